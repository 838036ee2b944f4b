"""The queue of mail: intents, never texts or tokens."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from mvoscan.core.letter import Mail
from mvoscan.storage.tables import table_of
from mvoscan.storage.work_tables import MailRow

_mail = table_of(MailRow)


def add(connection: Connection, kind: str, *, recipient: str, data: dict[str, Any], now: datetime) -> None:
    """Queue a mail, to be sent from now on."""
    values = {"kind": kind, "recipient": recipient, "data": data, "made_at": now, "next_at": now, "attempts": 0}
    connection.execute(insert(_mail).values(values))


def drop_about(connection: Connection, name: str, numbers: Sequence[int]) -> None:
    """Take mail away that is about one of these, by the name under which its data has their number."""
    connection.execute(delete(_mail).where(_mail.c.data[name].as_integer().in_(numbers)))


def any_due(connection: Connection, *, now: datetime) -> bool:
    """Whether a mail may be tried."""
    return connection.execute(select(_mail.c.id).where(_mail.c.next_at <= now).limit(1)).first() is not None


def lock_due(connection: Connection, *, now: datetime) -> Mail | None:
    """The mail that waits longest and may be tried; nobody else tries it until the transaction ends."""
    query = select(_mail).where(_mail.c.next_at <= now).order_by(_mail.c.next_at, _mail.c.id).limit(1)
    row = connection.execute(query.with_for_update(skip_locked=True)).first()
    return _mail_of(row) if row else None


def keep(connection: Connection, mail: Mail) -> None:
    """Keep how far the sending of a mail is."""
    values = mail.model_dump(include={"attempts", "next_at", "sent_at", "error"})
    connection.execute(update(_mail).where(_mail.c.id == mail.id).values(values))


def every(connection: Connection) -> tuple[Mail, ...]:
    """All mail, the oldest first."""
    return tuple(_mail_of(row) for row in connection.execute(select(_mail).order_by(_mail.c.id)))


def _mail_of(row: Row[Any]) -> Mail:
    return Mail(**row._mapping)
