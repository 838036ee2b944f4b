"""What was told as events, for tests: read from the table itself, in the order in which it was written."""

from typing import Any, NamedTuple

from sqlalchemy import select

from mvoscan.storage.database import Database
from mvoscan.storage.event_tables import EventRow
from mvoscan.storage.tables import table_of

_event = table_of(EventRow)


class Told(NamedTuple):
    """An event in short."""

    kind: str
    subjects: dict[str, Any]


def told(database: Database) -> list[Told]:
    """All events."""
    with database.reading() as connection:
        return [Told(row.kind, row.subjects) for row in connection.execute(select(_event).order_by(_event.c.id))]


def kinds(database: Database) -> list[str]:
    """The kinds of all events."""
    return [each.kind for each in told(database)]
