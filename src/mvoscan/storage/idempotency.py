"""Requests that were answered, by the key that their sender gave them: asked again, they get the same answer."""

from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Table, delete, func, insert, select

from mvoscan.storage.client_tables import ClientRequestRow
from mvoscan.storage.ending_tables import IdempotencyRow
from mvoscan.storage.tables import table_of

KEPT = timedelta(hours=24)
"""How long a key is remembered."""


class Asker(StrEnum):
    """Whose key it is: keys of one dossier, or of one client, never meet those of another."""

    DOSSIER = "dossier"
    CLIENT = "client"


_TABLES = {Asker.DOSSIER: table_of(IdempotencyRow), Asker.CLIENT: table_of(ClientRequestRow)}


class Answered(NamedTuple):
    """What came of a request: its status, and the public id of what it made."""

    status: int
    result: str


class Request(NamedTuple):
    """A request with a key of its own, about one dossier or of one client; only hashes of key and body are kept."""

    owner: int
    key: str
    body: str
    asker: Asker = Asker.DOSSIER

    @property
    def key_hash(self) -> str:
        """The form in which the key is kept."""
        return sha256(self.key.encode()).hexdigest()

    @property
    def body_hash(self) -> str:
        """What another body under the same key is known by."""
        return sha256(self.body.encode()).hexdigest()


def begin(connection: Connection, request: Request) -> bool:
    """Hold this request until the transaction ends; False while another transaction is answering the same one.

    SQLite has one writer at a time: there the second one waits for its turn and finds the answer of the first.
    """
    if connection.dialect.name == "sqlite":
        return True
    asked = f"{request.owner} {request.key}"
    name = asked if request.asker is Asker.DOSSIER else f"{request.asker} {asked}"
    number = int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)
    return bool(connection.execute(select(func.pg_try_advisory_xact_lock(number))).scalar_one())


def find(connection: Connection, request: Request, *, now: datetime) -> tuple[Answered, bool] | None:
    """The answer that this key got, and whether it was to the same body; None for a new or forgotten key."""
    table, owner = _table(request)
    mine = (owner == request.owner, table.c.key_hash == request.key_hash, table.c.made_at > now - KEPT)
    row = connection.execute(select(table).where(*mine)).one_or_none()
    return (Answered(row.status, row.result), row.body_hash == request.body_hash) if row else None


def keep(connection: Connection, request: Request, answered: Answered, *, now: datetime) -> None:
    """Remember the answer to a request, in its own transaction; and forget what is a day old."""
    table, owner = _table(request)
    _forget(connection, table, owner, now=now)
    values = {
        owner.name: request.owner,
        "key_hash": request.key_hash,
        "body_hash": request.body_hash,
        "made_at": now,
        **answered._asdict(),
    }
    connection.execute(insert(table).values(**values))


def _table(request: Request) -> tuple[Table, Column[Any]]:
    """Where the keys of this asker are kept, and the column that says whose they are."""
    table = _TABLES[request.asker]
    return table, table.c[f"{request.asker}_id"]


def _forget(connection: Connection, table: Table, owner: Column[Any], *, now: datetime) -> None:
    keys = (owner, table.c.key_hash)
    old = select(*keys).where(table.c.made_at <= now - KEPT).with_for_update(skip_locked=True)
    for row in connection.execute(old).all():
        connection.execute(delete(table).where(*(key == value for key, value in zip(keys, row, strict=True))))
