"""What the tables say about how the service is doing: counts only."""

import sqlite3
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, func, select, text, union_all

from mvoscan.core.job import SILENT_FOR, JobState
from mvoscan.core.webhook import WebhookState
from mvoscan.storage.event_tables import EventRow
from mvoscan.storage.operator_tables import AuditRow
from mvoscan.storage.tables import DossierRow, InstitutionRow, SubmissionRow, VisitRow, table_of
from mvoscan.storage.webhook_tables import WebhookRow
from mvoscan.storage.work_tables import JobRow, MailRow

LATE = timedelta(hours=1)
"""What waits longer than this, is stuck."""
RECENT = timedelta(days=7)
"""How long something that was given up is mentioned."""
_WAITS = timedelta(minutes=10)

_mail, _job, _webhook, _event = table_of(MailRow), table_of(JobRow), table_of(WebhookRow), table_of(EventRow)
_INSTANTS: tuple[Column[Any], ...] = (
    table_of(DossierRow).c.changed_at,
    table_of(SubmissionRow).c.handed_in_at,
    table_of(VisitRow).c.created_at,
    table_of(AuditRow).c.at,
    _event.c.at,
)


def engine_version(connection: Connection) -> str:
    """The version of the engine."""
    if connection.dialect.name == "sqlite":
        return sqlite3.sqlite_version
    return str(connection.execute(text("SHOW server_version")).scalar_one())


def listed(connection: Connection) -> int:
    """How many entries the register has."""
    return _count(connection, table_of(InstitutionRow).c.standing == "listed")


def stuck_mail(connection: Connection, now: datetime) -> int:
    """Mail that should have gone long ago, or is tried again and again for so long."""
    return _count(connection, _mail.c.next_at.is_not(None) & (_mail.c.made_at < now - LATE))


def given_up_mail(connection: Connection, now: datetime) -> int:
    """Mail of late that was not sent and will not be."""
    gone = _mail.c.next_at.is_(None) & _mail.c.sent_at.is_(None)
    return _count(connection, gone & (_mail.c.made_at > now - RECENT))


def late_jobs(connection: Connection, now: datetime) -> int:
    """Jobs that nobody began in time, or whose process is not heard of."""
    waits = (_job.c.state == JobState.WAITING) & (_job.c.made_at < now - _WAITS)
    silent = (_job.c.state == JobState.RUNNING) & (_job.c.seen_at < now - SILENT_FOR)
    return _count(connection, waits | silent)


def failed_jobs(connection: Connection, now: datetime) -> int:
    """Jobs of late that broke or were refused."""
    ended = _job.c.state.in_((JobState.FAILED, JobState.REFUSED))
    return _count(connection, ended & (_job.c.ended_at > now - RECENT))


def stopped_webhooks(connection: Connection) -> int:
    """Webhooks that get nothing any more."""
    return _count(connection, _webhook.c.state != WebhookState.ACTIVE)


def late_events(connection: Connection, now: datetime) -> int:
    """Events that have no number yet."""
    return _count(connection, _event.c.sequence.is_(None) & (_event.c.at < now - _WAITS))


def webhook_secrets(connection: Connection) -> tuple[bytes, ...]:
    """The sealed secrets of all webhooks."""
    return tuple(bytes(each) for each in connection.execute(select(_webhook.c.secret)).scalars())


def newest_instant(connection: Connection) -> datetime | None:
    """The latest moment at which anything is said to have happened."""
    newest = union_all(*(select(func.max(each, type_=each.type).label("at")) for each in _INSTANTS))
    found = [each for each in connection.execute(newest).scalars() if each is not None]
    return max(found, default=None)


def _count(connection: Connection, where: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).where(where)).scalar_one())
