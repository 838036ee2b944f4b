"""Which scans count: per organisation its latest confirmed one in the period, per statistic that it covers.

An organisation that changes type within the period is one unit in its latest category. Organisations that merge are one
unit too, under the key of the one that remains: the latest scan of any of them. In a joint scan the municipality is the
unit; from that scan on its partner is no unit of its own, unless it hands in alone again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from mvoscan.core.disclosure.intake import Results
from mvoscan.core.disclosure.period import Period
from mvoscan.core.disclosure.population import Unit
from mvoscan.core.disclosure.statistic import Statistic


class HandIn(NamedTuple):
    """Plain facts on a scan handed in; keys are pseudonyms. `gone`: withdrawn, or superseded by a correction.

    `waiver`: its organisation shows something of it to everyone; `shows` are these scores, None when it is all of them.
    """

    scan: str
    organisation: str
    type: str
    handed_in_at: datetime
    results: Results
    province: str | None = None
    partner: str | None = None
    partner_type: str | None = None
    confirmed: bool = False
    practice: bool = False
    gone: bool = False
    waiver: bool = False
    shows: frozenset[Statistic] | None = None


def units_of(
    hand_ins: Iterable[HandIn], period: Period, *, successors: Mapping[str, str] | None = None
) -> tuple[Unit, ...]:
    """The units of a period; `successors` names the organisation that one was merged into."""
    merged = successors or {}
    units: dict[str, Unit] = {}
    counting = (each for each in hand_ins if _counts(each, period))
    for each in sorted(counting, key=lambda one: (one.handed_in_at, one.scan)):
        key = _remaining(each.organisation, merged)
        units[key] = _after(units.get(key), key, each)
        partner = _remaining(each.partner, merged) if each.partner else None
        if partner is not None and partner != key and partner in units:
            units[partner] = _without(units[partner], each.results)
    return tuple(unit for _, unit in sorted(units.items()) if unit.scores or unit.answers)


def _counts(each: HandIn, period: Period) -> bool:
    return each.confirmed and not each.practice and not each.gone and period.holds(each.handed_in_at)


def _remaining(organisation: str, merged: Mapping[str, str]) -> str:
    """The organisation that remains after all mergers; a circle ends where it began."""
    seen = {organisation}
    while (after := merged.get(organisation)) is not None and after not in seen:
        seen.add(after)
        organisation = after
    return organisation


def _after(before: Unit | None, key: str, each: HandIn) -> Unit:
    """The unit after one more scan."""
    kept = _without(before, each.results) if before else Unit(key=key, type=each.type)
    return replace(
        kept,
        type=each.type,
        province=each.province,
        partner_type=each.partner_type,
        shown=kept.shown | ({each.scan} if each.waiver else frozenset()),
        kept_back=kept.kept_back | _kept_back(each),
        scores={**kept.scores, **each.results.scores},
        answers={**kept.answers, **each.results.answers},
    )


def _kept_back(each: HandIn) -> frozenset[tuple[str, Statistic]]:
    """The scores of a scan that its organisation does not show, where it shows others."""
    if not each.waiver or each.shows is None:
        return frozenset()
    return frozenset((each.scan, statistic) for statistic in each.results.scores if statistic not in each.shows)


def _without(unit: Unit, results: Results) -> Unit:
    """The unit without what these results replace."""
    return replace(
        unit,
        scores={each: value for each, value in unit.scores.items() if each not in results.covers},
        answers={each: value for each, value in unit.answers.items() if each not in results.covers},
    )
