"""What people let clients read: consents, given and taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from mvoscan.core.consent import Consent
from mvoscan.storage import capsules
from mvoscan.storage.client_tables import ClientConsentRow, ClientRow, ClientTokenRow
from mvoscan.storage.tables import table_of

_client = table_of(ClientRow)
_consent = table_of(ClientConsentRow)
_token = table_of(ClientTokenRow)

_CONSENTS = select(_consent, _client.c.public_id.label("client"), _client.c.name.label("client_name")).join(
    _client, _client.c.id == _consent.c.client_id
)


def add(
    connection: Connection,
    client: int,
    *,
    dossier: int,
    submission: str | None,
    anonymous: bool,
    with_plan: bool,
    public_id: str,
    now: datetime,
) -> int:
    """Keep a consent; gives its number."""
    statement = insert(_consent).values(
        public_id=public_id,
        client_id=client,
        dossier_id=dossier,
        submission=submission,
        anonymous=anonymous,
        with_plan=with_plan,
        given_at=now,
    )
    return int(connection.execute(statement.returning(_consent.c.id)).scalar_one())


def get(connection: Connection, public_id: str) -> Consent | None:
    """The consent with this public id, also when it was taken back."""
    row = connection.execute(_CONSENTS.where(_consent.c.public_id == public_id)).one_or_none()
    return _consent_of(row) if row else None


def of_dossier(connection: Connection, dossier: int) -> tuple[Consent, ...]:
    """The consents for a dossier, the newest first, with those that were taken back."""
    query = _CONSENTS.where(_consent.c.dossier_id == dossier).order_by(_consent.c.id.desc())
    return tuple(_consent_of(row) for row in connection.execute(query))


def standing(connection: Connection, client: int, submission: str) -> Consent | None:
    """The consent by which a client may read a submission now, if there is one."""
    own = (_consent.c.client_id == client, _consent.c.submission == submission, _consent.c.revoked_at.is_(None))
    query = _CONSENTS.where(*own).order_by(_consent.c.id.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return _consent_of(row) if row else None


def with_number(connection: Connection, consent: int) -> Consent:
    """The consent with this number, which must exist."""
    return _consent_of(connection.execute(_CONSENTS.where(_consent.c.id == consent)).one())


def of_client(connection: Connection, client: int) -> tuple[Consent, ...]:
    """All that people ever let a client read, the newest first."""
    query = _CONSENTS.where(_consent.c.client_id == client).order_by(_consent.c.id.desc())
    return tuple(_consent_of(row) for row in connection.execute(query))


def take_back(connection: Connection, public_id: str, *, now: datetime) -> bool:
    """End a consent, and with it its tokens and what was issued by it; False when it had ended."""
    own = (_consent.c.public_id == public_id, _consent.c.revoked_at.is_(None))
    found = connection.execute(update(_consent).where(*own).values(revoked_at=now).returning(_consent.c.id)).first()
    if found is None:
        return False
    open_ones = (_token.c.consent_id == found.id, _token.c.revoked_at.is_(None))
    connection.execute(update(_token).where(*open_ones).values(revoked_at=now))
    capsules.revoke(connection, public_id, now=now)
    return True


def _consent_of(row: Row[Any]) -> Consent:
    return Consent(
        dossier=row.dossier_id, **{each: getattr(row, each) for each in Consent.model_fields if each != "dossier"}
    )
