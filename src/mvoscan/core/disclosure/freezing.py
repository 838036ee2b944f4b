"""What is kept of a population for audits to come: who was in which statistic, without any result."""

from collections.abc import Mapping

from mvoscan.core.disclosure.population import Unit
from mvoscan.core.disclosure.protected import Frozen, FrozenUnit
from mvoscan.core.disclosure.statistic import Statistic
from mvoscan.core.disclosure.study import Study


def frozen(study: Study) -> Frozen:
    """The memberships of a study; equal lists of statistics are kept once."""
    number = {statistic: at for at, statistic in enumerate(study.statistics)}
    shared: dict[tuple[int, ...], tuple[int, ...]] = {}
    units = []
    for unit in study.population.units:
        place = study.cube.place(unit.type, unit.province)
        if place is None:
            continue
        scans: dict[str, list[int]] = {}
        for results in (unit.scores, unit.answers):
            for statistic, result in results.items():
                scans.setdefault(result.scan, []).append(number[statistic])
        kept = {scan: tuple(sorted(each)) for scan, each in scans.items()}
        kept = {scan: shared.setdefault(each, each) for scan, each in kept.items()}
        back = _kept_back(unit, number) if unit.waiver else ()
        units.append(FrozenUnit(key=unit.key, place=place, waiver=unit.waiver, kept_back=back, scans=kept))
    return Frozen(statistics=study.statistics, units=tuple(units))


def _kept_back(unit: Unit, number: Mapping[Statistic, int]) -> tuple[int, ...]:
    """What is not known to everyone of a unit that shows something."""
    scans = {statistic: each.scan for statistic, each in unit.scores.items()}
    scans |= {statistic: each.scan for statistic, each in unit.answers.items()}
    return tuple(sorted(number[statistic] for statistic, scan in scans.items() if not unit.shows(scan, statistic)))
