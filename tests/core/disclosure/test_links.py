"""A theme and its statements say things about each other: never is one figure withheld alone."""

from fractions import Fraction

from tests.populations import CUBE, POLICY, YEAR, population, question, theme, unit

from mvoscan.core.disclosure.links import bands_on
from mvoscan.core.disclosure.population import Population, Scored, Unit
from mvoscan.core.disclosure.protect import _primary, protect
from mvoscan.core.disclosure.rules import rounded
from mvoscan.core.disclosure.study import study_of

ONE, TWO, THREE = question("een"), question("twee"), question("drie")
MILIEU = theme()


def _answered(at: int, *, alike: bool) -> Unit:
    """A gemeente with two statements that differ, and one that all answer alike or not."""
    answers = {
        ONE.statistic: "ja" if at % 2 else "nee",
        TWO.statistic: "ja" if at % 3 else "nee",
        THREE.statistic: "ja" if alike or at % 4 else "nee",
    }
    value = Fraction(100 * sum(option == "ja" for option in answers.values()), 3)
    over = frozenset(answers)
    return Unit(
        f"g{at}",
        "gemeente",
        scores={MILIEU: Scored(f"scan-g{at}", value, over)},
        answers=unit("", "", {}, answers, scan=f"scan-g{at}").answers,
    )


def _made(*, alike: bool) -> Population:
    return population([_answered(at, alike=alike) for at in range(24)], questions=[ONE, TWO, THREE])


def test_statements_of_a_theme_are_withheld_in_pairs() -> None:
    found = protect(_made(alike=True), CUBE, POLICY, YEAR)
    withheld = {
        row.question for row in found.rows if row.question != "_Z" and row.breakdown == "total" and row.withheld
    }
    assert len(withheld) == 2
    assert "drie" in withheld


def test_counts_of_statements_put_a_band_on_their_theme() -> None:
    study = study_of(_made(alike=False), CUBE, POLICY, YEAR, ())
    plans = {each: rounded(plan, POLICY) for each, plan in _primary(study).items() if each.about_question}
    total = float(sum(unit.scores[MILIEU].value for unit in study.population.units))
    bands = bands_on(MILIEU, plans, study)
    assert bands
    assert all(band.low <= total <= band.high and band.high - band.low < 2400 for band in bands)


def test_units_with_other_denominators_give_no_equation() -> None:
    made = _made(alike=False)
    other = Scored("scan-x", Fraction(50), frozenset({ONE.statistic}))
    mixed = population([*made.units, Unit("x", "gemeente", scores={MILIEU: other})], questions=made.questions)
    study = study_of(mixed, CUBE, POLICY, YEAR, ())
    plans = {each: plan for each, plan in _primary(study).items() if each.about_question}
    assert bands_on(MILIEU, plans, study) == []
