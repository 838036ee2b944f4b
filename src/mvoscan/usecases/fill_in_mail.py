"""What a letter says beyond its intent, looked up when it is sent: the body, and links that are made at that moment."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection

from mvoscan.core.contact import CONFIRM_DAYS, Contact, ContactRole
from mvoscan.core.dossier import Dossier
from mvoscan.core.errors import Refused
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.letter import Mail
from mvoscan.core.retention import Retention, expires_at
from mvoscan.storage import contacts, dossiers, subjects, submissions

_GONE = "Dit adres of dit dossier is er niet meer: er is niets te versturen."

CONFIRM = frozenset({"confirm-address", "take-over"})
"""Questions to an address that is not confirmed yet."""
OPENS = frozenset({"resume", "expires-soon"})
"""Letters with a link to the dossier."""
TELLS = frozenset({"receipt", "started-elsewhere", "hand-over-asked", "handed-over", "address-removed"})
"""Letters without a link that opens anything."""
LOST = "lost-link"
KINDS = CONFIRM | OPENS | TELLS | {LOST}


class Making(BaseModel):
    """With what links are made: fresh tokens, for so many days; and when what is erased."""

    model_config = ConfigDict(frozen=True)

    fresh: Callable[[], str]
    link_days: int
    retention: Retention


def filled_in(
    connection: Connection, mail: Mail, *, making: Making, types: InstitutionTypes, now: datetime
) -> dict[str, Any]:
    """The data of a letter; other kinds than those above have all they need. Raises `Refused` for what is past."""
    if mail.kind == LOST:
        return _lost(connection, mail, making, types, now)
    if mail.kind not in KINDS:
        return mail.data
    dossier = dossiers.find(connection, str(mail.data["dossier"]))
    if dossier is None:
        raise Refused(_GONE)
    if mail.kind in TELLS:
        return _told(connection, mail, dossier, types)
    contact = contacts.get(connection, int(mail.data["contact"]))
    if contact is None or contact.address != mail.recipient:
        raise Refused(_GONE)
    token = making.fresh()
    if mail.kind in CONFIRM:
        if contact.confirmed_at:
            raise Refused(_GONE)
        contacts.add_link(connection, contact, token=token, now=now)
        body = subjects.in_register_words(connection, dossier.subject, types=types)
        return {"body": body, "token": token, "days": CONFIRM_DAYS}
    contacts.add_mailed_grant(connection, contact, token=token, now=now, days=making.link_days)
    body = subjects.in_words(connection, dossier.subject, types=types)
    rules = making.retention
    ends = max(expires_at(dossier.changed_at, rules.dossier_months), mail.made_at + timedelta(days=rules.warning_days))
    until = now + timedelta(days=making.link_days)
    return {"body": body, "token": token, "until": until, "ends": ends, "months": rules.dossier_months}


def _told(connection: Connection, mail: Mail, dossier: Dossier, types: InstitutionTypes) -> dict[str, Any]:
    body = subjects.in_words(connection, dossier.subject, types=types)
    submission = submissions.find(connection, dossier.submission) if dossier.submission else None
    if mail.kind == "receipt" and submission is None:
        raise Refused(_GONE)
    successor = contacts.of_dossier(connection, dossier.id, ContactRole.SUCCESSOR)
    return {
        "body": body,
        "submission": submission.public_id if submission else "",
        "handed_in_at": submission.handed_in_at if submission else None,
        "successor": successor.address if successor else "",
        "dossier": dossier.public_id,
    }


def _lost(connection: Connection, mail: Mail, making: Making, types: InstitutionTypes, now: datetime) -> dict[str, Any]:
    """A new link to every dossier of this address."""
    known = contacts.confirmed_at_address(connection, mail.recipient)
    if not known:
        raise Refused(_GONE)
    return {"links": [_link(connection, each, making, types, now) for each in known]}


def _link(
    connection: Connection, contact: Contact, making: Making, types: InstitutionTypes, now: datetime
) -> dict[str, Any]:
    token, dossier = making.fresh(), contacts.dossier_with(connection, contact)
    contacts.add_mailed_grant(connection, contact, token=token, now=now, days=making.link_days)
    body = subjects.in_words(connection, dossier.subject, types=types)
    return {"body": body, "token": token, "handed_in": dossier.submission is not None, "began": dossier.created_at}
