"""Erase dossiers with all that hangs from them. What was counted stays counted, without leading to them any more."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from sqlalchemy import Column, Connection, Select, Table, delete, select, update

from mvoscan import storage
from mvoscan.core.institution import Standing
from mvoscan.storage import outbox
from mvoscan.storage.client_tables import ClientRequestRow
from mvoscan.storage.ending_tables import SubmissionEndRow
from mvoscan.storage.tables import ClaimRow, DossierRow, InstitutionRow, SubmissionRow, UsageFactRow, metadata, table_of

_dossier = table_of(DossierRow)
_submission = table_of(SubmissionRow)
_claim = table_of(ClaimRow)
_institution = table_of(InstitutionRow)
_fact = table_of(UsageFactRow)
_end = table_of(SubmissionEndRow)
_request = table_of(ClientRequestRow)


def erase_dossiers(connection: Connection, dossiers: Sequence[int], *, now: datetime) -> None:
    """Erase these dossiers: answers, notes, addresses, links, plans and what was handed in.

    Usage facts and the frozen units of releases stay: they hold no answers, and a fact forgets which scan it was. A
    correction that is still under way goes with its scan, of which it holds every answer; one that was handed in stays.
    What was told of them goes too; that they were erased is told. An entry of the register that a visitor typed goes
    with the last that refers to it.
    """
    if not dossiers:
        return
    handed_in = select(_submission.c.public_id).where(_submission.c.dossier_id.in_(dossiers))
    scans = list(connection.execute(handed_in).scalars())
    connection.execute(update(_fact).where(_fact.c.submission.in_(scans)).values(submission=None))
    connection.execute(delete(_claim).where(_claim.c.submission.in_(scans)))
    connection.execute(delete(_end).where(_end.c.submission.in_(scans)))
    connection.execute(update(_end).where(_end.c.by.in_(scans)).values(by=None))
    every = sorted({*dossiers, *connection.execute(under_way(scans).with_for_update()).scalars()})
    outbox.record_erased(connection, every, at=now)
    rows = connection.execute(select(_dossier).where(_dossier.c.id.in_(every))).all()
    bodies = {body for row in rows for body in (row.institution_id, row.partner_id) if body}
    connection.execute(delete(_request).where(_request.c.result.in_([row.public_id for row in rows])))
    _erase(connection, _dossier, every)
    drop_unused(connection, bodies)


def drop_unused(connection: Connection, entries: Collection[str]) -> None:
    """Forget those of these entries of the register that a visitor typed and that nothing refers to any more."""
    typed = select(_institution.c.id).where(_institution.c.standing == Standing.PROVISIONAL)
    unused = set(connection.execute(typed.where(_institution.c.id.in_(entries))).scalars())
    for _, column in pointing_to(_institution):
        unused -= set(connection.execute(select(column).where(column.in_(unused))).scalars())
    connection.execute(delete(_institution).where(_institution.c.id.in_(unused)))


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
