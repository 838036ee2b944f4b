"""Means over the periods of one base: which releases make a trend, and where its series break.

Years stand with years and quarters with quarters. A theme goes on as long as its series does; where another series
begins, the figures before it cannot be compared with those after it. Nothing is reckoned: every figure is a published
row, and a period without a release is a gap.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mvoscan.core.audience import Audience
from mvoscan.core.disclosure.period import Period, period_of
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.observation import Base, Observation
from mvoscan.core.release import Release, vintage

MOST = 40
"""Most releases in one trend."""


class Source(NamedTuple):
    """A published release with its rows."""

    release: Release
    rows: Sequence[Observation]


class Moment(NamedTuple):
    """A theme in one period: the release (None when there is none), its rows by series, and whether a series begins."""

    period: Period
    release: Release | None
    rows: tuple[Observation, ...]
    breaks: bool


class Line(NamedTuple):
    """A theme over all periods."""

    theme: str
    moments: tuple[Moment, ...]


def newest_of_each(releases: Iterable[Release], base: Base) -> tuple[Release, ...]:
    """The newest release of each period of a base, the oldest period first."""
    found: dict[str, Release] = {}
    for each in releases:
        known = found.get(each.period_code)
        if each.period.base == base and (known is None or vintage(each.name) > vintage(known.name)):
            found[each.period_code] = each
    return tuple(found[code] for code in sorted(found))


def demand_one_base(releases: Sequence[Release]) -> Base:
    """The base that all have in common; raises `Invalid` for a mixture, or for one period twice."""
    bases = {each.period.base for each in releases}
    if len(bases) > 1:
        message = "Kies publicaties van jaren of van kwartalen, niet door elkaar."
        raise Invalid(Problem(field="publicatie", message=message))
    periods = [each.period_code for each in releases]
    twice = next((each for each in periods if periods.count(each) > 1), None)
    if twice is not None:
        message = f"Kies van elke periode één publicatie: van {twice} zijn er meer gevraagd."
        raise Invalid(Problem(field="publicatie", message=message))
    return bases.pop()


def periods_through(first: str, last: str) -> tuple[Period, ...]:
    """All periods of a base from the first to the last.

    >>> [each.code for each in periods_through("2025-Q3", "2026-Q1")]
    ['2025-Q3', '2025-Q4', '2026-Q1']
    """
    found = [period_of(first)]
    while found[-1].code < last:
        found.append(period_of(_after(found[-1].code)))
    return tuple(found)


def lines(sources: Sequence[Source], *, basis: str, audience: Audience) -> tuple[Line, ...]:
    """The themes of one cell over the periods of these releases, in the order of the newest release."""
    by_period = {each.release.period_code: each for each in sources}
    periods = periods_through(min(by_period), max(by_period)) if by_period else ()
    chosen = {code: _of_cell(source.rows, basis, audience) for code, source in by_period.items()}
    themes = dict.fromkeys(row.theme for code in sorted(chosen, reverse=True) for row in chosen[code])
    return tuple(Line(theme, tuple(_moments(theme, periods, by_period, chosen))) for theme in themes)


def _of_cell(rows: Sequence[Observation], basis: str, audience: Audience) -> list[Observation]:
    return [row for row in rows if row.dataset == "theme-results" and row.basis == basis and audience.holds(row)]


def _moments(
    theme: str, periods: Sequence[Period], by_period: dict[str, Source], chosen: dict[str, list[Observation]]
) -> list[Moment]:
    found: list[Moment] = []
    known: set[str] = set()
    for period in periods:
        source = by_period.get(period.code)
        rows = tuple(row for row in chosen.get(period.code, ()) if row.theme == theme)
        series = {row.series for row in rows}
        found.append(Moment(period, source.release if source else None, rows, bool(known and series - known)))
        known |= series
    return found


def _after(code: str) -> str:
    year, _, quarter = code.partition("-Q")
    if not quarter:
        return str(int(year) + 1)
    return f"{year}-Q{int(quarter) + 1}" if quarter != "4" else f"{int(year) + 1}-Q1"
