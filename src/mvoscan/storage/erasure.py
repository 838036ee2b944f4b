"""Erase dossiers with all that hangs from them. What was counted stays counted, without leading to them any more."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from sqlalchemy import Column, Connection, Select, Table, delete, select, update

from mvoscan import storage
from mvoscan.storage import outbox
from mvoscan.storage.ending_tables import SubmissionEndRow
from mvoscan.storage.tables import ClaimRow, DossierRow, SubmissionRow, UsageFactRow, metadata, table_of

_dossier = table_of(DossierRow)
_submission = table_of(SubmissionRow)
_claim = table_of(ClaimRow)
_fact = table_of(UsageFactRow)
_end = table_of(SubmissionEndRow)


def erase_dossiers(connection: Connection, dossiers: Sequence[int], *, now: datetime) -> None:
    """Erase these dossiers: answers, notes, addresses, links, plans and what was handed in.

    Usage facts and the frozen units of releases stay: they hold no answers, and a fact forgets which scan it was. A
    correction that is still under way goes with its scan, of which it holds every answer; one that was handed in stays.
    What was told of them goes too; that they were erased is told.
    """
    if not dossiers:
        return
    named = select(_submission.c.public_id).where(_submission.c.dossier_id.in_(dossiers))
    scans = list(connection.execute(named).scalars())
    connection.execute(update(_fact).where(_fact.c.submission.in_(scans)).values(submission=None))
    connection.execute(delete(_claim).where(_claim.c.submission.in_(scans)))
    connection.execute(delete(_end).where(_end.c.submission.in_(scans)))
    connection.execute(update(_end).where(_end.c.by.in_(scans)).values(by=None))
    every = sorted({*dossiers, *connection.execute(under_way(scans).with_for_update()).scalars()})
    outbox.record_erased(connection, every, at=now)
    _erase(connection, _dossier, every)


def under_way(scans: Sequence[str]) -> Select[tuple[int]]:
    """The dossiers that correct one of these scans and were not handed in yet."""
    return select(_dossier.c.id).where(_dossier.c.corrects.in_(scans), _dossier.c.submission.is_(None))


def _erase(connection: Connection, table: Table, keys: list[Any]) -> None:
    """Erase rows by their key, after all rows that point to them."""
    if not keys:
        return
    for child, column in pointing_to(table):
        own = list(child.primary_key)
        if len(own) == 1 and pointing_to(child):
            _erase(connection, child, list(connection.execute(select(own[0]).where(column.in_(keys))).scalars()))
        else:
            connection.execute(delete(child).where(column.in_(keys)))
    (key,) = table.primary_key
    connection.execute(delete(table).where(key.in_(keys)))


@cache
def pointing_to(table: Table) -> tuple[tuple[Table, Column[Any]], ...]:
    """The tables with a column that points to this one, whichever module declares them."""
    return tuple(_found(table))


def _found(table: Table) -> Iterator[tuple[Table, Column[Any]]]:
    for module in iter_modules(storage.__path__):
        if module.name.endswith("tables"):
            import_module(f"{storage.__name__}.{module.name}")
    for child in metadata.sorted_tables:
        for each in child.foreign_keys:
            if each.column.table is table:
                yield child, each.parent
