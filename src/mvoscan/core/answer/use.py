"""How often and by whom, out of the usage tables: the same numbers, in the order of an answer."""

from datetime import date
from fractions import Fraction

from pydantic import BaseModel, ConfigDict

from mvoscan.core.institution import InstitutionType, InstitutionTypes, Population
from mvoscan.core.scoring import half_up
from mvoscan.core.usage import CountStatus, Starts, UsageTable
from mvoscan.core.usage_query import Dimension

FEWEST_FOR_PERCENT = 20
"""Below this many a percentage says less than the numbers themselves."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MonthUse(_Value):
    """One month that was counted, wholly or partly."""

    month: str
    status: CountStatus
    handed_in: int
    confirmed: int
    started: int | None


class TypeUse(_Value):
    """A type of institution: its scans, its distinct institutions, and how many of them exist where that is known.

    Institutions are distinct over the whole period and cannot be added up; `second` is in how many joint scans this
    type was the second institution (such a scan counts once, at the first).
    """

    code: str
    label: str
    plural: str
    handed_in: int
    confirmed: int
    second: int
    institutions: int
    population: Population | None

    @property
    def coverage(self) -> int | None:
        """Whole percents of the existing institutions with a confirmed scan; None where that says nothing."""
        return percent(self.institutions, self.population.count) if self.population else None


class Use(_Value):
    """How often the scan was handed in, by whom, and since when that is counted."""

    status: CountStatus
    handed_in: int | None
    confirmed: int | None
    joint: int | None
    institutions: int | None
    started: int | None
    counted_since: date | None
    months: tuple[MonthUse, ...]
    types: tuple[TypeUse, ...]


def percent(part: int, whole: int) -> int | None:
    """A share in whole percents, half up, never above 100; None of so few that a percentage would mislead.

    >>> percent(118, 285), percent(3, 5)
    (41, None)
    """
    return min(100, half_up(Fraction(100 * part, whole))) if whole >= FEWEST_FOR_PERCENT else None


def use_of(by_month: UsageTable, by_type: UsageTable, starts: Starts | None, types: InstitutionTypes) -> Use:
    """Put usage tables of one period together; `starts` counts the scans begun."""
    total = by_month.total
    return Use(
        status=total.status,
        handed_in=total.handed_in,
        confirmed=total.confirmed,
        joint=total.joint,
        institutions=total.institutions,
        started=starts.total if starts else None,
        counted_since=by_month.counted_since,
        months=_months(by_month, starts),
        types=_types(by_type, types),
    )


def _months(table: UsageTable, starts: Starts | None) -> tuple[MonthUse, ...]:
    begun = {each.month: each.started for each in starts.months} if starts else {}
    return tuple(
        MonthUse(
            month=row.key[Dimension.MONTH],
            status=row.status,
            handed_in=row.handed_in,
            confirmed=row.confirmed or 0,
            started=begun.get(row.key[Dimension.MONTH]),
        )
        for row in table.rows
        if row.handed_in is not None
    )


def _types(table: UsageTable, types: InstitutionTypes) -> tuple[TypeUse, ...]:
    """Types that took part, the most scans first, then in the order of the screen; then those of known number."""
    if table.total.handed_in is None:
        return ()
    rows = {row.key[Dimension.TYPE]: row for row in table.rows}
    found = []
    for each in types.types:
        row = rows.get(each.code)
        numbers = (row.handed_in, row.confirmed, row.joint_partner, row.institutions) if row else (0, 0, 0, 0)
        if row or each.population:
            found.append(_type(each, *(number or 0 for number in numbers)))
    return tuple(sorted(found, key=lambda each: -each.handed_in))


def _type(kind: InstitutionType, handed_in: int, confirmed: int, second: int, institutions: int) -> TypeUse:
    return TypeUse(
        code=kind.code,
        label=kind.label,
        plural=kind.plural,
        handed_in=handed_in,
        confirmed=confirmed,
        second=second,
        institutions=institutions,
        population=kind.population,
    )
