"""Published events in the order of their numbers, as a client may read them."""

from typing import Any

from sqlalchemy import Connection, Row, select

from mvoscan.core.event import Event, EventKind, Subjects
from mvoscan.storage.event_tables import EventRow
from mvoscan.storage.interest import seen_by
from mvoscan.storage.tables import table_of

_event = table_of(EventRow)


def after(connection: Connection, client: int, cursor: int, *, most: int) -> tuple[Event, ...]:
    """The events after a cursor that a client may know of, the oldest first."""
    query = select(_event).where(_event.c.sequence > cursor, seen_by(client))
    return tuple(event_of(row) for row in connection.execute(query.order_by(_event.c.sequence).limit(most)))


def event_of(row: Row[Any]) -> Event:
    """The event in a row."""
    return Event(
        id=row.public_id,
        kind=EventKind(row.kind),
        at=row.at,
        sequence=row.sequence,
        subjects=Subjects(**row.subjects),
    )
