"""Whoever reads events from cursor to cursor meets every one of them once, however facts are committed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from random import Random
from threading import Event
from time import sleep

import pytest
from sqlalchemy import Connection, select

from mvoscan.core.client import ClientAccess
from mvoscan.core.event import EventKind, Subjects
from mvoscan.storage import outbox
from mvoscan.storage.database import Database
from mvoscan.storage.event_tables import EventRow
from mvoscan.storage.tables import table_of
from mvoscan.usecases.publish_events import publish_events
from mvoscan.usecases.read_events import read_events

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
ANYBODY = ClientAccess(0, "nobody", "Niemand", frozenset())
_event = table_of(EventRow)


def tell(connection: Connection, name: str) -> None:
    outbox.record(connection, EventKind.RELEASE_PUBLISHED, data=Subjects(release=name), at=NOW)


def read(database: Database, after: int, most: int = 1000) -> tuple[list[str | None], int]:
    """The names of what was told after a cursor, and the next cursor."""
    with database.reading() as connection:
        found = read_events(connection, ANYBODY, after=after, most=most)
    return [each.subjects.release for each in found.events], found.cursor


def read_by_id(database: Database, after: int) -> tuple[list[str], int]:
    """The same with an id that grows by itself as cursor: what must not be done."""
    with database.reading() as connection:
        rows = connection.execute(select(_event).where(_event.c.id > after).order_by(_event.c.id)).all()
    return [row.subjects["release"] for row in rows], max([after, *(row.id for row in rows)])


def all_published(database: Database) -> bool:
    with database.reading() as connection:
        return not outbox.any_waiting(connection)


@pytest.mark.postgresql  # SQLite has one writer at a time: facts are committed in the order of their ids.
def test_a_fact_that_is_committed_late_is_read_after_those_before_it(database: Database) -> None:
    with database.writing() as slow:
        tell(slow, "slow")
        with database.writing() as quick:
            tell(quick, "quick")
        publish_events(database, now=NOW)
        (first, cursor), (_, by_id) = read(database, 0), read_by_id(database, 0)
    publish_events(database, now=NOW)
    assert (first, read(database, cursor)[0]) == (["quick"], ["slow"])
    assert read_by_id(database, by_id)[0] == []


def test_many_writers_and_publishers_at_once_lose_and_double_nothing(database: Database) -> None:
    written = Event()
    with ThreadPoolExecutor(7) as pool:
        following = pool.submit(_follow, database, written)
        publishing = [pool.submit(_publish, database, written) for _ in range(2)]
        for writing in [pool.submit(_write, database, each) for each in range(4)]:
            writing.result()
        while not all_published(database):
            publish_events(database, now=NOW)
        written.set()
        seen = following.result()
        assert all(each.result() is None for each in publishing)
    assert sorted(seen) == [f"{writer}-{number}" for writer in range(4) for number in range(8)]
    assert all(
        sorted(mine) == mine for writer in range(4) if (mine := [each for each in seen if each[0] == str(writer)])
    )


def _write(database: Database, writer: int) -> None:
    random = Random(writer)  # noqa: S311 # only to mix them up.
    for number in range(8):
        with database.writing() as connection:
            tell(connection, f"{writer}-{number}")
            sleep(random.random() / 100)


def _publish(database: Database, written: Event) -> None:
    while not written.is_set():
        publish_events(database, now=NOW)


def _follow(database: Database, written: Event) -> list[str]:
    """All that is read, three at a time, by going on from the last cursor."""
    seen, cursor = list[str](), 0
    while not written.is_set() or read(database, cursor)[0]:
        names, cursor = read(database, cursor, most=3)
        seen += map(str, names)
    return seen


def test_nobody_is_told_of_what_was_not_published(database: Database) -> None:
    with database.writing() as connection:
        tell(connection, "2026-Q3.1")
    assert read(database, 0) == ([], 0)
    assert publish_events(database, now=NOW) == 1
    assert read(database, 0) == (["2026-Q3.1"], 1)


@pytest.mark.postgresql  # SQLite has one writer at a time.
def test_while_one_publishes_another_does_not_wait(database: Database) -> None:
    with database.writing() as connection:
        tell(connection, "2026-Q3.1")
    with database.writing() as first, database.writing() as second:
        assert outbox.publish(first, most=9) == range(1, 2)
        assert outbox.publish(second, most=9) == range(0)
