"""Which published periods are asked for: codes, a range of codes, or an interval of days; never a part of a period."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from mvoscan.core.disclosure.period import Period, period_of
from mvoscan.core.errors import Invalid, Problem

ALL = "*"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_NAMED = 24


def choose_periods(asked: Iterable[str], published: Iterable[str]) -> tuple[str, ...]:
    """The published periods that are asked for, oldest first; nothing or `*` asks for all of them.

    `2026`, `2026-Q3`; `2025-Q1..2026-Q2` for those of one kind in between; `2026-01-01/2027-01-01` for the days from
    the first up to, not including, the last, which must be whole published periods. Raises `Invalid`.

    >>> choose_periods(["2026-Q1..2026-Q3"], ["2026", "2026-Q1", "2026-Q2"])
    ('2026-Q1', '2026-Q2')
    >>> choose_periods(["2026-01-01/2026-07-01"], ["2026-Q1", "2026-Q2", "2026"])
    ('2026-Q1', '2026-Q2')
    """
    there = sorted({period_of(code) for code in published}, key=lambda each: (each.start, each.end))
    texts = [part.strip() for value in asked for part in value.split(",") if part.strip()]
    if not texts or ALL in texts:
        return tuple(each.code for each in there)
    chosen = {each.code for text in dict.fromkeys(texts) for each in _meant(text, there)}
    return tuple(each.code for each in there if each.code in chosen)


def _meant(text: str, there: Sequence[Period]) -> Sequence[Period]:
    if ".." in text:
        return _range(text, there)
    if "/" in text:
        return _interval(text, there)
    found = [each for each in there if each.code == text]
    if not found:
        raise _wrong(f"Periode ‘{text[:40]}’ is niet gepubliceerd.", there)
    return found


def _range(text: str, there: Sequence[Period]) -> Sequence[Period]:
    first, _, last = text.partition("..")
    try:
        start, end = period_of(first.strip()), period_of(last.strip())
    except Invalid:
        raise _wrong(f"Het bereik ‘{text[:40]}’ kennen we niet: schrijf 2025-Q1..2026-Q2.", there) from None
    if start.base != end.base or start.start > end.start:
        raise _wrong(f"Het bereik ‘{text[:40]}’ gaat van vroeg naar laat, tussen twee jaren of twee kwartalen.", there)
    found = [each for each in there if each.base == start.base and start.start <= each.start <= end.start]
    if not found:
        raise _wrong(f"In het bereik ‘{text[:40]}’ is er niets gepubliceerd.", there)
    return found


def _interval(text: str, there: Sequence[Period]) -> Sequence[Period]:
    """The periods of one kind that together are exactly these days, years before quarters."""
    first, _, last = (part.strip() for part in text.partition("/"))
    try:
        start, end = _day(first), _day(last)
    except ValueError:
        raise _wrong(f"Het interval ‘{text[:40]}’ kennen we niet: schrijf 2026-01-01/2027-01-01.", there) from None
    for base in ("year", "quarter"):
        within = [each for each in there if each.base == base and start <= each.start and each.closes_on <= end]
        if within and sum((each.closes_on - each.start for each in within), timedelta()) == end - start:
            return within
    raise _wrong(f"Het interval ‘{text[:40]}’ valt niet samen met gepubliceerde periodes.", there)


def _day(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _wrong(said: str, there: Sequence[Period]) -> Invalid:
    """A problem that names what is published, the newest first."""
    named = [f"{each.code} ({each.start.isoformat()}/{each.closes_on.isoformat()})" for each in reversed(there)]
    more = f" en {len(named) - _MOST_NAMED} oudere" if len(named) > _MOST_NAMED else ""
    choice = f"Kies uit: {', '.join(named[:_MOST_NAMED])}{more}." if named else "Er is nog niets gepubliceerd."
    return Invalid(Problem(field="period", message=f"{said} {choice}"))
