"""Plans as rows, in the one shape in which results leave the house."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from mvoscan.core.disclosure.cube import Cell
from mvoscan.core.disclosure.dispersion import NO_SPREAD, Spread
from mvoscan.core.disclosure.membership import holds
from mvoscan.core.disclosure.plan import Figure, Mean, Plan
from mvoscan.core.disclosure.rules import round_to
from mvoscan.core.disclosure.statistic import Statistic
from mvoscan.core.disclosure.study import Study
from mvoscan.core.observation import NOT_APPLICABLE, Observation
from mvoscan.core.scoring import half_up

Spreads = Mapping[tuple[Statistic, Cell], Spread]
"""Quartiles and intervals, where they may be published."""

_FEW_FOR_RELIABLE = 10


def rows_of(plan: Plan, study: Study, spreads: Spreads) -> Iterator[Observation]:
    """All rows of one statistic: withheld ones too, since a row that lacks would tell."""
    spec = study.questions.get(plan.statistic)
    for cell in plan.system.own:
        figure = None if cell in plan.reasons else plan.figures.get(cell)
        spread = spreads.get((plan.statistic, cell), NO_SPREAD)
        for answer in spec.shares if spec else (NOT_APPLICABLE,):
            yield _row(plan, study, cell, answer, figure, spread)


def coverage_rows(study: Study) -> Iterator[Observation]:
    """How many bodies took part, per questionnaire and cell; who took part is public, so nothing is withheld."""
    for questionnaire in dict.fromkeys(each.questionnaire for each in study.statistics):
        for cell in study.cells:
            units, bodies = taken_part(study, questionnaire).get(cell, (0, 0))
            population, share = _coverage(study, questionnaire, cell)
            about = Statistic(questionnaire, NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE)
            yield _placed(study, about, cell, "coverage", NOT_APPLICABLE)(
                value=bodies, n_org=units, n_population=population, coverage=share, obs_status="A", conf_status="F"
            )


def taken_part(study: Study, questionnaire: str) -> Mapping[Cell, tuple[int, int]]:
    """Per cell how many units took part, and how many bodies: a joint scan is one unit of two bodies."""
    found = study.participants.get(questionnaire)
    if found is None:
        found = study.participants[questionnaire] = _counted(study, questionnaire)
    return found


def _row(plan: Plan, study: Study, cell: Cell, answer: str, figure: Figure | None, spread: Spread) -> Observation:
    about = plan.statistic
    dataset = "question-results" if about.about_question else "theme-results"
    make = _placed(study, about, cell, dataset, answer)
    population, share = _coverage(study, about.questionnaire, cell)
    if figure is None:
        return make(n_population=population, coverage=share, obs_status="Q", conf_status="C")
    units = plan.system.size(plan.system.own[cell])
    coded = isinstance(figure, Mean)
    return make(
        value=figure.value if isinstance(figure, Mean) else figure[answer],
        value_text=figure.text if isinstance(figure, Mean) else None,
        n_org=units if coded else round_to(units, study.policy.round_base),
        n_population=population,
        coverage=share,
        **spread._asdict(),
        obs_status=_status(about, units, study),
        conf_status="F",
    )


def _status(about: Statistic, units: int, study: Study) -> str:
    if units < _FEW_FOR_RELIABLE:
        return "U"
    return "B" if about in study.population.starts_series else "A"


def _placed(study: Study, about: Statistic, cell: Cell, dataset: str, answer: str) -> Callable[..., Observation]:
    """A maker of rows at this place; measures that are not given are empty."""
    period = study.period
    empty = dict.fromkeys(("value", "value_text", "n_org", "n_population", "coverage", *Spread._fields))
    place = {
        "dataset": dataset,
        "period": period.code,
        "period_start": period.start,
        "period_end": period.end,
        "base": period.base,
        **cell._asdict(),
        **about._asdict(),
        "answer": answer,
    }
    return lambda **measures: Observation(**{**empty, **place, **measures})


def _counted(study: Study, questionnaire: str) -> dict[Cell, tuple[int, int]]:
    found: dict[Cell, tuple[int, int]] = {}
    for unit in study.population.units:
        if not any(each.questionnaire == questionnaire for results in (unit.answers, unit.scores) for each in results):
            continue
        for cell in study.cells:
            own = holds(cell, study.cube.place(unit.type, unit.province))
            partner = unit.partner_type and holds(cell, study.cube.place(unit.partner_type, unit.province))
            units, bodies = found.get(cell, (0, 0))
            found[cell] = (units + own, bodies + own + bool(partner))
    return found


def _coverage(study: Study, questionnaire: str, cell: Cell) -> tuple[int | None, int | None]:
    """How many bodies exist for a cell, and the share of them that took part; None where that is not known."""
    bodies = [study.population.bodies.get((code, cell.province)) for code in sorted(study.cube.types_in(cell))]
    known = [each for each in bodies if each is not None]
    if len(known) < len(bodies) or not sum(known):
        return None, None
    total = sum(known)
    part = taken_part(study, questionnaire).get(cell, (0, 0))[1]
    return total, min(100, half_up(Fraction(100 * part, total)))
