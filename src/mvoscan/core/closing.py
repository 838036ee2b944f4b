"""When a period may be counted: after it closed, and then for good."""

from datetime import datetime

from mvoscan.core.disclosure.period import Period
from mvoscan.core.dossier import BRUSSELS
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
