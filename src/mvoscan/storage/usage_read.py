"""Usage as it is read: sums of counters and distinct institutions, never the facts themselves."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, literal, select, union_all

from mvoscan.core.usage import Counted, Counts, Key
from mvoscan.core.usage_query import NO_PROVINCE, Dimension, UsageQuery
from mvoscan.storage.tables import UsageCountRow, UsagePresenceRow, UsageStartRow, table_of
from mvoscan.storage.usage import GRAINS, MEASURES

_count = table_of(UsageCountRow)
_presence = table_of(UsagePresenceRow)
_start = table_of(UsageStartRow)


def count(connection: Connection, query: UsageQuery) -> Counted:
    """Everything counted for a question."""
    per_row, total = institutions(connection, query)
    return Counted(
        rows=sums(connection, query),
        institutions=per_row,
        institutions_total=total,
        started=_started(connection, query),
    )


def sums(connection: Connection, query: UsageQuery) -> dict[Key, Counts]:
    """The additive counts of every row, from the coarsest grain that knows what is asked."""
    asked = {_name(dimension) for dimension in query.dimensions}
    grain = next(name for name, kept in GRAINS.items() if asked <= kept)
    keys = _columns(_count, query.by)
    statement = (
        select(*keys, *(func.sum(_count.c[name]) for name in MEASURES))
        .where(_count.c.grain == grain, *_conditions(_count, query))
        .group_by(*keys)
    )
    rows = connection.execute(statement).all()
    return {_key(query.by, row): Counts(*row[len(keys) :]) for row in rows if row[-1] is not None}


def institutions(connection: Connection, query: UsageQuery) -> tuple[dict[Key, int], int]:
    """Distinct institutions with a confirmed scan over the whole period: per row, and over all rows."""
    keys = _columns(_presence, query.by)
    where = _conditions(_presence, query)
    present = select(*keys, _presence.c.surrogate).where(*where).distinct().cte("present")
    own = [present.c[column.name] for column in keys]
    rows = select(literal(0), *own, func.count()).select_from(present).group_by(*own)
    total = select(literal(1), *(literal("") for _ in own), func.count(present.c.surrogate.distinct()))
    found: Sequence[Sequence[Any]] = connection.execute(union_all(rows, total)).all()
    per_row = {_key(query.by, row[1:]): int(row[-1]) for row in found if not row[0]}
    return per_row, next(int(row[-1]) for row in found if row[0])


def _started(connection: Connection, query: UsageQuery) -> dict[str, int]:
    if query.narrowed:
        return {}
    statement = select(_start.c.month, _start.c.started).where(*_conditions(_start, query))
    return {row.month: row.started for row in connection.execute(statement)}


def _conditions(table: Table, query: UsageQuery) -> list[ColumnElement[bool]]:
    kept = [table.c[_name(each)].in_([_stored(each, code) for code in codes]) for each, codes in query.filters.items()]
    return [table.c.month.between(query.from_month, query.to_month), *kept]


def _columns(table: Table, by: Sequence[Dimension]) -> list[ColumnElement[Any]]:
    return [table.c[_name(dimension)] for dimension in by]


def _key(by: Sequence[Dimension], row: Sequence[Any]) -> Key:
    return tuple(
        NO_PROVINCE if dimension is Dimension.PROVINCE and not value else str(value)
        for dimension, value in zip(by, row, strict=False)
    )


def _stored(dimension: Dimension, code: str) -> str:
    return "" if dimension is Dimension.PROVINCE and code == NO_PROVINCE else code


def _name(dimension: Dimension) -> str:
    return "body_group" if dimension is Dimension.GROUP else dimension.value
