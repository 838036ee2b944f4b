"""When a period may be counted: after it closed, and then for good."""

from datetime import datetime, timedelta

from mvoscan.core.disclosure.period import Period, period_of
from mvoscan.core.dossier import BRUSSELS, brussels_quarter
from mvoscan.core.errors import Invalid, Problem

_QUARTERS = ("eerste", "tweede", "derde", "vierde")


def label(period: Period) -> str:
    """A period in Dutch.

    >>> from mvoscan.core.disclosure.period import period_of
    >>> label(period_of("2026-Q3")), label(period_of("2026"))
    ('derde kwartaal van 2026', '2026')
    """
    year, _, quarter = period.code.partition("-Q")
    return f"{_QUARTERS[int(quarter) - 1]} kwartaal van {year}" if quarter else year


def running(now: datetime) -> tuple[Period, Period]:
    """The quarter and the year that are still open, on the Belgian calendar.

    >>> from datetime import UTC
    >>> [each.code for each in running(datetime(2026, 11, 25, tzinfo=UTC))]
    ['2026-Q4', '2026']
    """
    quarter = brussels_quarter(now)
    return period_of(quarter), period_of(quarter[:4])


def just_closed(now: datetime) -> tuple[Period, Period]:
    """The last quarter and the last year that are over, on the Belgian calendar.

    >>> from datetime import UTC
    >>> [each.code for each in just_closed(datetime(2027, 1, 1, tzinfo=UTC))]
    ['2026-Q4', '2026']
    """
    quarter, year = running(now)
    before = quarter.start - timedelta(days=1)
    return period_of(f"{before.year}-Q{(before.month + 2) // 3}"), period_of(str(year.start.year - 1))


def named(period: Period) -> str:
    """A period within a Dutch sentence.

    >>> from mvoscan.core.disclosure.period import period_of
    >>> named(period_of("2026-Q3")), named(period_of("2026"))
    ('het derde kwartaal van 2026', '2026')
    """
    return label(period) if period.base == "year" else f"het {label(period)}"


def demand_closed(period: Period, now: datetime) -> None:
    """Raise `Invalid` with the day on which an open period closes, on the Belgian calendar.

    >>> from datetime import UTC
    >>> from mvoscan.core.disclosure.period import period_of
    >>> demand_closed(period_of("2026-Q3"), datetime(2026, 10, 1, 12, tzinfo=UTC))
    """
    day = period.closes_on
    if now.astimezone(BRUSSELS).date() >= day:
        return
    message = (
        f"{named(period).capitalize()} loopt nog. Een publicatie kan pas vanaf {day.day}-{day.month}-{day.year}: "
        "dan komt er niets meer bij."
    )
    raise Invalid(Problem(field="period", message=message))
