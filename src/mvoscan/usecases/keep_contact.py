"""The address of who coordinates a dossier: given, confirmed from its mailbox, handed over to another, forgotten.

Until its mailbox confirmed it, nothing is mailed to an address but the question to confirm it, without anything that a
visitor typed.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from mvoscan.core import limits
from mvoscan.core.contact import Contact, ContactRole, folded, read_address
from mvoscan.core.dossier import Dossier, Right
from mvoscan.core.errors import Conflict, Gone, Invalid, NotFound, Problem
from mvoscan.core.institution import InstitutionTypes
from mvoscan.storage import access, contacts, dossiers, mail_domains, mail_queue, rates, subjects
from mvoscan.usecases._access import Visitor, admit

_UNKNOWN = "Deze link kennen we niet, of niet meer. Vraag wie het dossier beheert om een nieuwe mail."
_USED = "Deze link is al gebruikt. Er is niets veranderd."
_LATE = "Deze link is verlopen. Vraag wie het dossier beheert om een nieuwe mail."
_THERE = "Bij dit dossier hoort al een bevestigd adres. Draag het dossier over, of haal dat adres eerst weg."
_SAME = "Dit is het adres dat er al bij staat. Vul een ander adres in."


class Contacts(NamedTuple):
    """A dossier with its address, and the one that was asked to take over."""

    dossier: Dossier
    coordinator: Contact | None
    successor: Contact | None


class Asked(NamedTuple):
    """What a link asks to confirm: the address, for which body (none that a visitor typed), and whether it counts.

    `claims` when confirming says as well that the scan comes from that body.
    """

    contact: Contact
    body: str
    claims: bool


class Confirmed(NamedTuple):
    """An address that was confirmed, and the submission of its dossier."""

    contact: Contact
    submission: str | None
    took_over: bool


def read_contacts(connection: Connection, visitor: Visitor, public_id: str) -> Contacts:
    """The addresses of a dossier, for who manages it."""
    dossier = admit(connection, visitor, public_id, Right.MANAGE).dossier
    return Contacts(dossier, *(contacts.of_dossier(connection, dossier.id, role) for role in ContactRole))


def give_address(connection: Connection, visitor: Visitor, public_id: str, text: str, *, client: str) -> None:
    """Give an address to a dossier, to be confirmed by mail; a second one takes the place of an unconfirmed first.

    Raises `Invalid`, `TooOften`, and `Conflict` when there is a confirmed one.
    """
    dossier = dossiers.lock(connection, admit(connection, visitor, public_id, Right.MANAGE).dossier)
    address = read_address(text)
    there = contacts.of_dossier(connection, dossier.id, ContactRole.COORDINATOR)
    if there and there.confirmed_at:
        raise Conflict(_THERE)
    _ask(connection, visitor, dossier, address, ContactRole.COORDINATOR, client=client)


def ask_to_take_over(connection: Connection, visitor: Visitor, public_id: str, text: str, *, client: str) -> None:
    """Ask another address to take over; nothing changes before it confirms. The present address hears of it."""
    dossier = dossiers.lock(connection, admit(connection, visitor, public_id, Right.MANAGE).dossier)
    address = read_address(text, field="nieuw")
    there = contacts.of_dossier(connection, dossier.id, ContactRole.COORDINATOR)
    if there and folded(there.address) == folded(address):
        raise Invalid(Problem(field="nieuw", message=_SAME))
    _ask(connection, visitor, dossier, address, ContactRole.SUCCESSOR, client=client)
    if there and there.confirmed_at:
        _mail(connection, "hand-over-asked", dossier, there, now=visitor.now)


def stop_hand_over(connection: Connection, visitor: Visitor, public_id: str) -> None:
    """Take the question to take over back: the link that was mailed opens nothing any more."""
    dossier = dossiers.lock(connection, admit(connection, visitor, public_id, Right.MANAGE).dossier)
    asked = contacts.of_dossier(connection, dossier.id, ContactRole.SUCCESSOR)
    if asked:
        contacts.drop(connection, [asked.id])


def forget_address(connection: Connection, visitor: Visitor, public_id: str) -> None:
    """Forget the address of a dossier; one that was confirmed hears of it for the last time."""
    dossier = dossiers.lock(connection, admit(connection, visitor, public_id, Right.MANAGE).dossier)
    there = contacts.of_dossier(connection, dossier.id, ContactRole.COORDINATOR)
    if there is None:
        return
    if there.confirmed_at:
        _mail(connection, "address-removed", dossier, there, now=visitor.now)
    contacts.drop(connection, [there.id])


def read_asked(connection: Connection, token: str, *, types: InstitutionTypes, now: datetime) -> Asked:
    """What a mailed link asks; changes nothing. Raises `NotFound` or `Gone`."""
    contact = _standing(connection, token, now=now).contact
    dossier = contacts.dossier_with(connection, contact)
    claims = mail_domains.speaks_for(connection, contact.domain, dossier.subject)
    return Asked(contact, subjects.in_register_words(connection, dossier.subject, types=types), claims)


def confirm_address(connection: Connection, token: str, *, now: datetime) -> Confirmed:
    """Confirm the address of a mailed link, once; who takes over ends the links to manage of before.

    The link to the dossier follows by mail: who confirms shows that they read that mailbox, and no more.
    """
    link = _standing(connection, token, now=now, lock=True)
    dossier = dossiers.lock(connection, contacts.dossier_with(connection, link.contact))
    took_over = link.contact.role is ContactRole.SUCCESSOR
    if took_over:
        _end_former(connection, dossier, now=now)
    contact = contacts.confirm(connection, link.contact, now=now)
    contacts.use_links(connection, contact, now=now)
    _mail(connection, "resume", dossier, contact, now=now)
    if dossier.submission and not dossier.practice and not took_over:
        _mail(connection, "receipt", dossier, contact, now=now)
    return Confirmed(contact, dossier.submission, took_over)


def tell_of_hand_in(connection: Connection, public_id: str, *, now: datetime) -> Contact | None:
    """Queue the receipt of a scan that was handed in; gives the confirmed address of its dossier."""
    there = contacts.confirmed_of(connection, public_id)
    if there is None:
        return None
    dossier = contacts.dossier_with(connection, there)
    if not dossier.practice:
        _mail(connection, "receipt", dossier, there, now=now)
    return there


def tell_of_other_scan(connection: Connection, dossier: Dossier, *, now: datetime) -> None:
    """Tell who coordinates an open scan for the same body that another began; who began it learns nothing.

    At most once a day, whoever presses the button how often.
    """
    if dossier.practice or dossier.subject.institution is None:
        return
    for each in contacts.coordinators_beside(connection, dossier):
        times = rates.count(connection, limits.TOLD_OF_OTHER, str(each.id), now=now)
        if times <= limits.TOLD_OF_OTHER.most:
            _mail(connection, "started-elsewhere", contacts.dossier_with(connection, each), each, now=now)


def _ask(
    connection: Connection, visitor: Visitor, dossier: Dossier, address: str, role: ContactRole, *, client: str
) -> None:
    """Keep the address and queue the question to confirm it."""
    counted = (
        (limits.ASKED_BY_CLIENT, client),
        (limits.ASKED_BY_DOSSIER, str(dossier.id)),
        (limits.ASKED_BY_ADDRESS, folded(address)),
    )
    for limit, who in counted:
        limits.demand(limit, rates.count(connection, limit, who, now=visitor.now), visitor.now)
    before = contacts.of_dossier(connection, dossier.id, role)
    if before:
        contacts.drop(connection, [before.id])
    number = contacts.add(connection, dossier=dossier.id, role=role, address=address, now=visitor.now)
    kind = "take-over" if role is ContactRole.SUCCESSOR else "confirm-address"
    data: dict[str, Any] = {"dossier": dossier.public_id, "contact": number}
    mail_queue.add(connection, kind, recipient=address, data=data, now=visitor.now)


def _end_former(connection: Connection, dossier: Dossier, *, now: datetime) -> None:
    """End what the former coordinator had."""
    access.revoke_grants(connection, dossier=dossier.id, right=Right.MANAGE, now=now)
    former = contacts.of_dossier(connection, dossier.id, ContactRole.COORDINATOR)
    if former is None:
        return
    if former.confirmed_at:
        _mail(connection, "handed-over", dossier, former, now=now)
    contacts.drop(connection, [former.id])


def _mail(connection: Connection, kind: str, dossier: Dossier, contact: Contact, *, now: datetime) -> None:
    data: dict[str, Any] = {"dossier": dossier.public_id, "contact": contact.id}
    mail_queue.add(connection, kind, recipient=contact.address, data=data, now=now)


def _standing(connection: Connection, token: str, *, now: datetime, lock: bool = False) -> contacts.MailLink:
    found = contacts.find_link(connection, token, lock=lock)
    if found is None:
        raise NotFound(_UNKNOWN)
    if found.used_at is not None:
        raise Gone(_USED)
    if found.expires_at <= now:
        raise Gone(_LATE)
    return found
