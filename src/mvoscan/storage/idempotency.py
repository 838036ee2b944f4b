"""Requests that were answered, by the key that their sender gave them: asked again, they get the same answer."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select

from mvoscan.storage.ending_tables import IdempotencyRow
from mvoscan.storage.tables import table_of

KEPT = timedelta(hours=24)
"""How long a key is remembered."""

_answered = table_of(IdempotencyRow)


class Answered(NamedTuple):
    """What came of a request: its status, and the public id of what it made."""

    status: int
    result: str


class Request(NamedTuple):
    """A request with a key of its own, about one dossier; only hashes of key and body are kept."""

    dossier: int
    key: str
    body: str

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
    number = int.from_bytes(sha256(f"{request.dossier} {request.key}".encode()).digest()[:8], signed=True)
    return bool(connection.execute(select(func.pg_try_advisory_xact_lock(number))).scalar_one())


def find(connection: Connection, request: Request, *, now: datetime) -> tuple[Answered, bool] | None:
    """The answer that this key got, and whether it was to the same body; None for a new or forgotten key."""
    query = select(_answered).where(
        _answered.c.dossier_id == request.dossier,
        _answered.c.key_hash == request.key_hash,
        _answered.c.made_at > now - KEPT,
    )
    row = connection.execute(query).one_or_none()
    return (Answered(row.status, row.result), row.body_hash == request.body_hash) if row else None


def keep(connection: Connection, request: Request, answered: Answered, *, now: datetime) -> None:
    """Remember the answer to a request, in its own transaction; and forget what is a day old."""
    _forget(connection, now=now)
    values = {
        "dossier_id": request.dossier,
        "key_hash": request.key_hash,
        "body_hash": request.body_hash,
        "made_at": now,
        **answered._asdict(),
    }
    connection.execute(insert(_answered).values(**values))


def _forget(connection: Connection, *, now: datetime) -> None:
    keys = (_answered.c.dossier_id, _answered.c.key_hash)
    old = select(*keys).where(_answered.c.made_at <= now - KEPT).with_for_update(skip_locked=True)
    for row in connection.execute(old).all():
        connection.execute(delete(_answered).where(*(key == value for key, value in zip(keys, row, strict=True))))
