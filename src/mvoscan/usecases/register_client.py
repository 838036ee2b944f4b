"""Register programs of others: their name, addresses, scopes and keys. Every act is in the audit log."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.audit import Kind, entry
from mvoscan.core.client import Client, ClientKey, ClientWish
from mvoscan.core.errors import Conflict, NotFound
from mvoscan.core.release import Act
from mvoscan.storage import audit, clients


class FreshKey(NamedTuple):
    """What a new key is made of, made at the door: a name for it, the key itself, and its days."""

    public_id: str
    secret: str
    days: int


class Registered(NamedTuple):
    """A client with its keys, the newest first."""

    client: Client
    keys: tuple[ClientKey, ...]


def create_client(
    connection: Connection, wish: ClientWish, *, public_id: str, key: FreshKey | None, act: Act
) -> Client:
    """Register a client, with its first key when it can keep one."""
    made = clients.add(connection, wish, public_id=public_id, now=act.at)
    scopes = " ".join(wish.scopes)
    audit.note(connection, entry(Kind.CLIENT_ADDED, public_id, act, naam=wish.name, rechten=scopes))
    if key is not None and wish.confidential:
        _add_key(connection, public_id, key, act)
    return made


def change_client(connection: Connection, public_id: str, wish: ClientWish, *, act: Act) -> None:
    """Change name, addresses and scopes of a client that stands."""
    _standing(connection, public_id)
    clients.change(connection, public_id, wish)
    scopes = " ".join(wish.scopes)
    audit.note(connection, entry(Kind.CLIENT_CHANGED, public_id, act, naam=wish.name, rechten=scopes))


def list_clients(connection: Connection) -> tuple[Registered, ...]:
    """All clients with their keys."""
    return tuple(read_client(connection, each.public_id) for each in clients.every(connection))


def read_client(connection: Connection, public_id: str) -> Registered:
    """One client with its keys; raises `NotFound`."""
    number, client = clients.get(connection, public_id)
    return Registered(client, clients.keys_of(connection, number))


def revoke_client(connection: Connection, public_id: str, *, act: Act) -> Client:
    """Revoke a client: its keys and tokens open nothing any more. Raises `NotFound`, or `Conflict` the second time."""
    _, client = clients.get(connection, public_id)
    if not clients.revoke(connection, public_id, now=act.at):
        raise Conflict(f"De toegang van '{client.name}' was al ingetrokken.")
    audit.note(connection, entry(Kind.CLIENT_REVOKED, public_id, act, naam=client.name))
    return client


def add_key(connection: Connection, public_id: str, key: FreshKey, *, act: Act) -> ClientKey:
    """Give a client one more key; the others go on working."""
    client = _standing(connection, public_id)
    if not client.confidential:
        raise Conflict(f"'{client.name}' is een openbare afnemer: die kan geen sleutel geheim houden.")
    return _add_key(connection, public_id, key, act)


def revoke_key(connection: Connection, public_id: str, key_id: str, *, act: Act) -> None:
    """Revoke one key; raises `NotFound` when the client has no such key that stands."""
    number, _ = clients.get(connection, public_id)
    if not clients.revoke_key(connection, number, key_id, now=act.at):
        raise NotFound(f"Deze afnemer heeft geen geldige sleutel '{key_id[:40]}'.")
    audit.note(connection, entry(Kind.CLIENT_KEY_REVOKED, public_id, act, sleutel=key_id))


def _add_key(connection: Connection, public_id: str, key: FreshKey, act: Act) -> ClientKey:
    number, _ = clients.get(connection, public_id)
    end = act.at + timedelta(days=key.days)
    made = clients.add_key(connection, number, public_id=key.public_id, key=key.secret, now=act.at, expires_at=end)
    audit.note(connection, entry(Kind.CLIENT_KEY_ADDED, public_id, act, sleutel=key.public_id, dagen=key.days))
    return made


def _standing(connection: Connection, public_id: str) -> Client:
    _, client = clients.get(connection, public_id)
    if client.revoked_at is not None:
        raise Conflict(f"De toegang van '{client.name}' is ingetrokken. Maak een nieuwe afnemer.")
    return client
