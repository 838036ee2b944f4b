"""What one statistic says about another: a theme is a weighted mean of its statements, the overall score one of themes.

Where all units of a cell share one denominator, the published counts of the statements put a band on the sum of the
theme. Elsewhere no equation is used; everywhere the statements of a theme are withheld in pairs, and so are the themes
and the overall score of a cell: one withheld figure alone would follow from the others.
"""

from collections.abc import Mapping
from fractions import Fraction

from mvoscan.core.disclosure.cube import Cell
from mvoscan.core.disclosure.membership import holds
from mvoscan.core.disclosure.plan import Mean, Plan
from mvoscan.core.disclosure.protected import Reason
from mvoscan.core.disclosure.rules import MOST
from mvoscan.core.disclosure.solver import Band
from mvoscan.core.disclosure.statistic import QuestionSpec, Statistic
from mvoscan.core.disclosure.study import Study

Plans = Mapping[Statistic, Plan]


def in_pairs(plans: Plans) -> dict[Statistic, Plan]:
    """The plans with a second figure withheld wherever one of a family is withheld alone, until there is none."""
    found = dict(plans)
    for members in _families(plans):
        for cell in dict.fromkeys(cell for each in members for cell in found[each].system.own):
            here = [each for each in members if cell in found[each].system.own and _occupied(found[each], cell)]
            closed = [each for each in here if cell in found[each].reasons]
            if len(closed) == 1 and len(here) > 1:
                other = next(each for each in reversed(here) if each not in closed)
                found[other] = found[other].without([cell], Reason.LINKED)
    return found


def bands_on(statistic: Statistic, plans: Plans, study: Study) -> list[Band]:
    """What the published counts of its statements say about the sums of a theme."""
    if statistic not in study.population.scores:
        return []
    system = study.systems[statistic]
    found = []
    for cell, members in system.own.items():
        over = _denominator(statistic, cell, study)
        if over and members:
            low, high = _sum_between(over, cell, system.size(members), plans, study)
            found.append(Band(dict.fromkeys(members, 1.0), float(low), float(high)))
    return found


def _families(plans: Plans) -> list[list[Statistic]]:
    """Statements of one theme and series' basis; and the scores of one basis, the overall score last."""
    found: dict[tuple[str, ...], list[Statistic]] = {}
    for each in plans:
        key = (each.questionnaire, each.basis, each.theme) if each.about_question else (each.questionnaire, each.basis)
        found.setdefault(key, []).append(each)
    return list(found.values())


def _occupied(plan: Plan, cell: Cell) -> bool:
    return bool(plan.system.own[cell])


def _denominator(statistic: Statistic, cell: Cell, study: Study) -> frozenset[Statistic] | None:
    """The statements that every unit of a cell was scored over; None when they differ."""
    found: frozenset[Statistic] | None = None
    for place, over in study.denominators.get(statistic, {}).items():
        if holds(cell, place):
            if over is None or found not in (None, over):
                return None
            found = over
    return found


def _sum_between(
    over: frozenset[Statistic], cell: Cell, units: int, plans: Plans, study: Study
) -> tuple[Fraction, Fraction]:
    low = high = Fraction(0)
    weight = sum(study.questions[each].weight for each in over)
    for each in sorted(over):
        spec = study.questions[each]
        least, most = _share_between(spec, cell, units, plans[each], study)
        low, high = low + spec.weight * least, high + spec.weight * most
    return MOST * low / weight, MOST * high / weight


def _share_between(spec: QuestionSpec, cell: Cell, units: int, plan: Plan, study: Study) -> tuple[Fraction, Fraction]:
    """The least and the most that the shares of a statement can sum to."""
    figure = plan.figures.get(cell)
    members = plan.system.own.get(cell, ())
    if figure is None or isinstance(figure, Mean) or cell in plan.reasons or plan.system.size(members) != units:
        return Fraction(0), Fraction(units)
    off = study.policy.round_base // 2
    shares = sorted((share or Fraction(0), option) for option, share in spec.shares.items())
    boxes = [(share, max(0, figure[option] - off), figure[option] + off) for share, option in shares]
    return _filled(boxes, units), _filled(boxes[::-1], units)


def _filled(boxes: list[tuple[Fraction, int, int]], units: int) -> Fraction:
    """The sum when units go to the first boxes as far as they may, each box holding at least its least."""
    left = units - sum(low for _, low, _ in boxes)
    total = Fraction(0)
    for share, low, high in boxes:
        more = min(left, high - low)
        total, left = total + share * (low + more), left - more
    return total
