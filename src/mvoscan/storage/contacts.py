"""Addresses of dossiers, and the links that were mailed to them. Only hashes of tokens are kept."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, delete, insert, or_, select, update

from mvoscan.core.contact import Contact, ContactRole, confirm_until, folded
from mvoscan.core.dossier import Dossier, Right
from mvoscan.storage import access
from mvoscan.storage.access import hash_of
from mvoscan.storage.contact_tables import ContactRow, MailedGrantRow, MailLinkRow
from mvoscan.storage.dossiers import dossier_of
from mvoscan.storage.tables import DossierRow, GrantRow, table_of

_contact = table_of(ContactRow)
_link = table_of(MailLinkRow)
_mailed = table_of(MailedGrantRow)
_dossier = table_of(DossierRow)
_grant = table_of(GrantRow)


class MailLink(NamedTuple):
    """A link to confirm an address, with that address."""

    id: int
    contact: Contact
    expires_at: datetime
    used_at: datetime | None


def add(connection: Connection, *, dossier: int, role: ContactRole, address: str, now: datetime) -> int:
    """Keep an address that is not confirmed yet; gives its id."""
    values: dict[str, Any] = {"dossier_id": dossier, "role": role, "address": address, "folded": folded(address)}
    return int(connection.execute(insert(_contact).values(**values, made_at=now).returning(_contact.c.id)).scalar_one())


_OF_DOSSIER = select(_contact).where(
    _contact.c.dossier_id == bindparam("dossier"), _contact.c.role == bindparam("role")
)


def of_dossier(connection: Connection, dossier: int, role: ContactRole) -> Contact | None:
    """The address of a dossier in this role."""
    row = connection.execute(_OF_DOSSIER, {"dossier": dossier, "role": role}).one_or_none()
    return _contact_of(row) if row else None


_COORDINATOR = (
    select(_contact)
    .join(_dossier, _dossier.c.id == _contact.c.dossier_id)
    .where(_dossier.c.public_id == bindparam("public_id"), _contact.c.role == ContactRole.COORDINATOR)
    .where(_contact.c.confirmed_at.is_not(None))
)


def confirmed_of(connection: Connection, public_id: str) -> Contact | None:
    """The confirmed coordinator of the dossier at this address."""
    row = connection.execute(_COORDINATOR, {"public_id": public_id}).one_or_none()
    return _contact_of(row) if row else None


def get(connection: Connection, contact: int) -> Contact | None:
    """The address with this id, if it is still there."""
    row = connection.execute(select(_contact).where(_contact.c.id == contact)).one_or_none()
    return _contact_of(row) if row else None


def confirmed_at_address(connection: Connection, address: str) -> tuple[Contact, ...]:
    """The confirmed coordinators with this address, the newest dossier first."""
    query = (
        select(_contact)
        .where(_contact.c.folded == folded(address), _contact.c.role == ContactRole.COORDINATOR)
        .where(_contact.c.confirmed_at.is_not(None))
        .order_by(_contact.c.dossier_id.desc())
    )
    return tuple(_contact_of(row) for row in connection.execute(query))


def dossier_with(connection: Connection, contact: Contact) -> Dossier:
    """The dossier of an address."""
    return dossier_of(connection.execute(select(_dossier).where(_dossier.c.id == contact.dossier)).one())


def confirm(connection: Connection, contact: Contact, *, now: datetime) -> Contact:
    """Note that whoever reads this mailbox confirmed the address; it is the coordinator's from now on."""
    values = {"confirmed_at": now, "role": ContactRole.COORDINATOR}
    connection.execute(update(_contact).where(_contact.c.id == contact.id).values(**values))
    return contact.model_copy(update=values)


def note_warning(connection: Connection, contact: Contact, *, now: datetime) -> None:
    """Note that the address was warned that its dossier expires."""
    connection.execute(update(_contact).where(_contact.c.id == contact.id).values(warned_at=now))


def drop(connection: Connection, contacts: Collection[int]) -> None:
    """Forget addresses, with their links to confirm; links to the dossier go on working."""
    for table, column in ((_link, _link.c.contact_id), (_mailed, _mailed.c.contact_id), (_contact, _contact.c.id)):
        connection.execute(delete(table).where(column.in_(list(contacts))))


def add_link(connection: Connection, contact: Contact, *, token: str, now: datetime) -> None:
    """Keep a link to confirm an address."""
    values = {"token_hash": hash_of(token), "made_at": now, "expires_at": confirm_until(now)}
    connection.execute(insert(_link).values(contact_id=contact.id, **values))


def find_link(connection: Connection, token: str, *, lock: bool = False) -> MailLink | None:
    """The link of a token with its address; used and expired ones included."""
    query = select(_link).where(_link.c.token_hash == hash_of(token))
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    contact = get(connection, row.contact_id) if row else None
    return MailLink(row.id, contact, row.expires_at, row.used_at) if row and contact else None


def use_links(connection: Connection, contact: Contact, *, now: datetime) -> None:
    """Note that the links to confirm this address were used: none of them works again."""
    unused = _link.c.used_at.is_(None)
    connection.execute(update(_link).where(_link.c.contact_id == contact.id, unused).values(used_at=now))


def end_mailed_grants(connection: Connection, dossier: int, *, now: datetime) -> None:
    """End every link to a dossier that was mailed to its own addresses."""
    own = select(_mailed.c.grant_id).join(_contact, _contact.c.id == _mailed.c.contact_id)
    own = own.where(_contact.c.dossier_id == dossier)
    mailed = (_grant.c.id.in_(own), _grant.c.revoked_at.is_(None))
    connection.execute(update(_grant).where(*mailed).values(revoked_at=now))


def add_mailed_grant(connection: Connection, contact: Contact, *, token: str, now: datetime, days: int) -> None:
    """A link to manage the dossier, for a mail; earlier mailed ones that were never opened end."""
    mailed = select(_mailed.c.grant_id).where(_mailed.c.contact_id == contact.id)
    unopened = (_grant.c.id.in_(mailed), _grant.c.last_used_on.is_(None), _grant.c.revoked_at.is_(None))
    connection.execute(update(_grant).where(*unopened).values(revoked_at=now))
    grant = access.add_grant(connection, dossier=contact.dossier, right=Right.MANAGE, token=token, now=now, days=days)
    connection.execute(insert(_mailed).values(grant_id=grant, contact_id=contact.id))


def coordinators_beside(connection: Connection, dossier: Dossier) -> tuple[Contact, ...]:
    """The confirmed coordinators of other open dossiers for the same body, or for one of the same two."""
    bodies = [each for each in (dossier.subject.institution, dossier.subject.partner) if each]
    query = (
        select(_contact)
        .join(_dossier, _dossier.c.id == _contact.c.dossier_id)
        .where(or_(_dossier.c.institution_id.in_(bodies), _dossier.c.partner_id.in_(bodies)))
        .where(_dossier.c.id != dossier.id, _dossier.c.submission.is_(None), _dossier.c.practice.is_(False))
        .where(_contact.c.role == ContactRole.COORDINATOR, _contact.c.confirmed_at.is_not(None))
        .order_by(_contact.c.id)
    )
    return tuple(_contact_of(row) for row in connection.execute(query))


def _contact_of(row: Row[Any]) -> Contact:
    return Contact(
        id=row.id,
        dossier=row.dossier_id,
        role=ContactRole(row.role),
        address=row.address,
        made_at=row.made_at,
        confirmed_at=row.confirmed_at,
        warned_at=row.warned_at,
    )
