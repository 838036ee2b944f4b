"""R4: quartiles and intervals, only where every difference of two such cells holds enough organisations that differ.

The cells that get them are chosen the most valuable first, so that their units fall apart into blocks of at least
`k_dispersion`, each with a standard deviation of at least 5, whichever coalition takes its own scores out of it: then
nothing about fewer can be reckoned from them.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import ceil, sqrt
from typing import NamedTuple

from mvoscan.core.disclosure.cube import Cell
from mvoscan.core.disclosure.membership import EarlierCell, System, Value
from mvoscan.core.disclosure.plan import Plan
from mvoscan.core.disclosure.policy import Policy
from mvoscan.core.scoring import half_up

LEAST_DEVIATION = 5
"""Points of 100."""

_NORMAL = 1.96


class Spread(NamedTuple):
    """Quartiles and a 95 % interval of the mean, whole points; None where they are not published."""

    quartile_low: int | None
    quartile_high: int | None
    ci_low: int | None
    ci_high: int | None


NO_SPREAD = Spread(None, None, None, None)


def spreads_of(plan: Plan, policy: Policy, before: Iterable[EarlierCell]) -> dict[Cell, Spread]:
    """The spread of each open cell that may show it; `before` are cells of earlier releases that did."""
    system = plan.system
    chosen = [system.earlier[each] for each in before if each in system.earlier]
    found: dict[Cell, Spread] = {}
    for cell in plan.open:
        members = system.own[cell]
        figure = plan.figures.get(cell)
        if getattr(figure, "value", None) is not None and _safe(system, [*chosen, members], policy):
            chosen.append(members)
            found[cell] = _spread(system.values(members))
    return found


def deviation(scores: Sequence[tuple[Fraction, int]]) -> float:
    """Standard deviation of scores, over the number less one."""
    units = sum(times for _, times in scores)
    if units < 2:
        return 0.0
    mean = sum((value * times for value, times in scores), Fraction(0)) / units
    return sqrt(sum((times * (value - mean) ** 2 for value, times in scores), Fraction(0)) / (units - 1))


def _safe(system: System, cells: list[tuple[int, ...]], policy: Policy) -> bool:
    """Whether all blocks that these cells make are large and differ enough."""
    blocks: dict[tuple[bool, ...], list[int]] = {}
    for at, atom in enumerate(system.atoms):
        inside = tuple(at in members for members in cells)
        if any(inside) and not atom.known:
            blocks.setdefault(inside, []).append(at)
    return all(
        system.size(block) >= policy.k_dispersion
        and _least_deviation(system.values(block), policy.coalition) >= LEAST_DEVIATION
        for block in blocks.values()
    )


def _least_deviation(values: Mapping[Value, int], coalition: int) -> float:
    """The deviation of those who are left when a coalition of the lowest and the highest is taken away."""
    scores = sorted((value, times) for value, times in values.items() if not isinstance(value, str))
    return min(
        deviation(_without(_without(scores, lowest)[::-1], coalition - lowest)) for lowest in range(coalition + 1)
    )


def _without(scores: list[tuple[Fraction, int]], count: int) -> list[tuple[Fraction, int]]:
    """The scores without the first so many."""
    left = []
    for value, times in scores:
        taken = min(times, count)
        count -= taken
        left += [(value, times - taken)] if times > taken else []
    return left


def _spread(values: Mapping[Value, int]) -> Spread:
    scores = sorted((value, times) for value, times in values.items() if not isinstance(value, str))
    units = sum(times for _, times in scores)
    mean = sum((value * times for value, times in scores), Fraction(0)) / units
    off = Fraction(_NORMAL * deviation(scores) / sqrt(units))
    low, high = max(Fraction(0), mean - off), min(Fraction(100), mean + off)
    return Spread(_ranked(scores, ceil(units / 4)), _ranked(scores, ceil(3 * units / 4)), half_up(low), half_up(high))


def _ranked(scores: list[tuple[Fraction, int]], rank: int) -> int:
    """The score with this rank, counted from the lowest, as a whole number."""
    passed = 0
    for value, times in scores:
        passed += times
        if passed >= rank:
            return half_up(value)
    raise ValueError("no such rank")
