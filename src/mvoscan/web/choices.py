"""What pages and frames with figures are made of: options to choose from, columns of a table, files to take along."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """One option of a select."""

    id: str
    label: str


@dataclass(frozen=True)
class Column:
    """A column of the table."""

    label: str
    numeric: bool


@dataclass(frozen=True)
class Download:
    """The same numbers as a file."""

    label: str
    href: str
