"""What an answer is made of on paper and on screen: sections of paragraphs, points and tables."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Column:
    """A column of a table; numbers stand to the right."""

    label: str
    numeric: bool = True


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `lead` are its first words, which say what it is about."""

    text: str
    lead: str = ""
    kind: Literal["paragraph"] = field(default="paragraph")


@dataclass(frozen=True)
class Subheading:
    """A heading within a section."""

    text: str
    kind: Literal["subheading"] = field(default="subheading")


@dataclass(frozen=True)
class Points:
    """Sentences of the same kind, one a point."""

    items: tuple[str, ...]
    kind: Literal["points"] = field(default="points")


@dataclass(frozen=True)
class Links:
    """Where to look something up: what it is, and its address."""

    items: tuple[tuple[str, str], ...]
    kind: Literal["links"] = field(default="links")


@dataclass(frozen=True)
class Table:
    """A table; the first cell of a row names it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: Literal["table"] = field(default="table")


Block = Paragraph | Subheading | Points | Links | Table


@dataclass(frozen=True)
class Section:
    """A part of the answer with its own heading; `id` is its name in an address."""

    id: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Letter:
    """The whole answer: `facts` are the lines under its title, `warning` says that the numbers are made up."""

    title: str
    warning: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
