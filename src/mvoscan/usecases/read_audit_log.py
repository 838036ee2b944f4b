"""Read what was done, by whom and when."""

from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.audit import Entry
from mvoscan.storage import audit

MOST_SHOWN = 50


class Log(NamedTuple):
    """Entries of one page, newest first; `older` is the number to go on from, and None on the last page."""

    entries: tuple[Entry, ...]
    older: int | None
    kinds: frozenset[str]


def read_log(connection: Connection, *, kind: str = "", before: int | None = None, most: int = MOST_SHOWN) -> Log:
    """The newest entries of a kind (or of all), `most` at a time."""
    found = audit.entries(connection, kind=kind or None, before=before, most=most + 1)
    shown = found[:most]
    return Log(shown, shown[-1].id if len(found) > most else None, audit.kinds(connection))
