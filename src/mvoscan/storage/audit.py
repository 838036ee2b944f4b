"""The audit log: entries are added in the transaction of the act itself, and never changed or removed."""

from typing import Any

from sqlalchemy import Connection, Row, insert, select

from mvoscan.core.audit import Entry, KnownBy
from mvoscan.storage.operator_tables import AuditRow
from mvoscan.storage.tables import table_of

_log = table_of(AuditRow)


def note(connection: Connection, entry: Entry) -> None:
    """Write down what was done, together with it or not at all."""
    connection.execute(insert(_log).values(**entry.model_dump(exclude={"id"})))


def entries(connection: Connection, *, kind: str | None, before: int | None, most: int) -> tuple[Entry, ...]:
    """The newest entries of a kind (or of all), older than the entry with the number `before`."""
    query = select(_log).order_by(_log.c.id.desc()).limit(most)
    if kind:
        query = query.where(_log.c.kind == kind)
    if before:
        query = query.where(_log.c.id < before)
    return tuple(_entry_of(row) for row in connection.execute(query))


def kinds(connection: Connection) -> frozenset[str]:
    """The kinds that were ever written down."""
    return frozenset(connection.execute(select(_log.c.kind).distinct()).scalars())


def _entry_of(row: Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        kind=row.kind,
        about=row.about,
        by=row.by,
        at=row.at,
        known=KnownBy(row.known),
        subject=row.subject,
        details=row.details,
    )
