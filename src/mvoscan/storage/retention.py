"""What is old enough to be erased: for each kind how many there are, and a step that erases some of them."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, Connection, Select, and_, delete, exists, func, or_, select, update

from mvoscan.core.contact import CONFIRM_DAYS, ContactRole
from mvoscan.core.retention import Retention, days_before, months_before
from mvoscan.storage import contacts, launches, orders_erasure, webhook_queue
from mvoscan.storage.contact_tables import ContactRow, RateWindowRow
from mvoscan.storage.erasure import erase_dossiers
from mvoscan.storage.history_tables import AnswerHistoryRow
from mvoscan.storage.operator_tables import AuditRow
from mvoscan.storage.share_tables import ShareGrantRow
from mvoscan.storage.tables import AnswerRow, DossierRow, GrantRow, SubmissionRow, VisitGrantRow, VisitRow, table_of
from mvoscan.storage.webhook_tables import WebhookDeliveryRow
from mvoscan.storage.work_tables import MailRow

AT_ONCE = 100
"""Rows that one transaction erases at most, so that nobody waits long."""
_CLOCKS = 2
"""Days that the audit log is kept longer: the database itself judges by its own clock."""

_dossier = table_of(DossierRow)
_submission = table_of(SubmissionRow)
_contact = table_of(ContactRow)
_grant = table_of(GrantRow)
_share = table_of(ShareGrantRow)
_answer = table_of(AnswerRow)
_history = table_of(AnswerHistoryRow)
_visit = table_of(VisitRow)
_visit_grant = table_of(VisitGrantRow)
_mail = table_of(MailRow)
_delivery = table_of(WebhookDeliveryRow)
_rate = table_of(RateWindowRow)
_audit = table_of(AuditRow)

_OPEN = or_(_dossier.c.submission.is_(None), _dossier.c.practice)
_COORDINATES = and_(
    _contact.c.dossier_id == _dossier.c.id,
    _contact.c.role == ContactRole.COORDINATOR,
    _contact.c.confirmed_at.is_not(None),
)


class Kind(NamedTuple):
    """A kind of thing that goes: which rows by their key, and how they are erased."""

    due: Select[Any]
    erase: Callable[[Connection, list[Any]], None]


def kinds(rules: Retention, now: datetime) -> dict[str, Kind]:
    """All kinds by name, in the order in which they go."""
    erase = partial(erase_dossiers, now=now)
    return {
        "expired": Kind(_expired(rules, now), erase),
        "handed_in": Kind(_handed_in(rules, now), erase),
        "contacts": Kind(_contacts(rules, now), contacts.drop),
        "labels": _labels(rules, now),
        "orders": Kind(
            orders_erasure.due(months_before(now, rules.order_months)), partial(orders_erasure.erase, now=now)
        ),
        "sessions": Kind(select(_visit.c.id).where(_visit.c.expires_at < now), _erase_sessions),
        "launches": Kind(launches.unanswered(now).order_by("id"), launches.drop),
        "mail": Kind(_old_mail(rules, now), _erase_mail),
        "webhooks": Kind(_old_deliveries(rules, now), webhook_queue.drop),
    }


def count(connection: Connection, due: Select[Any]) -> int:
    """How many rows are due."""
    return int(connection.execute(select(func.count()).select_from(due.subquery())).scalar_one())


def erase_some(connection: Connection, kind: Kind) -> int:
    """Erase at most so many; gives how many. A row that changes meanwhile is judged as it is then."""
    query = kind.due.limit(AT_ONCE).with_for_update()
    found = list(connection.execute(query).scalars())
    kind.erase(connection, found)
    return len(found)


def to_warn(connection: Connection, rules: Retention, now: datetime) -> tuple[tuple[int, str], ...]:
    """Addresses to be warned that their dossier expires: the id of each, with the public id of its dossier."""
    ahead = months_before(days_before(now, -rules.warning_days), rules.dossier_months)
    unwarned = or_(_contact.c.warned_at.is_(None), _contact.c.warned_at < _dossier.c.changed_at)
    query = select(_contact.c.id, _dossier.c.public_id).join(_dossier, _dossier.c.id == _contact.c.dossier_id)
    query = query.where(_COORDINATES, _OPEN, _dossier.c.changed_at < ahead, unwarned).order_by(_contact.c.id)
    return tuple((row.id, row.public_id) for row in connection.execute(query))


def old_windows(rules: Retention, now: datetime) -> datetime:
    """Windows of requests that began before this instant go."""
    return days_before(now, rules.rate_days)


def old_entries(connection: Connection, rules: Retention, now: datetime) -> int:
    """How many entries of the audit log are old enough to go."""
    return int(connection.execute(select(func.count()).where(_too_old(rules, now))).scalar_one())


def erase_entries(connection: Connection, rules: Retention, now: datetime) -> int:
    """Erase those entries; the database itself lets go of nothing younger than five years."""
    return connection.execute(delete(_audit).where(_too_old(rules, now))).rowcount


def _expired(rules: Retention, now: datetime) -> Select[Any]:
    """Open dossiers and practice runs that nobody changed; with an address only some time after a warning."""
    warned_in_time = and_(
        _contact.c.warned_at >= _dossier.c.changed_at,
        _contact.c.warned_at <= days_before(now, rules.warning_days),
    )
    waits = exists().where(_COORDINATES, or_(_contact.c.warned_at.is_(None), ~warned_in_time)).correlate(_dossier)
    old = _dossier.c.changed_at < months_before(now, rules.dossier_months)
    return select(_dossier.c.id).where(_OPEN, old, ~waits).order_by(_dossier.c.id)


def _handed_in(rules: Retention, now: datetime) -> Select[Any]:
    old = select(_submission.c.dossier_id).where(
        _submission.c.handed_in_at < months_before(now, rules.answers_months), _submission.c.practice.is_(False)
    )
    return select(_dossier.c.id).where(_dossier.c.id.in_(old)).order_by(_dossier.c.id)


def _contacts(rules: Retention, now: datetime) -> Select[Any]:
    """Addresses that were not confirmed in time, and those of dossiers that nobody changed for long."""
    long_ago = months_before(now, rules.contact_months)
    unused = _contact.c.dossier_id.in_(select(_dossier.c.id).where(_dossier.c.changed_at < long_ago))
    late = and_(_contact.c.confirmed_at.is_(None), _contact.c.made_at < days_before(now, CONFIRM_DAYS))
    return select(_contact.c.id).where(or_(late, and_(_contact.c.confirmed_at < long_ago, unused)))


def _labels(rules: Retention, now: datetime) -> Kind:
    """Dossiers that nobody changed for long, with names at links and answers that are as old."""
    long_ago = months_before(now, rules.contact_months)
    named = _named(long_ago)
    old = or_(*(exists().where(where, column.table.c.dossier_id == _dossier.c.id) for column, where in named))
    due = select(_dossier.c.id).where(_dossier.c.changed_at < long_ago, old).order_by(_dossier.c.id)
    return Kind(due, partial(_forget_names, named=named))


_Named = tuple[tuple[Column[Any], ColumnElement[bool]], ...]
"""Columns that may hold a name, and which of their rows do since long."""


def _named(long_ago: datetime) -> _Named:
    since = (
        (_grant.c.label, _grant.c.created_at),
        (_share.c.label, _share.c.made_at),
        (_answer.c.author, _answer.c.changed_at),
        (_history.c.author, _history.c.at),
    )
    return tuple((column, and_(column != "", at < long_ago)) for column, at in since)


def _forget_names(connection: Connection, dossiers: list[Any], *, named: _Named) -> None:
    """What was answered and who may read stays; only who it was goes."""
    for column, where in named:
        table = column.table
        rows = update(table).where(table.c.dossier_id.in_(dossiers), where)
        connection.execute(rows.values({column: ""}))


def _old_mail(rules: Retention, now: datetime) -> Select[Any]:
    """Mail that was sent or given up."""
    return select(_mail.c.id).where(_mail.c.next_at.is_(None), _mail.c.made_at < days_before(now, rules.mail_days))


def _old_deliveries(rules: Retention, now: datetime) -> Select[Any]:
    """What was meant for a webhook so long ago, whatever became of it: it can still be replayed."""
    return select(_delivery.c.id).where(_delivery.c.made_at < days_before(now, rules.webhook_days))


def _too_old(rules: Retention, now: datetime) -> ColumnElement[bool]:
    return _audit.c.at < days_before(months_before(now, rules.audit_months), _CLOCKS)


def _erase_sessions(connection: Connection, visits: list[Any]) -> None:
    connection.execute(delete(_visit_grant).where(_visit_grant.c.visit_id.in_(visits)))
    connection.execute(delete(_visit).where(_visit.c.id.in_(visits)))


def _erase_mail(connection: Connection, mail: list[Any]) -> None:
    connection.execute(delete(_mail).where(_mail.c.id.in_(mail)))
