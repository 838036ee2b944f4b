"""Clients with their keys and tokens. Only hashes are kept."""

import hmac
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, insert, select, update

from mvoscan.core.client import Client, ClientAccess, ClientKey, ClientWish, Scope
from mvoscan.core.errors import NotFound
from mvoscan.storage.access import hash_of
from mvoscan.storage.client_tables import ClientConsentRow, ClientKeyRow, ClientRow, ClientTokenRow
from mvoscan.storage.tables import table_of

_client = table_of(ClientRow)
_key = table_of(ClientKeyRow)
_token = table_of(ClientTokenRow)
_consent = table_of(ClientConsentRow)


class Keyed(NamedTuple):
    """A client with the key that was shown."""

    number: int
    client: Client
    key: ClientKey


class Tokened(NamedTuple):
    """A client with the consent behind the token that was shown, and until when both hold."""

    number: int
    client: Client
    consent: str
    expires_at: datetime
    revoked_at: datetime | None


def add(connection: Connection, wish: ClientWish, *, public_id: str, now: datetime) -> Client:
    """Keep a new client."""
    values = wish.model_dump(mode="json") | {"public_id": public_id, "made_at": now}
    connection.execute(insert(_client).values(**values))
    return Client(**wish.model_dump(), public_id=public_id, made_at=now)


def change(connection: Connection, public_id: str, wish: ClientWish) -> None:
    """Give a client another name, other addresses or scopes; what sort it is, stays."""
    values = wish.model_dump(mode="json", exclude={"confidential"})
    connection.execute(update(_client).where(_client.c.public_id == public_id).values(**values))


def every(connection: Connection) -> tuple[Client, ...]:
    """All clients by name, revoked ones included."""
    query = select(_client).order_by(_client.c.name, _client.c.id)
    return tuple(_client_of(row) for row in connection.execute(query))


def find(connection: Connection, public_id: str) -> tuple[int, Client] | None:
    """A client with its number, revoked ones included."""
    row = connection.execute(select(_client).where(_client.c.public_id == public_id)).one_or_none()
    return (int(row.id), _client_of(row)) if row else None


def get(connection: Connection, public_id: str) -> tuple[int, Client]:
    """A client with its number; raises `NotFound`."""
    found = find(connection, public_id)
    if found is None:
        raise NotFound(f"Er is geen afnemer '{public_id[:40]}'. Bekijk ze met: mvoscan clients list.")
    return found


def revoke(connection: Connection, public_id: str, *, now: datetime) -> bool:
    """Revoke a client, and so all its keys and tokens; False when it was already."""
    statement = update(_client).where(_client.c.public_id == public_id, _client.c.revoked_at.is_(None))
    return connection.execute(statement.values(revoked_at=now)).rowcount > 0


def add_key(
    connection: Connection, client: int, *, public_id: str, key: str, now: datetime, expires_at: datetime
) -> ClientKey:
    """Keep a new key of a client."""
    values = {"public_id": public_id, "made_at": now, "expires_at": expires_at}
    connection.execute(insert(_key).values(client_id=client, key_hash=hash_of(key), **values))
    return ClientKey(public_id=public_id, made_at=now, expires_at=expires_at)


def keys_of(connection: Connection, client: int) -> tuple[ClientKey, ...]:
    """The keys of a client, the newest first, ended ones included."""
    query = select(_key).where(_key.c.client_id == client).order_by(_key.c.id.desc())
    return tuple(_key_of(row) for row in connection.execute(query))


def revoke_key(connection: Connection, client: int, public_id: str, *, now: datetime) -> bool:
    """Revoke one key of a client; False when there is none that stands."""
    own = (_key.c.client_id == client, _key.c.public_id == public_id, _key.c.revoked_at.is_(None))
    return connection.execute(update(_key).where(*own).values(revoked_at=now)).rowcount > 0


def with_key(connection: Connection, key: str) -> Keyed | None:
    """The client of a key, ended ones included."""
    hashed = hash_of(key)
    query = select(_key).where(_key.c.key_hash == hashed)
    row = connection.execute(query).one_or_none()
    if row is None or not hmac.compare_digest(row.key_hash, hashed):
        return None
    number, client = _numbered(connection, row.client_id)
    return Keyed(number, client, _key_of(row))


def with_token(connection: Connection, token: str) -> Tokened | None:
    """The client and the consent of a token, ended ones included."""
    hashed = hash_of(token)
    query = (
        select(_token, _consent.c.client_id, _consent.c.public_id, _consent.c.revoked_at.label("taken_back_at"))
        .join(_consent, _consent.c.id == _token.c.consent_id)
        .where(_token.c.token_hash == hashed)
    )
    row = connection.execute(query).one_or_none()
    if row is None or not hmac.compare_digest(row.token_hash, hashed):
        return None
    number, client = _numbered(connection, row.client_id)
    return Tokened(number, client, row.public_id, row.expires_at, row.revoked_at or row.taken_back_at)


def note_use(connection: Connection, key: str, *, day: date) -> None:
    """Note that a key was used on this day."""
    connection.execute(update(_key).where(_key.c.public_id == key).values(last_used_on=day))


def access_of(number: int, client: Client, *, scopes: frozenset[Scope], consent: str | None = None) -> ClientAccess:
    """What a client may do with what it showed."""
    return ClientAccess(number, client.public_id, client.name, scopes, consent)


def _numbered(connection: Connection, number: int) -> tuple[int, Client]:
    row = connection.execute(select(_client).where(_client.c.id == number)).one()
    return int(row.id), _client_of(row)


def _client_of(row: Row[Any]) -> Client:
    return Client(**{name: getattr(row, name) for name in Client.model_fields})


def _key_of(row: Row[Any]) -> ClientKey:
    return ClientKey(**{name: getattr(row, name) for name in ClientKey.model_fields})
