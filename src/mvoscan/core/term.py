"""Until when something that is given away holds: a choice from a list, or a day that somebody picks."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import Problem


class Terms(NamedTuple):
    """What can be chosen: days and months by code, `dag` with a date, at most so many months away.

    `missing` asks to choose, `again` says what can be done later.
    """

    days: Mapping[str, int]
    months: Mapping[str, int]
    most: int
    missing: str
    again: str


def last_day(term: str, given: str, *, today: date, terms: Terms) -> tuple[date | None, Problem | None]:
    """The last day of a term, or what is wrong with it; `given` is a date that goes with the term `dag`."""
    if term in terms.days:
        return today + timedelta(days=terms.days[term]), None
    if term in terms.months:
        return _months_on(today, terms.months[term]), None
    if term != "dag":
        return None, Problem(field="termijn", message=terms.missing)
    latest = _months_on(today, terms.most)
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return None, Problem(field="dag", message="Vul de laatste dag in, bijvoorbeeld als 2027-03-31.")
    if not today <= day <= latest:
        return None, Problem(
            field="dag", message=f"Kies een dag van vandaag tot en met {latest:%d/%m/%Y}. {terms.again}"
        )
    return day, None


def end_of(day: date) -> datetime:
    """The end of a day on the Belgian calendar."""
    return datetime.combine(day + timedelta(days=1), time(), BRUSSELS)


def day_before(end: datetime) -> date:
    """The last whole day before the end of a day.

    >>> day_before(end_of(date(2026, 12, 7))).isoformat()
    '2026-12-07'
    """
    return (end - timedelta(seconds=1)).astimezone(BRUSSELS).date()


def _months_on(day: date, months: int) -> date:
    """The same day some months later, or the last one of that month.

    >>> _months_on(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
