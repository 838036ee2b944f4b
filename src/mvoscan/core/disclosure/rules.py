"""Primary rules: what a cell shows by itself, whatever else is published.

R1 enough organisations; R2 no mean so high or low that it gives away one organisation, also to insiders; R3 answers
that differ enough. R4 (quartiles and intervals) is in `dispersion`. R5: never a minimum, maximum or rank; there is no
figure for it. R6: a small complete population follows the same rules; there is no exception for it.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

from mvoscan.core.disclosure.cube import Cell
from mvoscan.core.disclosure.membership import System, Value
from mvoscan.core.disclosure.plan import Figure, Mean, Plan
from mvoscan.core.disclosure.policy import LEAST_LEFT, Policy
from mvoscan.core.disclosure.protected import Reason
from mvoscan.core.disclosure.statistic import QuestionSpec, Statistic
from mvoscan.core.scoring import half_up

HALF = Fraction(1, 2)
MOST = 100
"""The highest score."""

_CODED_FROM, _CODED_TO = 75, 25


def score_plan(statistic: Statistic, system: System, policy: Policy) -> Plan:
    """Means per cell, coded where they are extreme, and withheld where R1 or R2 says so."""
    figures: dict[Cell, Figure] = {}
    reasons: dict[Cell, Reason] = {}
    for cell, members in system.own.items():
        if not _enough(system.hidden(members), policy.k_theme, policy):
            reasons[cell] = Reason.FEW
            continue
        mean = _mean(system, members, policy)
        if mean is None:
            reasons[cell] = Reason.EXTREME
        else:
            figures[cell] = mean
    return Plan(statistic, system, figures, reasons)


def question_plan(spec: QuestionSpec, system: System, policy: Policy) -> Plan:
    """Counts per cell and option, withheld where R1 or R3 says so."""
    figures: dict[Cell, Figure] = {}
    reasons: dict[Cell, Reason] = {}
    for cell, members in system.own.items():
        hidden = system.values(members, known=False)
        if not _enough(hidden.total(), policy.k_question, policy):
            reasons[cell] = Reason.FEW
        elif hidden.total() - max(hidden.values()) < policy.homogeneity:
            reasons[cell] = Reason.ALIKE
        else:
            counted = system.values(members)
            figures[cell] = {option: counted[option] for option in spec.shares}
    return Plan(spec.statistic, system, figures, reasons)


def rounded(plan: Plan, policy: Policy) -> Plan:
    """The plan with every count rounded to the base of the policy."""
    figures = {
        cell: figure if isinstance(figure, Mean) else _rounded(figure, policy.round_base)
        for cell, figure in plan.figures.items()
    }
    return Plan(plan.statistic, plan.system, figures, plan.reasons)


def round_to(value: int, base: int) -> int:
    """A count rounded to a base, halves up.

    >>> [round_to(value, 5) for value in (2, 3, 7, 8)]
    [0, 5, 5, 10]
    """
    return base * half_up(Fraction(value, base))


def width(low: Fraction | float, high: Fraction | float, units: int) -> Fraction | float:
    """In how many points one of some units is known when their sum lies between low and high.

    >>> width(Fraction(485), Fraction(495), 5), width(Fraction(295), Fraction(305), 5)
    (Fraction(15, 1), 100)
    """
    return min(MOST, high) - max(0, low - MOST * (units - 1))


def band_of(mean: Mean, units: int) -> tuple[Fraction, Fraction]:
    """Between which numbers the sum of the scores lies, when this is published about so many units.

    >>> band_of(Mean(60), 5) == (Fraction(595, 2), Fraction(605, 2))
    True
    """
    if mean.value is not None:
        return units * (mean.value - HALF), units * (mean.value + HALF)
    text = mean.text or ""
    bound = int(text[1:])
    if text.startswith("≥"):
        return units * (bound - HALF), Fraction(units * MOST)
    return Fraction(0), units * (bound + HALF)


def _enough(hidden: int, least: int, policy: Policy) -> bool:
    return hidden >= least and hidden - policy.coalition >= LEAST_LEFT


def _rounded(counts: Mapping[str, int], base: int) -> dict[str, int]:
    return {option: round_to(count, base) for option, count in counts.items()}


def _mean(system: System, members: tuple[int, ...], policy: Policy) -> Mean | None:
    """The mean in the first form that gives nobody away: a whole number, else a bound in steps.

    Who knows this rule knows that it held, so that the lowest scores are not very low: an outsider has to be left with
    one width more for each member of a coalition, and then that says too little to anybody.
    """
    units = system.size(members)
    total = sum((system.atoms[each].score_sum for each in members), Fraction(0))
    known = sum((system.atoms[each].score_sum for each in members if system.atoms[each].known), Fraction(0))
    told = _told(system.values(members, known=False), policy.coalition)
    mean = half_up(total / units)
    for form in (Mean(mean), *_coded(mean, policy.coding_step)):
        low, high = band_of(form, units)
        hidden = system.hidden(members)
        widths = (width(low - known - own, high - known - own, hidden - count) for count, own in told)
        bare = width(low - known, high - known, hidden)
        if min(widths) >= policy.protection_width and bare >= min(
            MOST, (1 + policy.coalition) * policy.protection_width
        ):
            return form
    return None


def _coded(mean: int, step: int) -> list[Mean]:
    """The bounds that may stand for a high or low mean, the tightest first."""
    if mean >= _CODED_FROM:
        return [Mean(None, f"≥{bound}") for bound in range(step * floor(mean / step), _CODED_FROM - 1, -step)]
    if mean <= _CODED_TO:
        return [Mean(None, f"≤{bound}") for bound in range(step * ceil(mean / step), _CODED_TO + 1, step)]
    return []


def _told(values: Mapping[Value, int], coalition: int) -> list[tuple[int, Fraction]]:
    """What insiders can know: how many they are and the sum of their scores, at its least and at its most.

    Widths are concave in that sum, so the extremes are enough.
    """
    scores = sorted((value, times) for value, times in values.items() if not isinstance(value, str))
    found = [(0, Fraction(0))]
    for count in range(1, coalition + 1):
        found += [(count, _first(scores, count)), (count, _first(scores[::-1], count))]
    return found


def _first(scores: list[tuple[Fraction, int]], count: int) -> Fraction:
    """The sum of the first so many scores."""
    total, left = Fraction(0), count
    for value, times in scores:
        taken = min(times, left)
        total, left = total + taken * value, left - taken
    return total
