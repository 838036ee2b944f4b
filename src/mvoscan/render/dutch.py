"""Dates, times and numbers as a Flemish reader writes them."""

from datetime import date as Date
from datetime import datetime as Instant
from math import ceil
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

_BRUSSELS = ZoneInfo("Europe/Brussels")
_LOCALE = "nl_BE"
_MOST_MINUTES = 120


def date(value: Date | Instant) -> str:
    """A day in words; an instant is taken on the Belgian calendar.

    >>> date(Date(2026, 11, 24))
    '24 november 2026'
    """
    day = value.astimezone(_BRUSSELS).date() if isinstance(value, Instant) else value
    return format_date(day, "d MMMM y", locale=_LOCALE)


def time(value: Instant) -> str:
    """The Belgian time of an instant, hours and minutes.

    >>> from datetime import UTC
    >>> time(Instant(2026, 1, 1, 8, 5, tzinfo=UTC))
    '9:05'
    """
    return format_time(value, "H:mm", tzinfo=_BRUSSELS, locale=_LOCALE)


def moment(value: Instant) -> str:
    """A day of this or another year with its Belgian time, as one says it.

    >>> from datetime import UTC
    >>> moment(Instant(2026, 11, 25, 13, 5, tzinfo=UTC))
    '25 november 2026 om 14:05'
    """
    return f"{date(value)} om {time(value)}"


def number(value: float) -> str:
    """A number with a decimal comma and thousands apart.

    >>> number(1234.5)
    '1.234,5'
    """
    return format_decimal(value, locale=_LOCALE)


def month(value: str) -> str:
    """A month `YYYY-MM` in words.

    >>> month("2026-03")
    'maart 2026'
    """
    return format_date(Date(int(value[:4]), int(value[5:7]), 1), "MMMM y", locale=_LOCALE)


def duration(minutes: int) -> str:
    """About how long something takes, never less: in minutes up to two hours, above that in half hours.

    >>> duration(20), duration(100), duration(170), duration(180)
    ('20 minuten', '100 minuten', '3 uur', '3 uur')
    >>> duration(125)
    '2,5 uur'
    """
    return f"{minutes} minuten" if minutes <= _MOST_MINUTES else f"{number(ceil(minutes / 30) / 2)} uur"
