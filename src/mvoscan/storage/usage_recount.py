"""Recount usage from its facts: what the stored counts should be, where they differ, and how to mend them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Row, Table, cast, delete, func, insert, select, text

from mvoscan.core.ending import EndKind
from mvoscan.core.usage import Difference
from mvoscan.storage.tables import UsageCountRow, UsageFactRow, UsagePresenceRow, UsageStartRow, table_of
from mvoscan.storage.usage import CELL, HANDED_IN, increments, presences

_fact = table_of(UsageFactRow)
_counted = tuple(table_of(row) for row in (UsageCountRow, UsagePresenceRow, UsageStartRow))

Counted = dict[tuple[str, ...], tuple[int, ...]]


def recount(connection: Connection) -> tuple[Difference, ...]:
    """Every stored count that differs from a recount of the facts; none when all is well.

    On PostgreSQL the transaction must see one moment: read in `Database.reading()`, or lock first (`repair`).
    """
    return tuple(_compare(connection, _recounted(connection)))


def repair(connection: Connection) -> tuple[Difference, ...]:
    """Make every stored count equal to a recount, while nobody writes; gives what differed."""
    if connection.dialect.name == "postgresql":
        names = ", ".join(table.name for table in (_fact, *_counted))
        connection.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))
    right = _recounted(connection)
    found = tuple(_compare(connection, right))
    wrong = {each.table for each in found}
    for table in _counted:
        if table.name in wrong:
            _replace(connection, table, right[table])
    return found


def _replace(connection: Connection, table: Table, right: Counted) -> None:
    keys, measures = _names(table)
    rows = [dict(zip((*keys, *measures), (*key, *values), strict=True)) for key, values in right.items()]
    connection.execute(delete(table))
    if rows:
        connection.execute(insert(table), rows)


def _recounted(connection: Connection) -> dict[Table, Counted]:
    """What each table of counts should hold."""
    sums: dict[Table, defaultdict[tuple[str, ...], list[int]]] = {table: defaultdict(list) for table in _counted}
    for table, row in _contributions(connection):
        keys, measures = _names(table)
        key = tuple(str(row[name]) for name in keys)
        values = [int(row[name]) for name in measures]
        before = sums[table][key] or [0] * len(values)
        sums[table][key] = [old + new for old, new in zip(before, values, strict=True)]
    return {table: {key: tuple(values) for key, values in found.items()} for table, found in sums.items()}


def _contributions(connection: Connection) -> Iterator[tuple[Table, dict[str, Any]]]:
    """What the facts add to each table, alike facts taken together."""
    counts, presence, starts = _counted
    for fact in _alike(connection, HANDED_IN, "partner_type", "partner_family", "partner_group"):
        for cell in increments(fact._asdict(), handed_in=fact.facts, confirmed=fact.confirmed_facts):
            yield counts, cell
    for fact in _alike(connection, EndKind.WITHDRAWN, "partner_type", "partner_family", "partner_group"):
        for cell in increments(fact._asdict(), withdrawn=fact.facts):
            yield counts, cell
    for fact in _alike(connection, "started"):
        yield starts, {"month": fact.month, "started": fact.facts}
    columns = ("partner_type", "partner_family", "partner_group", "surrogate", "partner_surrogate")
    for fact in _alike(connection, HANDED_IN, *columns):
        for cell in presences(fact) if fact.confirmed_facts else ():
            yield presence, {**cell, "scans": fact.confirmed_facts}


def _alike(connection: Connection, kind: str, *more: str) -> Sequence[Row[*tuple[Any, ...]]]:
    columns: list[ColumnElement[Any]] = [_fact.c[name] for name in (*CELL, *more)]
    confirmed = func.sum(cast(_fact.c.confirmed, Integer)).label("confirmed_facts")
    query = select(*columns, func.count().label("facts"), confirmed).where(_fact.c.kind == kind).group_by(*columns)
    return connection.execute(query).all()


def _stored(connection: Connection, table: Table) -> Counted:
    keys, measures = _names(table)
    query = select(*(table.c[name] for name in (*keys, *measures)))
    return {tuple(row[: len(keys)]): tuple(row[len(keys) :]) for row in connection.execute(query)}


def _compare(connection: Connection, recounted: dict[Table, Counted]) -> Iterator[Difference]:
    for table, right in recounted.items():
        stored = _stored(connection, table)
        for key in sorted(stored.keys() | right.keys()):
            if stored.get(key) != right.get(key):
                yield Difference(table.name, key, stored.get(key, ()), right.get(key, ()))


def _names(table: Table) -> tuple[list[str], list[str]]:
    keys = [column.name for column in table.primary_key]
    return keys, [column.name for column in table.c if column.name not in keys]
