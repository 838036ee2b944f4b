"""What waits to be done outside requests, and since when: for who watches the service."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select

from mvoscan.core.job import JobState
from mvoscan.storage import webhook_queue
from mvoscan.storage.event_tables import EventRow
from mvoscan.storage.tables import UsageCountRow, UsageStartRow, table_of
from mvoscan.storage.work_tables import JobRow, MailRow

_job, _mail, _event = table_of(JobRow), table_of(MailRow), table_of(EventRow)
_count, _start = table_of(UsageCountRow), table_of(UsageStartRow)


class Backlog(NamedTuple):
    """How much waits, and since when the first of it; nothing waits since None."""

    waiting: int
    since: datetime | None


def backlogs(connection: Connection, *, now: datetime) -> dict[str, Backlog]:
    """By name of the queue; a webhook whose receiver is away waits for its next try, and is not overdue before."""
    return {
        "jobs": _waiting(connection, _job.c.made_at, _job.c.state == JobState.WAITING),
        "mail": _waiting(connection, _mail.c.made_at, _mail.c.next_at.is_not(None)),
        "webhooks": Backlog(*webhook_queue.overdue(connection, now=now)),
        "events": _waiting(connection, _event.c.at, _event.c.sequence.is_(None)),
    }


def scans(connection: Connection) -> tuple[int, int]:
    """How many scans ever started, and how many were handed in and still stand."""
    started = connection.execute(select(func.coalesce(func.sum(_start.c.started), 0))).scalar_one()
    standing = select(func.coalesce(func.sum(_count.c.handed_in), 0)).where(_count.c.grain == "type")
    return int(started), int(connection.execute(standing).scalar_one())


def _waiting(connection: Connection, since: ColumnElement[datetime], condition: ColumnElement[bool]) -> Backlog:
    found = connection.execute(select(func.count(), func.min(since)).where(condition)).one()
    return Backlog(int(found[0]), found[1])
