"""Publish events: number what was committed, so that it can be read in order, and queue it for the webhooks."""

from datetime import datetime

from mvoscan.storage import outbox, webhook_queue
from mvoscan.storage.database import Database

AT_ONCE = 200
"""Events that one transaction numbers at most."""


def publish_events(database: Database, *, now: datetime) -> int:
    """Publish all that waits; gives how many events that were. What another is publishing is left to that one."""
    published = 0
    while _any_waiting(database):
        with database.writing() as connection:
            given = outbox.publish(connection, most=AT_ONCE)
            if given:
                webhook_queue.fan_out(connection, given, now=now)
        if not given:
            break
        published += len(given)
    return published


def _any_waiting(database: Database) -> bool:
    with database.reading() as connection:
        return outbox.any_waiting(connection)
