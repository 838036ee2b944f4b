"""Replay events: those after a cursor that a client may know of, in order, so that it can always catch up."""

from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.client import ClientAccess
from mvoscan.core.event import Event, check_cursor
from mvoscan.storage import event_log, outbox


class Events(NamedTuple):
    """Some events, the cursor to go on from, and whether there are more already."""

    events: tuple[Event, ...]
    cursor: int
    more: bool


def read_events(connection: Connection, client: ClientAccess, *, after: int, most: int) -> Events:
    """The events after a cursor; raises `Ahead` for one that was not given out yet."""
    last = outbox.last_number(connection)
    check_cursor(after, last=last)
    found = event_log.after(connection, client.number, after, most=most + 1)
    if len(found) <= most:
        return Events(found, last, more=False)
    page = found[:most]
    return Events(page, page[-1].sequence or last, more=True)
