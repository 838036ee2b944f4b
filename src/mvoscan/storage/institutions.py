"""The register of institutions: listed, provisional (typed by a visitor) and merged entries.

A merged entry always names its last successor, so that following it is one step. Names that visitors typed are not
shown to others: a provisional entry is found by its number only.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, delete, func, insert, select, union_all, update
from sqlalchemy.dialects import postgresql, sqlite

from mvoscan.core.errors import NotFound
from mvoscan.core.institution import (
    Institution,
    Number,
    Predecessor,
    Standing,
    fold,
    read_number,
)
from mvoscan.storage.tables import DossierRow, InstitutionRow, PredecessorRow, table_of

_entry = table_of(InstitutionRow)
_former = table_of(PredecessorRow)
_dossier = table_of(DossierRow)
_current = _entry.alias("current")

_PARTNER_TYPE = {"gemeente": "ocmw", "ocmw": "gemeente"}
_TYPE_WORDS = frozenset(
    ("gemeente", "gemeentebestuur", "stad", "stadsbestuur", "ocmw", "provincie", "provinciebestuur", "district")
)
_MOST_WORDS = 8
_CHUNK = 500
_UNKNOWN = "Dit bestuur staat niet in het register. Zoek het opnieuw op."


def any_entry(connection: Connection) -> bool:
    """Whether the register holds anything."""
    return connection.execute(select(_entry.c.id).limit(1)).first() is not None


def seed_register(connection: Connection, institutions: Sequence[Institution]) -> int:
    """Fill an empty register and give the number of entries; one that holds anything is left alone and gives 0."""
    if any_entry(connection):
        return 0
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    for table, rows in ((_entry, _entry_rows(institutions)), (_former, _former_rows(institutions))):
        if rows:
            connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)
    return len(institutions)


def every(connection: Connection) -> dict[str, Institution]:
    """All entries by id, merged ones as they are."""
    formers = _formers(connection, select(_former))
    return {row.id: _institution(row, formers) for row in connection.execute(select(_entry).order_by(_entry.c.id))}


def current(connection: Connection, ids: Iterable[str]) -> dict[str, Institution]:
    """The entries with these ids; under the id of a merged one stands its successor."""
    wanted = sorted(set(ids))
    found: dict[str, Institution] = {}
    for start in range(0, len(wanted), _CHUNK):
        chunk = _entry.c.id.in_(wanted[start : start + _CHUNK])
        rows = connection.execute(_leading().where(chunk)).all()
        entries = _institutions(connection, rows)
        found |= {row.asked: entry for row, entry in zip(rows, entries, strict=True)}
    return found


def get(connection: Connection, institution: str) -> Institution:
    """The entry with this id, or its successor when it was merged; raises `NotFound`."""
    found = current(connection, [institution]).get(institution)
    if found is None:
        raise NotFound(_UNKNOWN)
    return found


def as_it_is(connection: Connection, institution: str) -> Institution:
    """The entry with this id itself, also when it was merged; raises `NotFound`."""
    row = connection.execute(select(_entry).where(_entry.c.id == institution)).one_or_none()
    if row is None:
        raise NotFound(f"'{institution}' is geen sleutel in het register. Zoek hem op met: mvoscan register show NAAM.")
    return _institutions(connection, [row])[0]


def lock(connection: Connection, institution: str) -> None:
    """Keep others from merging this entry until the transaction ends.

    New scans may still refer to it meanwhile: the id of a merged entry goes on leading to its successor.
    """
    query = select(_entry.c.id).where(_entry.c.id == institution).with_for_update(key_share=True)
    connection.execute(query)


def search(
    connection: Connection,
    text: str,
    *,
    type: str | None,  # noqa: A002 # the word of the house.
    limit: int,
    hidden: bool = False,
) -> tuple[Institution, ...]:
    """Entries of a type (or of all) found by name, by the name of a predecessor or by KBO or OVO number.

    Best first: the whole name, its beginning, the beginning of a word, anything else. By number provisional entries
    are found too, by name only when `hidden` ones may be seen. Raises `Invalid` for a number that is none.
    """
    if _looks_like_number(text):
        return with_number(connection, read_number(text), type=type)[:limit]
    words = _words(text)
    if not words:
        return ()
    query = _by_name(words).order_by("rank", _current.c.folded, _current.c.id).limit(limit)
    seen = () if hidden else (_current.c.standing == Standing.LISTED,)
    return _institutions(connection, connection.execute(query.where(*seen, *_of_type(type))).all())


def with_number(connection: Connection, number: Number, *, type: str | None) -> tuple[Institution, ...]:  # noqa: A002 # idem.
    """The entries of a type (or of all) with this number, listed ones first; a merged one gives its successor."""
    matches = _entry.c.kbo == number.kbo if number.kbo else _entry.c.ovo == number.ovo
    return _matching(connection, matches, *_of_type(type))


def with_nis(connection: Connection, nis: str, *, type: str) -> tuple[Institution, ...]:  # noqa: A002 # idem.
    """The listed entries of a type with this NIS code; a merged one gives its successor."""
    return _matching(connection, _entry.c.nis == nis, _current.c.standing == Standing.LISTED, *_of_type(type))


def partner_of(connection: Connection, institution: Institution) -> Institution | None:
    """The OCMW of a municipality or the municipality of an OCMW: the listed one with the same NIS code."""
    other = _PARTNER_TYPE.get(institution.type)
    if other is None or institution.nis is None:
        return None
    same_place = (_entry.c.type == other, _entry.c.nis == institution.nis, _entry.c.standing == Standing.LISTED)
    row = connection.execute(select(_entry).where(*same_place).order_by(_entry.c.id).limit(1)).one_or_none()
    return None if row is None else _institutions(connection, [row])[0]


def add_provisional(connection: Connection, *, id: str, type: str, name: str, number: Number | None) -> Institution:  # noqa: A002 # idem.
    """Add an entry that a visitor typed, or give the one of that type that carries the number already."""
    if number is not None:
        _take_turns(connection, number)
        known = with_number(connection, number, type=type)
        if known:
            return known[0]
    kbo, ovo = (number.kbo, number.ovo) if number else (None, None)
    entry = Institution(id=id, type=type, name=name, kbo=kbo, ovo=ovo, standing=Standing.PROVISIONAL)
    connection.execute(insert(_entry), _entry_rows([entry]))
    return entry


def put(connection: Connection, institution: Institution) -> None:
    """Write an entry of a newer list: a new one, or one that changed."""
    values = _entry_rows([institution])[0]
    changed = connection.execute(update(_entry).where(_entry.c.id == institution.id).values(**values)).rowcount
    if not changed:
        connection.execute(insert(_entry), values)
    connection.execute(delete(_former).where(_former.c.institution_id == institution.id))
    if institution.predecessors:
        connection.execute(insert(_former), _former_rows([institution]))


def lead_to(connection: Connection, *, source: str, target: str) -> int:
    """Merge an entry, with all that were merged into it, into another; gives how many open dossiers follow."""
    merged = (_entry.c.id == source) | (_entry.c.merged_into == source)
    connection.execute(update(_entry).where(merged).values(standing=Standing.MERGED, merged_into=target))
    moved = 0
    for column in (_dossier.c.institution_id, _dossier.c.partner_id):
        follow = update(_dossier).where(column == source, _dossier.c.submission.is_(None)).values({column: target})
        moved += connection.execute(follow).rowcount
    return moved


def _matching(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[Institution, ...]:
    query = _leading().where(*conditions).order_by(_current.c.standing, _current.c.id)
    return tuple(dict.fromkeys(_institutions(connection, connection.execute(query).all())))


def _leading() -> Select[Any]:
    """Current entries, with the id (`asked`) that led there."""
    asked = _entry.c.id.label("asked")
    successor = func.coalesce(_entry.c.merged_into, _entry.c.id)
    return select(_current, asked).join_from(_entry, _current, _current.c.id == successor)


def _by_name(words: list[str]) -> Select[Any]:
    """Current entries whose name, former name or predecessor holds all words, with the rank of the best match."""
    names = union_all(
        select(_entry.c.id, _entry.c.folded), select(_former.c.institution_id, _former.c.folded)
    ).subquery()
    text = " ".join(words)
    folded = names.c.folded
    rank = case(
        (folded == text, 0),
        (folded.startswith(text, autoescape=True), 1),
        (folded.contains(f" {text}", autoescape=True), 2),
        else_=3,
    )
    successor = func.coalesce(_entry.c.merged_into, _entry.c.id)
    return (
        select(_current, func.min(rank).label("rank"))
        .join_from(names, _entry, _entry.c.id == names.c.id)
        .join(_current, _current.c.id == successor)
        .where(*(folded.contains(word, autoescape=True) for word in words))
        .group_by(*_current.c)
    )


def _words(text: str) -> list[str]:
    """The words to look for, without those that only say the type when others are left."""
    words = fold(text[:200]).split()[:_MOST_WORDS]
    return [word for word in words if word not in _TYPE_WORDS] or words


def _looks_like_number(text: str) -> bool:
    """Whether someone typed a KBO number or OVO code, be it a wrong one."""
    compact = re.sub(r"[\s./-]", "", text).upper()
    return re.fullmatch(r"OVO[0-9]+|(BE)?[0-9]{8,}", compact) is not None


def _of_type(code: str | None) -> tuple[ColumnElement[bool], ...]:
    return () if code is None else (_current.c.type == code,)


def _take_turns(connection: Connection, number: Number) -> None:
    """Let two visitors who type the same number at once end up with one entry (SQLite lets one write at a time)."""
    if connection.dialect.name == "postgresql":
        key = func.hashtext(f"institution {number.kbo or number.ovo}")
        connection.execute(select(func.pg_advisory_xact_lock(key)))


def _institutions(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[Institution, ...]:
    """The entries in these rows, with their predecessors."""
    formers = _formers(connection, select(_former).where(_former.c.institution_id.in_({row.id for row in rows})))
    return tuple(_institution(row, formers) for row in rows)


def _formers(connection: Connection, query: Select[Any]) -> dict[str, list[Predecessor]]:
    formers: dict[str, list[Predecessor]] = {}
    for row in connection.execute(query.order_by(_former.c.id)):
        predecessor = Predecessor(name=row.name, nis=row.nis, ended_on=row.ended_on)
        formers.setdefault(row.institution_id, []).append(predecessor)
    return formers


def _institution(row: Row[Any], formers: dict[str, list[Predecessor]]) -> Institution:
    return Institution(
        id=row.id,
        type=row.type,
        name=row.name,
        province=row.province,
        nis=row.nis,
        kbo=row.kbo,
        ovo=row.ovo,
        uri=row.uri,
        predecessors=tuple(formers.get(row.id, ())),
        standing=Standing(row.standing),
    )


def _entry_rows(institutions: Iterable[Institution]) -> list[dict[str, Any]]:
    return [
        {**each.model_dump(exclude={"predecessors"}), "folded": fold(each.name), "merged_into": None}
        for each in institutions
    ]


def _former_rows(institutions: Iterable[Institution]) -> list[dict[str, Any]]:
    return [
        {**former.model_dump(), "institution_id": each.id, "folded": fold(former.name)}
        for each in institutions
        for former in each.predecessors
    ]
