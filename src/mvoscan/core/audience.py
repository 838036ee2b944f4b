"""Whose results: of all organisations, a group, a family, or the municipalities of a province."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mvoscan.core.observation import TOTAL, Breakdown, Observation

FIELDS: dict[Breakdown, str] = {
    "total": "",
    "group": "group",
    "family": "family",
    "gemeente-province": "province",
}
"""The dimension that tells the cells of a breakdown apart, the widest breakdown first."""


class Audience(NamedTuple):
    """A cell of the cube: its breakdown and the code that names it there (`_T` for all)."""

    breakdown: Breakdown
    code: str = TOTAL

    def holds(self, row: Observation) -> bool:
        """Whether a row is about this cell."""
        return row.breakdown == self.breakdown and audience_of(row).code == self.code

    @property
    def filters(self) -> dict[str, str]:
        """The filters of the API that select its rows."""
        field = FIELDS[self.breakdown]
        return {"breakdown": self.breakdown} | ({field: self.code} if field else {})


ALL = Audience("total")


def audience_of(row: Observation) -> Audience:
    """The cell that a row is about."""
    field = FIELDS[row.breakdown]
    return Audience(row.breakdown, getattr(row, field) if field else TOTAL)


def audiences(rows: Iterable[Observation]) -> tuple[Audience, ...]:
    """The cells that rows are about, the widest breakdown first."""
    found = dict.fromkeys(audience_of(row) for row in rows)
    return tuple(each for breakdown in FIELDS for each in found if each.breakdown == breakdown)


def about(rows: Iterable[Observation], audience: Audience) -> Iterator[Observation]:
    """The rows about one cell."""
    return (row for row in rows if audience.holds(row))
