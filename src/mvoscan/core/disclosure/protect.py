"""Unpublished in, published out: the one way through.

Primary rules, suppression, rounding, then audit-and-drop per statistic, figures withheld in pairs, and at last a gate:
all rows are written to bytes, read back and attacked once more. What the gate finds is published by nobody.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import NamedTuple

from mvoscan.core.disclosure.audit import Auditor
from mvoscan.core.disclosure.cube import Cell, Cube
from mvoscan.core.disclosure.dispersion import spreads_of
from mvoscan.core.disclosure.freezing import frozen
from mvoscan.core.disclosure.links import bands_on, in_pairs
from mvoscan.core.disclosure.period import Period
from mvoscan.core.disclosure.plan import Plan
from mvoscan.core.disclosure.policy import Policy
from mvoscan.core.disclosure.population import Population
from mvoscan.core.disclosure.progress import Progress, Step, told, untold
from mvoscan.core.disclosure.protected import CLAIM, Dropped, Earlier, Protected, Reason, Report
from mvoscan.core.disclosure.reading import cell_of, statistic_of
from mvoscan.core.disclosure.rows import Spreads, coverage_rows, rows_of
from mvoscan.core.disclosure.rules import question_plan, rounded, score_plan
from mvoscan.core.disclosure.statistic import Statistic
from mvoscan.core.disclosure.study import Study, study_of
from mvoscan.core.disclosure.suppression import secondary
from mvoscan.core.disclosure.vintages import refuse_near_vintages
from mvoscan.core.errors import NotProved
from mvoscan.core.observation import Observation, from_bytes, to_bytes

Plans = dict[Statistic, Plan]


class _Steps(NamedTuple):
    """The steps between the primary rules and the gate."""

    suppress: Callable[[Plans, Study], Plans]
    around: Callable[[Plan, Policy], Plan]
    drop: Callable[[Plan, Study, Auditor, Plans], Plan]
    pair: Callable[[Mapping[Statistic, Plan]], Plans]


class _Gated(NamedTuple):
    """Rows that were attacked as they are, and the narrowest interval that was found."""

    rows: tuple[Observation, ...]
    narrowest: float


def protect(
    population: Population,
    cube: Cube,
    policy: Policy,
    period: Period,
    earlier: Sequence[Earlier] = (),
    *,
    progress: Progress = untold,
) -> Protected:
    """The table of this period that may be published; raises `NotProved` when nothing may.

    Earlier releases that share scans with this population, directly or through each other, are attacked along.
    """
    return _through(_STEPS, study_of(population, cube, policy, period, earlier), progress)


def _through(steps: _Steps, study: Study, progress: Progress = untold) -> Protected:
    """All steps in order, and the gate."""
    refuse_near_vintages(study)
    auditor = Auditor(study)
    progress(Step.SUPPRESS, 0.0)
    plans = steps.suppress(_primary(study), study)
    plans = {each: steps.around(plan, study.policy) for each, plan in plans.items()}
    asked = told(progress, Step.QUESTIONS, [plan for each, plan in plans.items() if each.about_question])
    questions = steps.pair({plan.statistic: steps.drop(plan, study, auditor, {}) for plan in asked})
    scored = told(progress, Step.SCORES, [plan for each, plan in plans.items() if not each.about_question])
    scores = {plan.statistic: steps.drop(plan, study, auditor, questions) for plan in scored}
    plans = {**steps.pair(scores), **questions}
    gated = _gate(plans, study, auditor, progress)
    return Protected(period=study.period, rows=gated.rows, report=_report(plans, study, gated), frozen=frozen(study))


def _primary(study: Study) -> Plans:
    plans = {each: score_plan(each, study.systems[each], study.policy) for each in study.population.scores}
    return plans | {
        each: question_plan(spec, study.systems[each], study.policy) for each, spec in study.questions.items()
    }


def _suppressed(plans: Plans, study: Study) -> Plans:
    """Close secondary cells; statistics with the same membership and primary cells share their pattern."""
    patterns: dict[Hashable, frozenset[Cell]] = {}
    found: Plans = {}
    for statistic, plan in plans.items():
        least = study.policy.k_question if statistic.about_question else study.policy.k_theme
        before = study.withheld_before(statistic)
        key = (plan.system.shape, frozenset(plan.reasons), before, least)
        if key not in patterns:
            patterns[key] = secondary(
                plan.system,
                plan.reasons,
                earlier_open=study.earlier_open(statistic),
                withheld_before=before,
                least=least,
                meter=study.meter,
            )
        found[statistic] = plan.without(sorted(patterns[key]), Reason.SECONDARY)
    return found


def _dropped(plan: Plan, study: Study, auditor: Auditor, questions: Plans) -> Plan:
    """Audit, and drop the least valuable table that holds a victim, until nobody is found."""
    while plan.open:
        rows = tuple(rows_of(plan, study, {}))
        victims = auditor.verdict(plan.statistic, rows, bands_on(plan.statistic, questions, study)).victims
        if not victims:
            break
        plan = plan.without(_table_with(plan, study, victims), Reason.DROPPED)
    return plan


def _table_with(plan: Plan, study: Study, victims: frozenset[int]) -> tuple[Cell, ...]:
    """The open cells of the least valuable table with a victim in it, or else of the least valuable one."""
    tables = [opened for each in reversed(study.cube.breakdowns(study.period.base)) if (opened := plan.open_in(each))]
    return next((cells for cells in tables if any(victims & set(plan.system.own[cell]) for cell in cells)), tables[0])


def _gate(plans: Plans, study: Study, auditor: Auditor, progress: Progress = untold) -> _Gated:
    """Write, read back, attack: the rows when nothing is found, else `NotProved`."""
    spreads = _spreads(plans, study)
    made = tuple(row for each in study.statistics for row in rows_of(plans[each], study, spreads))
    rows = from_bytes(to_bytes((*made, *coverage_rows(study))))
    by_statistic: dict[Statistic, list[Observation]] = {}
    for row in rows:
        by_statistic.setdefault(statistic_of(row), []).append(row)
    narrowest = 100.0
    questions = {each: plan for each, plan in plans.items() if each.about_question}
    for each in told(progress, Step.GATE, study.statistics):
        verdict = auditor.verdict(each, by_statistic.get(each, ()), bands_on(each, questions, study))
        if verdict.victims:
            message = "De controle vond een bestuur dat te nauwkeurig te rekenen is: er wordt niets gepubliceerd."
            raise NotProved(message)
        narrowest = min(narrowest, verdict.narrowest)
    return _Gated(rows, narrowest)


def _spreads(plans: Plans, study: Study) -> Spreads:
    found = {}
    for each in study.population.scores:
        shown = {cell_of(row) for _, row in study.before.get(each, ()) if row.quartile_low is not None}
        before = [earlier for earlier in study.earlier_open(each) if earlier.cell in shown]
        for cell, spread in spreads_of(plans[each], study.policy, before).items():
            found[each, cell] = spread
    return found


def _report(plans: Plans, study: Study, gated: _Gated) -> Report:
    withheld = Counter(reason for plan in plans.values() for reason in plan.reasons.values())
    dropped = dict.fromkeys(
        (each, cell.breakdown)
        for each, plan in plans.items()
        for cell, reason in plan.reasons.items()
        if reason is Reason.DROPPED
    )
    published = sum(len(plan.open) for plan in plans.values())
    attacked = any(plan.open and not each.about_question for each, plan in plans.items())
    policy = study.policy
    return Report(
        period=study.period.code,
        cube=study.cube.version,
        policy=policy.version,
        units=len(study.population.units),
        cells=sum(len(plan.system.own) for plan in plans.values()),
        published=published,
        withheld={reason: withheld[reason] for reason in Reason if withheld[reason]},
        dropped=tuple(Dropped(statistic=each, breakdown=breakdown) for each, breakdown in dropped),
        narrowest=int(gated.narrowest) if attacked else None,
        programs=study.meter.solved,
        joint_with=tuple(each.period.code for each in study.history.releases),
        claim=CLAIM.format(coalition=policy.coalition, width=policy.protection_width),
    )


_STEPS = _Steps(suppress=_suppressed, around=rounded, drop=_dropped, pair=in_pairs)
