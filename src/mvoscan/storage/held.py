"""All that is kept about a dossier or an address, found along the foreign keys like an erasure, and by public ids."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, func, or_, select

from mvoscan.core.contact import folded
from mvoscan.storage.contact_tables import ContactRow
from mvoscan.storage.ending_tables import SubmissionEndRow
from mvoscan.storage.erasure import pointing_to, under_way
from mvoscan.storage.offer_tables import OfferOrderRow
from mvoscan.storage.operator_tables import AuditRow
from mvoscan.storage.tables import ClaimRow, DossierRow, SubmissionRow, UsageFactRow, table_of
from mvoscan.storage.work_tables import MailRow

_dossier, _submission, _claim = table_of(DossierRow), table_of(SubmissionRow), table_of(ClaimRow)
_end, _fact, _mail, _log = table_of(SubmissionEndRow), table_of(UsageFactRow), table_of(MailRow), table_of(AuditRow)
_contact, _order = table_of(ContactRow), table_of(OfferOrderRow)
_SECRET = {"token_hash", "cookie_hash", "key_hash", "code_hash", "body_hash", "challenge", "form_key"}
"""Columns from which keys are checked: of no use to who asks, and no business of others."""

Held = dict[str, list[dict[str, Any]]]
"""Rows by table."""


def about_dossier(connection: Connection, public_id: str) -> Held:
    """The rows about this dossier by table; none when it is not there."""
    own = list(connection.execute(select(_dossier.c.id).where(_dossier.c.public_id == public_id)).scalars())
    scans = _names(connection, own)
    own += connection.execute(under_way(scans)).scalars()
    found: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {}
    _follow(connection, _dossier, own, found)
    claims = list(connection.execute(select(_claim.c.id).where(_claim.c.submission.in_(scans))).scalars())
    in_log = or_(
        _log.c.about.in_([public_id, *scans]),
        _log.c.about.in_([str(each) for each in claims]) & _log.c.kind.startswith("claim."),
    )
    for table, where in (
        (_claim, _claim.c.submission.in_(scans)),
        (_end, or_(_end.c.submission.in_(scans), _end.c.by.in_(scans))),
        (_fact, _fact.c.submission.in_(scans)),
        (_mail, _mail.c.data["dossier"].as_string() == public_id),
        (_log, in_log),
    ):
        _take(connection, table, where, found)
    return {name: list(rows.values()) for name, rows in sorted(found.items()) if rows}


def about_address(connection: Connection, address: str) -> Held:
    """The rows about an e-mail address by table: at dossiers, in orders with feedback, and in the queue of mail."""
    own, found = folded(address), dict[str, dict[tuple[Any, ...], dict[str, Any]]]()
    ordered = connection.execute(select(_order.c.id, _order.c.public_id).where(_order.c.folded == own)).all()
    _follow(connection, _order, [row.id for row in ordered], found)
    for table, where in (
        (_contact, _contact.c.folded == own),
        (_mail, func.lower(_mail.c.recipient) == own),
        (_log, _log.c.about.in_([row.public_id for row in ordered]) & _log.c.kind.startswith("order.")),
    ):
        _take(connection, table, where, found)
    return {name: list(rows.values()) for name, rows in sorted(found.items()) if rows}


def _names(connection: Connection, dossiers: Sequence[int]) -> list[str]:
    query = select(_submission.c.public_id).where(_submission.c.dossier_id.in_(dossiers))
    return list(connection.execute(query).scalars())


def _follow(connection: Connection, table: Table, keys: list[Any], found: dict[str, Any]) -> None:
    """Take these rows and all that point to them."""
    (key,) = table.primary_key
    _take(connection, table, key.in_(keys), found)
    for child, column in pointing_to(table):
        own = list(child.primary_key)
        if len(own) == 1 and pointing_to(child):
            below = list(connection.execute(select(own[0]).where(column.in_(keys))).scalars())
            if below:
                _follow(connection, child, below, found)
        else:
            _take(connection, child, column.in_(keys), found)


def _take(connection: Connection, table: Table, where: ColumnElement[bool], found: dict[str, Any]) -> None:
    keys = [each.name for each in table.primary_key]
    for row in connection.execute(select(table).where(where).order_by(*table.primary_key)):
        found.setdefault(table.name, {})[tuple(row._mapping[each] for each in keys)] = _plain(row)


def _plain(row: Row[Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in row._asdict().items() if name not in _SECRET}


def _value(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        plain = bytes(value)
        try:
            return plain.decode()
        except UnicodeDecodeError:
            return b64encode(plain).decode()
    return value
