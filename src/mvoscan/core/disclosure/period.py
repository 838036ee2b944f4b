"""The period of a release: a calendar year or quarter in Belgium."""

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.observation import Base


class Period(NamedTuple):
    """A closed stretch of the calendar; `start` and `end` are its first and last day."""

    code: str
    base: Base
    start: date
    end: date

    @property
    def closes_on(self) -> date:
        """The first day on which it is closed."""
        return self.end + timedelta(days=1)

    @property
    def quarters(self) -> tuple[str, ...]:
        """The quarters it consists of."""
        return (self.code,) if self.base == "quarter" else tuple(f"{self.code}-Q{each}" for each in range(1, 5))

    def holds(self, instant: datetime) -> bool:
        """Whether an instant falls in it, on the Belgian calendar."""
        return self.start <= instant.astimezone(BRUSSELS).date() <= self.end


def period_of(code: str) -> Period:
    """The period with this code; raises `Invalid` for what is no year or quarter.

    >>> period_of("2026-Q3").start.isoformat(), period_of("2026-Q3").end.isoformat(), period_of("2026").base
    ('2026-07-01', '2026-09-30', 'year')
    """
    found = re.fullmatch(r"(20[0-9]{2})(?:-Q([1-4]))?", code)
    if found is None:
        message = f"De periode '{code[:40]}' kennen we niet: schrijf een jaar (2026) of een kwartaal (2026-Q3)."
        raise Invalid(Problem(field="period", message=message))
    year = int(found[1])
    if found[2] is None:
        return Period(code, "year", date(year, 1, 1), date(year, 12, 31))
    first = 3 * int(found[2]) - 2
    after = date(year + first // 10, (first + 2) % 12 + 1, 1)
    return Period(code, "quarter", date(year, first, 1), after - timedelta(days=1))
