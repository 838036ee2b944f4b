"""What a report shows, in words: tables and charts, for a page and for paper alike."""

from typing import NamedTuple

from markupsafe import Markup


class Column(NamedTuple):
    """A column of a table."""

    label: str
    numeric: bool


class Table(NamedTuple):
    """A table; the first cell of a row names it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


class Drawing(NamedTuple):
    """A chart, what it says, and all that it shows in words."""

    svg: Markup
    caption: str
    alt: str
