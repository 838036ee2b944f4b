"""A second release of the same period: it may not differ from an earlier one by a few organisations."""

from mvoscan.core.disclosure.cube import Cell, Place
from mvoscan.core.disclosure.membership import holds
from mvoscan.core.disclosure.study import Study
from mvoscan.core.errors import NotProved

Stood = tuple[str, Place | None]
"""The scan of an organisation, and where it stood."""


def refuse_near_vintages(study: Study) -> None:
    """Raise `NotProved` when a cell differs from that of an earlier release of this period by less than `k_theme`."""
    earlier = [each for each in study.history.releases if each.period.code == study.period.code]
    if not earlier:
        return
    now = {
        (statistic, unit.key): (scored.scan, study.cube.place(unit.type, unit.province))
        for unit in study.population.units
        for statistic, scored in unit.scores.items()
    }
    for release in earlier:
        then = {
            (release.frozen.statistics[index], unit.key): (scan, unit.place)
            for unit in release.frozen.units
            for scan, indexes in unit.scans.items()
            for index in indexes
        }
        for statistic in study.population.scores:
            moved = [
                (now.get(key), then.get(key))
                for key in {*now, *then}
                if key[0] == statistic and now.get(key) != then.get(key)
            ]
            for cell in study.cells:
                changed = sum(_in(cell, here) != _in(cell, there) for here, there in moved)
                if 0 < changed < study.policy.k_theme:
                    raise NotProved(_refusal(study.period.code, changed))


def _in(cell: Cell, stood: Stood | None) -> str | None:
    """The scan that an organisation has in a cell: a corrected one is another."""
    return stood[0] if stood is not None and holds(cell, stood[1]) else None


def _refusal(period: str, changed: int) -> str:
    return (
        f"Deze uitgave van {period} verschilt in een cel maar {changed} besturen van een eerdere: uit het verschil zou "
        "je hun uitkomst kunnen rekenen. Er wordt niets gepubliceerd."
    )
