"""The results of scans that were erased before their year appeared: kept without identity until it does."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, union_all

from mvoscan.core.disclosure.erased import ErasedResults, ErasedScan
from mvoscan.storage.release_tables import ErasedScanRow
from mvoscan.storage.tables import SurrogateRow, UsageFactRow, table_of

_erased = table_of(ErasedScanRow)
_surrogate = table_of(SurrogateRow)
_fact = table_of(UsageFactRow)


def add(connection: Connection, scans: Iterable[ErasedScan]) -> int:
    """Keep these; gives how many."""
    rows = [{**each.model_dump(exclude={"results"}), "results": each.results.model_dump(mode="json")} for each in scans]
    if rows:
        connection.execute(insert(_erased), rows)
    return len(rows)


def of_quarters(connection: Connection, quarters: Collection[str], *, questionnaire: str) -> tuple[ErasedScan, ...]:
    """Those of these quarters, in the order in which they were handed in as far as that is kept."""
    here = (_erased.c.quarter.in_(quarters), _erased.c.questionnaire == questionnaire)
    query = select(_erased).where(*here).order_by(_erased.c.day, _erased.c.id)
    return tuple(_scan_of(row) for row in connection.execute(query))


def leading(connection: Connection, scans: Iterable[ErasedScan]) -> Mapping[str, bool]:
    """By stand-in whether it still leads to a body, because another scan of that body is there."""
    wanted = {each.organisation for each in scans}
    query = select(_surrogate.c.surrogate).where(_surrogate.c.surrogate.in_(wanted))
    found = set(connection.execute(query).scalars())
    return {each: each in found for each in wanted}


def first_months(connection: Connection) -> dict[str, str]:
    """By stand-in of a body the month in which it was first counted."""
    columns = (_fact.c.surrogate, _fact.c.partner_surrogate)
    every = union_all(*(select(each.label("body"), _fact.c.month).where(each.is_not(None)) for each in columns)).cte()
    query = select(every.c.body, func.min(every.c.month)).group_by(every.c.body)
    return {row[0]: row[1] for row in connection.execute(query)}


def _scan_of(row: Row[Any]) -> ErasedScan:
    plain = {name: value for name, value in row._asdict().items() if name != "id"}
    return ErasedScan(**{**plain, "results": ErasedResults.model_validate(plain["results"])})
