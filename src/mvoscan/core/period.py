"""The periods that releases cover: calendar years and quarters in Belgium, which close before they are counted."""

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.observation import Base

GRACE_DAYS = 5
"""Days after a period before a release of it is built by itself: mails of the last day are confirmed by then."""

_CODE = re.compile(r"(20[0-9]{2})(?:-Q([1-4]))?")


class Period(NamedTuple):
    """A year (`quarter` is None) or a quarter of one."""

    year: int
    quarter: int | None

    @property
    def code(self) -> str:
        """As SDMX writes it.

        >>> Period(2026, 3).code, Period(2026, None).code
        ('2026-Q3', '2026')
        """
        return f"{self.year}" if self.quarter is None else f"{self.year}-Q{self.quarter}"

    @property
    def base(self) -> Base:
        """Which tables a period has."""
        return "year" if self.quarter is None else "quarter"

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, 1 if self.quarter is None else self.quarter * 3 - 2, 1)

    @property
    def last(self) -> date:
        """The last day.

        >>> Period(2026, 3).last
        datetime.date(2026, 9, 30)
        """
        return self.following.first - timedelta(days=1)

    @property
    def following(self) -> "Period":
        """The next period of the same length."""
        if self.quarter is None:
            return Period(self.year + 1, None)
        return Period(self.year + self.quarter // 4, self.quarter % 4 + 1)

    @property
    def closes_on(self) -> date:
        """The first day on which the period is over."""
        return self.following.first

    @property
    def quarters(self) -> tuple[str, ...]:
        """The codes of the quarters in it.

        >>> Period(2026, 3).quarters
        ('2026-Q3',)
        """
        return tuple(f"{self.year}-Q{each}" for each in (range(1, 5) if self.quarter is None else (self.quarter,)))

    @property
    def label(self) -> str:
        """In Dutch.

        >>> Period(2026, 3).label
        'derde kwartaal van 2026'
        """
        if self.quarter is None:
            return f"{self.year}"
        return f"{('eerste', 'tweede', 'derde', 'vierde')[self.quarter - 1]} kwartaal van {self.year}"

    def closed(self, now: datetime) -> bool:
        """Whether it is over in Belgium at this instant."""
        return now.astimezone(BRUSSELS).date() >= self.closes_on


def read_period(code: str, *, field: str = "period") -> Period:
    """The period with this code; raises `Invalid` when it is none.

    >>> read_period("2026-Q3")
    Period(year=2026, quarter=3)
    """
    found = _CODE.fullmatch(code.strip())
    if found is None:
        message = f"‘{code[:40]}’ is geen periode. Schrijf een jaar als 2026 of een kwartaal als 2026-Q3."
        raise Invalid(Problem(field=field, message=message))
    year, quarter = found.groups()
    return Period(int(year), int(quarter) if quarter else None)


def demand_closed(period: Period, now: datetime) -> None:
    """Raise `Invalid` with the date on which an open period closes."""
    if not period.closed(now):
        day = period.closes_on
        message = (
            f"{period.label.capitalize()} loopt nog. Een publicatie kan pas vanaf {day.day}-{day.month}-{day.year}, "
            "als er niets meer bij komt."
        )
        raise Invalid(Problem(field="period", message=message))


def due(now: datetime, *, since: date, days: int = GRACE_DAYS) -> tuple[Period, ...]:
    """The periods since a day that have been closed for some days, oldest first: quarters, then their year.

    >>> from datetime import UTC
    >>> [each.code for each in due(datetime(2027, 1, 6, tzinfo=UTC), since=date(2026, 8, 1))]
    ['2026-Q3', '2026-Q4', '2026']
    """
    today = now.astimezone(BRUSSELS).date() - timedelta(days=days)
    every = [Period(year, quarter) for year in range(since.year, today.year + 1) for quarter in (1, 2, 3, 4, None)]
    return tuple(each for each in every if each.last >= since and each.closes_on <= today)
