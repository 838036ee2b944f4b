"""Entries of the offer and their versions: a change adds a version, and nothing is ever taken away."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mvoscan.core.errors import NotFound
from mvoscan.core.offer import Content, Entry, Source, Version
from mvoscan.core.release import Act
from mvoscan.storage.offer_tables import OfferEntryRow, OfferVersionRow
from mvoscan.storage.tables import table_of

_entry = table_of(OfferEntryRow)
_version = table_of(OfferVersionRow)
_UNKNOWN = "Dit aanbod kennen we niet. Kijk op de pagina Aanbod wat er is."


def any_entry(connection: Connection) -> bool:
    """Whether there is or ever was an entry."""
    return connection.execute(select(_entry.c.id).limit(1)).first() is not None


def every(connection: Connection) -> tuple[Entry, ...]:
    """All entries by title, withdrawn ones included."""
    return _by_title(connection.execute(select(_entry)))


def standing(connection: Connection) -> tuple[Entry, ...]:
    """The entries that were not withdrawn, by title; those past their date are among them."""
    return _by_title(connection.execute(select(_entry).where(_entry.c.withdrawn_at.is_(None))))


def get(connection: Connection, code: str, *, lock: bool = False) -> Entry:
    """The entry with this code, withdrawn or not; raises `NotFound`."""
    query = select(_entry).where(_entry.c.code == code)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NotFound(_UNKNOWN)
    return _entry_of(row)


def with_number(connection: Connection, number: int) -> Entry:
    """The entry with this number, which an order refers to."""
    return _entry_of(connection.execute(select(_entry).where(_entry.c.id == number)).one())


def codes(connection: Connection) -> tuple[str, ...]:
    """The codes that are taken."""
    return tuple(connection.execute(select(_entry.c.code)).scalars())


def add(connection: Connection, code: str, content: Content, *, source: Source, reason: str, act: Act) -> Entry | None:
    """Add an entry with its first version; None when another added one with this code meanwhile."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    values = {"code": code, "revision": 1, "content": content.model_dump(mode="json"), "changed_at": act.at}
    statement = dialect.insert(_entry).values(**values).on_conflict_do_nothing(index_elements=["code"])
    number = connection.execute(statement.returning(_entry.c.id)).scalar_one_or_none()
    if number is None:
        return None
    entry = Entry(id=number, code=code, revision=1, changed_at=act.at, content=content)
    _keep_version(connection, entry, source=source, reason=reason, act=act)
    return entry


def change(connection: Connection, entry: Entry, content: Content, *, source: Source, reason: str, act: Act) -> Entry:
    """Give an entry its next version; one that was withdrawn is there again."""
    changed = {"content": content, "revision": entry.revision + 1, "changed_at": act.at, "withdrawn_at": None}
    return _write(connection, entry.model_copy(update=changed), source=source, reason=reason, act=act)


def withdraw(connection: Connection, entry: Entry, *, reason: str, act: Act) -> Entry:
    """Take an entry out of the offer; it stays readable for who handles its orders."""
    changed = {"revision": entry.revision + 1, "changed_at": act.at, "withdrawn_at": act.at}
    return _write(connection, entry.model_copy(update=changed), source=Source.OPERATOR, reason=reason, act=act)


def versions(connection: Connection, entry: Entry) -> tuple[Version, ...]:
    """The versions of an entry, the newest first."""
    query = select(_version).where(_version.c.entry_id == entry.id).order_by(_version.c.revision.desc())
    return tuple(_version_of(row) for row in connection.execute(query))


def adjusted(connection: Connection, *, since: datetime, until: datetime) -> int:
    """How many versions were made because of feedback, from one instant up to another."""
    own = (_version.c.source == Source.FEEDBACK, _version.c.at >= since, _version.c.at < until)
    return len(connection.execute(select(_version.c.id).where(*own)).all())


def last_adjusted(connection: Connection) -> Mapping[int, datetime]:
    """When each entry was last adjusted because of feedback, by its number."""
    query = select(_version.c.entry_id, _version.c.at).where(_version.c.source == Source.FEEDBACK)
    return {row.entry_id: row.at for row in connection.execute(query.order_by(_version.c.revision))}


def _write(connection: Connection, entry: Entry, *, source: Source, reason: str, act: Act) -> Entry:
    values = {
        "content": entry.content.model_dump(mode="json"),
        "revision": entry.revision,
        "changed_at": entry.changed_at,
        "withdrawn_at": entry.withdrawn_at,
    }
    connection.execute(update(_entry).where(_entry.c.id == entry.id).values(**values))
    _keep_version(connection, entry, source=source, reason=reason, act=act)
    return entry


def _keep_version(connection: Connection, entry: Entry, *, source: Source, reason: str, act: Act) -> None:
    connection.execute(
        insert(_version).values(
            entry_id=entry.id,
            revision=entry.revision,
            at=act.at,
            by=act.by,
            source=source,
            reason=reason,
            withdrawn=entry.withdrawn_at is not None,
            content=entry.content.model_dump(mode="json"),
        )
    )


def _by_title(rows: Iterable[Row[Any]]) -> tuple[Entry, ...]:
    return tuple(sorted(map(_entry_of, rows), key=lambda each: (each.content.title.casefold(), each.code)))


def _entry_of(row: Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        code=row.code,
        revision=row.revision,
        changed_at=row.changed_at,
        withdrawn_at=row.withdrawn_at,
        content=Content.model_validate(row.content),
    )


def _version_of(row: Row[Any]) -> Version:
    return Version(
        revision=row.revision,
        at=row.at,
        by=row.by,
        source=Source(row.source),
        reason=row.reason,
        withdrawn=row.withdrawn,
        content=Content.model_validate(row.content),
    )
