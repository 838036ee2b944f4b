"""Erase what somebody asks to be erased: an address everywhere, or dossiers with what leads from them to a body.

What was counted stays. The stand-in of a body in the facts leads to it as long as a scan of it is there, and no longer.
"""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Text, cast, delete, func, or_, select, update

from mvoscan.core.contact import folded
from mvoscan.storage import contacts, orders_erasure
from mvoscan.storage.capsule_tables import CapsuleRow
from mvoscan.storage.contact_tables import ContactRow
from mvoscan.storage.erasure import erase_dossiers
from mvoscan.storage.history_tables import AnswerHistoryRow
from mvoscan.storage.offer_tables import OfferEntryRow, OfferFeedbackRow, OfferOrderRow, OfferVersionRow
from mvoscan.storage.plan_tables import PlanActionRow, PlanStepRow
from mvoscan.storage.share_tables import ShareGrantRow
from mvoscan.storage.tables import (
    AnswerRow,
    DossierRow,
    GrantRow,
    InstitutionRow,
    SubmissionRow,
    SurrogateRow,
    table_of,
)
from mvoscan.storage.work_tables import MailRow

_dossier, _submission, _mail = table_of(DossierRow), table_of(SubmissionRow), table_of(MailRow)
_contact, _institution, _surrogate = table_of(ContactRow), table_of(InstitutionRow), table_of(SurrogateRow)
_answer, _history, _grant = table_of(AnswerRow), table_of(AnswerHistoryRow), table_of(GrantRow)
_order, _entry, _version = table_of(OfferOrderRow), table_of(OfferEntryRow), table_of(OfferVersionRow)
_NAMES: tuple[Column[Any], ...] = (
    _grant.c.label,
    table_of(ShareGrantRow).c.label,
    table_of(CapsuleRow).c.label,
    _answer.c.author,
    _history.c.author,
    _order.c.contact,
)
_WORDS: tuple[Column[Any], ...] = (
    _answer.c.note,
    _history.c.note,
    _grant.c.service,
    table_of(PlanStepRow).c.note,
    table_of(PlanActionRow).c.content,
    _submission.c.answers,
    _dossier.c.carried,
    *(_order.c[name] for name in ("organisation", "wish_date", "wish_place", "remark", "place", "reason")),
    table_of(OfferFeedbackRow).c.remark,
    _entry.c.content,
    _version.c.content,
    _version.c.reason,
)
_INSTEAD = "(e-mailadres)"


def erase_address(connection: Connection, address: str, *, now: datetime) -> dict[str, int]:
    """Erase an address: with its dossiers and orders, in the queue of mail, as a name and in notes; gives how much."""
    own = folded(address)
    found = list(connection.execute(select(_contact.c.id).where(_contact.c.folded == own)).scalars())
    contacts.drop(connection, found)
    mail = connection.execute(delete(_mail).where(func.lower(_mail.c.recipient) == own)).rowcount
    ordered = orders_erasure.of_address(connection, address)
    orders_erasure.erase(connection, ordered, now=now)
    return {
        "contacts": len(found),
        "orders": len(ordered),
        "mail": mail,
        "labels": sum(_replace(connection, each, own, "") for each in _NAMES),
        "notes": sum(_replace(connection, each, own, None) for each in _WORDS),
    }


def dossier_numbers(connection: Connection, public_id: str) -> Sequence[int]:
    """The number of a dossier, nobody else's to change until the transaction ends; none when it is not there."""
    query = select(_dossier.c.id).where(_dossier.c.public_id == public_id).with_for_update()
    return connection.execute(query).scalars().all()


def dossiers_of_body(connection: Connection, institution: str) -> Sequence[int]:
    """The dossiers for this entry of the register or one that became part of it, joint ones too; locked."""
    bodies = _merged(connection, institution)
    handed_in = select(_submission.c.dossier_id).where(
        or_(_submission.c.institution_id.in_(bodies), _submission.c.partner_id.in_(bodies))
    )
    own = or_(_dossier.c.institution_id.in_(bodies), _dossier.c.partner_id.in_(bodies), _dossier.c.id.in_(handed_in))
    return (
        connection.execute(select(_dossier.c.id).where(own).order_by(_dossier.c.id).with_for_update()).scalars().all()
    )


def erase_orders_of_body(connection: Connection, institution: str, *, now: datetime) -> int:
    """Erase who ordered for this entry of the register or one that became part of it; gives how many orders."""
    ordered = orders_erasure.of_bodies(connection, sorted(_merged(connection, institution)))
    orders_erasure.erase(connection, ordered, now=now)
    return len(ordered)


def erase_with_links(connection: Connection, dossiers: Sequence[int], *, now: datetime) -> dict[str, int]:
    """Erase dossiers, mail about them, and what leads from counts to their bodies; gives how much of each."""
    rows = connection.execute(select(_dossier).where(_dossier.c.id.in_(dossiers))).all()
    scans = connection.execute(select(_submission).where(_submission.c.dossier_id.in_(dossiers))).all()
    bodies = {body for row in (*rows, *scans) for body in (row.institution_id, row.partner_id) if body}
    names = [row.public_id for row in rows]
    mail = connection.execute(delete(_mail).where(_mail.c.data["dossier"].as_string().in_(names))).rowcount
    erase_dossiers(connection, dossiers, now=now)
    return {"dossiers": len(rows), "scans": len(scans), "mail": mail, "links": _cut(connection, bodies)}


def _replace(connection: Connection, column: Column[Any], address: str, instead: str | None) -> int:
    """Take an address out of a column: the whole text (`instead`), or only the address itself."""
    table = column.table
    keys = list(table.primary_key)
    holds = func.lower(cast(column, Text)).contains(address, autoescape=True)
    pattern = re.compile(rf"(?<![\w.+-]){re.escape(address)}(?![\w-]|\.\w)", re.IGNORECASE)
    changed = 0
    for value, *key in connection.execute(select(column, *keys).where(holds)).all():
        new = _without(value, pattern)
        if new != value:
            same = (each == part for each, part in zip(keys, key, strict=True))
            connection.execute(update(table).where(*same).values({column.name: new if instead is None else instead}))
            changed += 1
    return changed


def _without(value: Any, pattern: re.Pattern[str]) -> Any:
    """A value of texts in which the address is not found any more."""
    if isinstance(value, str):
        return pattern.sub(_INSTEAD, value)
    if isinstance(value, list):
        return [_without(each, pattern) for each in value]
    if isinstance(value, dict):
        return {name: _without(each, pattern) for name, each in value.items()}
    return value


def _merged(connection: Connection, institution: str) -> set[str]:
    """An entry with all that became part of it."""
    found, added = {institution}, {institution}
    while added:
        query = select(_institution.c.id).where(_institution.c.merged_into.in_(added))
        added = set(connection.execute(query).scalars()) - found
        found |= added
    return found


def _cut(connection: Connection, bodies: Collection[str]) -> int:
    """Forget which stand-in is whose, for bodies without a scan; gives how many stand-ins now lead nowhere."""
    query = select(_surrogate.c.surrogate).where(_surrogate.c.institution_id.in_(bodies)).distinct()
    cut = 0
    for each in sorted(connection.execute(query).scalars()):
        same = select(_surrogate.c.institution_id).where(_surrogate.c.surrogate == each)
        left = or_(_submission.c.institution_id.in_(same), _submission.c.partner_id.in_(same))
        if connection.execute(select(_submission.c.id).where(left, _submission.c.practice.is_(False)).limit(1)).first():
            continue
        connection.execute(delete(_surrogate).where(_surrogate.c.surrogate == each))
        cut += 1
    return cut
