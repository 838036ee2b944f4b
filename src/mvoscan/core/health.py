"""What an operator is told about one part of the service: whether it is well, and what to do when it is not."""

from enum import StrEnum
from typing import NamedTuple


class Level(StrEnum):
    """How bad it is, as it is shown."""

    OK = "ok"
    NOTE = "let op"
    WRONG = "fout"


class Sign(NamedTuple):
    """One line: about which part, how it is, and the remedy."""

    level: Level
    about: str
    said: str
    remedy: str = ""


def fine(about: str, said: str) -> Sign:
    """A part that is well."""
    return Sign(Level.OK, about, said)


def note(about: str, said: str, remedy: str) -> Sign:
    """Something to look at."""
    return Sign(Level.NOTE, about, said, remedy)


def wrong(about: str, said: str, remedy: str) -> Sign:
    """Something that does not work."""
    return Sign(Level.WRONG, about, said, remedy)
