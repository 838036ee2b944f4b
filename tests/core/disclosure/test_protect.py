"""Unpublished in, published out: what comes through gives nobody away, and steps that are left out are noticed."""

import random
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.attacker import Answers, Scores, certain_answers, members, read_out, score_intervals
from tests.populations import CUBE, POLICY, QUARTER, YEAR, full_population, population, question, theme, unit

from mvoscan.core.disclosure import protect as module
from mvoscan.core.disclosure import solver
from mvoscan.core.disclosure.population import Population, Unit
from mvoscan.core.disclosure.protect import protect
from mvoscan.core.disclosure.protected import Protected, Reason
from mvoscan.core.disclosure.statistic import Statistic
from mvoscan.core.disclosure.study import study_of
from mvoscan.core.errors import NotProved
from mvoscan.core.institution import PROVINCES
from mvoscan.core.observation import Observation

MILIEU = theme()
TYPES = ("gemeente", "ocmw", "provincie", "agb", "departement", "school")


def _spread(kind: str, count: int, *, middle: int = 50, start: int = 0) -> list[Unit]:
    """Units of one type with scores around a middle."""
    offs = (-30, -15, 0, 15, 30)
    return [
        unit(f"{kind}-{at}", kind, {MILIEU: middle + offs[at % 5]}, province="10000" if kind == "gemeente" else None)
        for at in range(start, start + count)
    ]


def _row(found: Protected, **wanted: object) -> Observation:
    rows = [
        row
        for row in found.rows
        if row.dataset != "coverage" and all(getattr(row, name) == value for name, value in wanted.items())
    ]
    assert len(rows) == 1
    return rows[0]


def _left_out(**steps: object) -> module._Steps:
    return module._STEPS._replace(**steps)  # type: ignore[arg-type]  # a test may leave any step out.


def test_the_shipped_cube_publishes_nine_cells_in_ten_at_three_hundred_institutions() -> None:
    report = protect(full_population(0.55, full=1.0), CUBE, POLICY, YEAR).report
    assert report.published >= 0.9 * report.cells


def test_a_lean_first_year_publishes_the_total_and_the_local_bodies() -> None:
    units = [*_spread("gemeente", 26), *_spread("ocmw", 7), *_spread("departement", 5)]
    found = protect(population(units), CUBE, POLICY, YEAR)
    assert not _row(found, breakdown="total").withheld
    assert not _row(found, group="lokaal", breakdown="group").withheld


def test_a_small_group_is_withheld_and_so_is_what_would_give_it_away() -> None:
    found = protect(population([*_spread("gemeente", 20), *_spread("school", 3)]), CUBE, POLICY, YEAR)
    assert _row(found, group="andere-overheden", breakdown="group").withheld
    assert _row(found, group="lokaal", breakdown="group").withheld or _row(found, breakdown="total").withheld


def test_without_suppression_the_gate_refuses() -> None:
    study = study_of(population([*_spread("gemeente", 20), *_spread("school", 3)]), CUBE, POLICY, YEAR, ())
    steps = _left_out(suppress=lambda plans, _: plans, drop=lambda plan, *_: plan)
    with pytest.raises(NotProved):
        module._through(steps, study)


@pytest.mark.parametrize("about", ["scores", "answers"])
def test_without_the_drop_step_the_gate_refuses(about: str) -> None:
    study = study_of(_skewed(about), CUBE, POLICY, YEAR, ())
    with pytest.raises(NotProved):
        module._through(_left_out(drop=lambda plan, *_: plan), study)


@pytest.mark.parametrize("about", ["scores", "answers"])
def test_with_the_drop_step_the_same_population_passes(about: str) -> None:
    assert protect(_skewed(about), CUBE, POLICY, YEAR).report.dropped


def _skewed(about: str) -> Population:
    """A small year with many scores at the top, and answers that are mostly alike."""
    chance = random.Random(11)  # noqa: S311 - made up, no secret.
    count, q, low = chance.randint(8, 40), question("q"), chance.choice([0, 40, 60, 80])
    units = []
    for at in range(count):
        kind = chance.choices(TYPES, (6, 3, 1, 1, 2, 2))[0]
        scores = {MILIEU: chance.choice([low, 100, 100, chance.randint(low, 100)])} if about == "scores" else {}
        answers = {q.statistic: chance.choices(("ja", "nee"), (0.85, 0.15))[0]} if about == "answers" else {}
        units.append(unit(f"u{at}", kind, scores, answers, province=chance.choice(list(PROVINCES))))
    return population(units, questions=[q] if about == "answers" else [])


def test_without_rounding_and_dropping_the_gate_refuses() -> None:
    q = question("q")
    units = [unit(f"g{at}", "gemeente", answers={q.statistic: "ja" if at < 10 else "nee"}) for at in range(12)]
    study = study_of(population(units, questions=[q]), CUBE, POLICY, YEAR, ())
    steps = _left_out(around=lambda plan, _: plan, drop=lambda plan, *_: plan)
    with pytest.raises(NotProved):
        module._through(steps, study)


def test_a_second_release_one_organisation_apart_is_refused() -> None:
    units = [*_spread("gemeente", 20), *_spread("school", 12)]
    first = protect(population(units), CUBE, POLICY, YEAR)
    with pytest.raises(NotProved):
        protect(population([*units, *_spread("gemeente", 1, start=20)]), CUBE, POLICY, YEAR, [first.as_earlier])


def test_the_attack_itself_sees_two_vintages_one_organisation_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    units = [*_spread("gemeente", 20), *_spread("school", 12)]
    first = protect(population(units), CUBE, POLICY, YEAR)
    monkeypatch.setattr(module, "refuse_near_vintages", lambda _: None)
    more = population([*units, *_spread("gemeente", 1, start=20)])
    second = protect(more, CUBE, POLICY, YEAR, [first.as_earlier])
    assert _row(second, breakdown="total").withheld
    assert _row(second, breakdown="group", group="lokaal").withheld


def test_a_quarter_and_its_year_are_attacked_together() -> None:
    units = [*_spread("gemeente", 20), *_spread("school", 12)]
    quarter = protect(population(units), CUBE, POLICY, QUARTER)
    year = protect(population([*units, *_spread("school", 1, start=12)]), CUBE, POLICY, YEAR, [quarter.as_earlier])
    intervals = score_intervals([read_out(quarter), read_out(year)], MILIEU, {}, ["scan-school-12"])
    assert year.report.joint_with == ("2026-Q3",)
    assert all(high - low >= 25 for low, high in intervals.values())


def test_who_showed_their_own_result_no_longer_hides_others() -> None:
    units = _spread("departement", 5)
    shown = [replace(units[0], shown=frozenset({"scan-departement-0"})), *units[1:]]
    assert not _row(protect(population(units), CUBE, POLICY, YEAR), breakdown="total").withheld
    assert _row(protect(population(shown), CUBE, POLICY, YEAR), breakdown="total").withheld


@pytest.mark.parametrize("dissenters", [0, 1])
def test_answers_that_are_all_alike_but_one_are_withheld(dissenters: int) -> None:
    q = question("q")
    units = [unit(f"g{at}", "gemeente", answers={q.statistic: "nee" if at < dissenters else "ja"}) for at in range(20)]
    found = protect(population(units, questions=[q]), CUBE, POLICY, YEAR)
    assert all(row.withheld for row in found.rows if row.dataset == "question-results")
    assert Reason.ALIKE in found.report.withheld


def test_a_high_mean_is_coded() -> None:
    units = [unit(f"g{at}", "gemeente", {MILIEU: (92, 95, 100, 98, 90, 97)[at % 6]}) for at in range(6)]
    row = _row(protect(population(units), CUBE, POLICY, YEAR), breakdown="total")
    assert row.value is None
    assert row.value_text is not None
    assert row.value_text.startswith("≥")


def test_a_solver_that_fails_publishes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(solver._OPTIONS, "simplex_iteration_limit", 0)
    with pytest.raises(NotProved):
        protect(population([*_spread("gemeente", 20), *_spread("school", 3)]), CUBE, POLICY, YEAR)


def test_the_same_population_in_another_order_gives_the_same_rows() -> None:
    made = full_population(0.4, themes=2, statements=2)
    turned = replace(made, units=made.units[::-1])
    assert protect(made, CUBE, POLICY, YEAR).rows == protect(turned, CUBE, POLICY, YEAR).rows


def test_what_is_kept_holds_no_score_and_no_answer() -> None:
    found = protect(full_population(0.3, themes=2, statements=2), CUBE, POLICY, YEAR)
    assert "ja" not in {*found.frozen.model_dump_json().split('"')}


@st.composite
def populations(draw: st.DrawFn) -> Population:
    """Some dozens of bodies of all kinds, with one theme and one statement."""
    count = draw(st.integers(5, 45))
    chance = random.Random(draw(st.integers(0, 10_000)))  # noqa: S311 - made up, no secret.
    q, skew = question("q"), draw(st.sampled_from([0.5, 0.85, 0.96]))
    scale = draw(st.sampled_from([(0, 100), (60, 100), (90, 100), (0, 20)]))
    provinces = list(PROVINCES)[: draw(st.integers(1, 5))]
    units = [
        unit(
            f"u{at}",
            chance.choices(TYPES, (6, 2, 1, 1, 1, 1))[0],
            {MILIEU: Fraction(chance.randint(*scale))},
            {q.statistic: chance.choices(("ja", "nee", "nvt"), (skew, 1 - skew, 0.05))[0]}
            if chance.random() < 0.9
            else {},
            province=chance.choice([*provinces, None]) if at % 7 == 0 else chance.choice(provinces),
            waiver=chance.random() < 0.05,
        )
        for at in range(count)
    ]
    return population(units, questions=[q])


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(populations())
def test_two_insiders_of_one_small_cell_together_find_no_score(made: Population) -> None:
    release = read_out(protect(made, CUBE, POLICY, YEAR))
    values = {f"scan-{each.key}": float(each.scores[MILIEU].value) for each in made.units}
    waived = {f"scan-{each.key}" for each in made.units if each.waiver}
    small = {
        tuple(inside)
        for figure in release.figures
        if figure.about == MILIEU and len(inside := members(release.frozen, figure)) < 12
    }
    pairs = {pair for inside in small for pair in combinations(sorted({*inside} - waived), 2)}
    attack = Scores([release], MILIEU)
    for pair in sorted(pairs)[:40]:
        known = {scan: values[scan] for scan in {*pair, *waived}}
        for low, high in attack.intervals(known).values():
            assert high - low >= 25 - 1e-4


@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(populations(), st.integers(0, 1000))
def test_a_year_beside_its_quarter_gives_nobody_away(made: Population, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - made up, no secret.
    part = replace(made, units=tuple(each for each in made.units if chance.random() < 0.6))
    quarter = protect(part, CUBE, POLICY, QUARTER).as_earlier
    year = protect(made, CUBE, POLICY, YEAR, [quarter]).as_earlier
    attack = Scores([read_out(quarter), read_out(year)], MILIEU)
    known = {f"scan-{each.key}": float(each.scores[MILIEU].value) for each in made.units if each.waiver}
    for insider in [None, *made.units[:8]]:
        own = {f"scan-{insider.key}": float(insider.scores[MILIEU].value)} if insider else {}
        for low, high in attack.intervals({**known, **own}).values():
            assert high - low >= 25 - 1e-4


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(populations())
def test_an_attacker_of_another_make_finds_no_score(made: Population) -> None:
    attack = Scores([read_out(protect(made, CUBE, POLICY, YEAR))], MILIEU)
    known = {f"scan-{each.key}": float(each.scores[MILIEU].value) for each in made.units if each.waiver}
    for insider in [None, *made.units]:
        own = {f"scan-{insider.key}": float(insider.scores[MILIEU].value)} if insider else {}
        for low, high in attack.intervals({**known, **own}).values():
            assert high - low >= 25 - 1e-4


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(populations())
def test_an_attacker_of_another_make_finds_no_answer(made: Population) -> None:
    q: Statistic = made.questions[0].statistic
    attack = Answers([read_out(protect(made, CUBE, POLICY, YEAR))], q)
    answers = {f"scan-{each.key}": each.answers[q].option for each in made.units if q in each.answers}
    waived = {f"scan-{each.key}": each.answers[q].option for each in made.units if each.waiver and q in each.answers}
    for insider in [None, *list(answers)[:6]]:
        own = {insider: answers[insider]} if insider else {}
        assert not attack.certain({**waived, **own})


@pytest.mark.parametrize("units", [20, 25, 40])
def test_two_who_answered_otherwise_do_not_know_what_all_others_answered(units: int) -> None:
    q = question("q")
    made = [unit(f"g{at}", "gemeente", answers={q.statistic: "nee" if at < 2 else "ja"}) for at in range(units)]
    release = read_out(protect(population(made, questions=[q]), CUBE, POLICY, YEAR))
    assert not certain_answers([release], q.statistic, {"scan-g0": "nee", "scan-g1": "nee"})


def test_a_second_release_with_the_scans_of_three_organisations_corrected_is_refused() -> None:
    units = [*_spread("gemeente", 20), *_spread("school", 12)]
    first = protect(population(units), CUBE, POLICY, YEAR)
    corrected = [
        unit(each.key, each.type, {MILIEU: 60}, province="10000", scan=f"beter-{each.key}") for each in units[:3]
    ]
    with pytest.raises(NotProved, match="verschilt in een cel maar 3 besturen"):
        protect(population([*corrected, *units[3:]]), CUBE, POLICY, YEAR, [first.as_earlier])


def test_scores_that_are_alike_but_for_two_have_no_quartiles() -> None:
    scores = (0, 100, *[50] * 28)
    alike = [unit(f"g{at}", "gemeente", {MILIEU: score}) for at, score in enumerate(scores)]
    row = _row(protect(population(alike), CUBE, POLICY, YEAR), breakdown="total")
    assert (row.value, row.quartile_low, row.ci_low) == (50, None, None)


def test_a_high_mean_of_few_says_nothing_to_who_knows_the_rule() -> None:
    units = [unit(f"g{at}", "gemeente", {MILIEU: 92}) for at in range(5)]
    row = _row(protect(population(units), CUBE, POLICY, YEAR), breakdown="total")
    assert (row.value, row.value_text) == (None, "≥85")


def test_answers_of_who_showed_a_result_stay_protected() -> None:
    q = question("q")
    made = [unit(f"g{at}", "gemeente", answers={q.statistic: "ja" if at % 2 else "nee"}) for at in range(18)]
    shown = [unit(f"d{at}", "departement", answers={q.statistic: "ja"}, waiver=True) for at in range(9)]
    release = protect(population([*made, *shown], questions=[q]), CUBE, POLICY, YEAR).as_earlier
    group = [row for row in release.rows if row.question == "q" and row.family == "vlaamse-overheid"]
    assert all(row.withheld for row in group)
    assert not certain_answers([read_out(release)], q.statistic, {})
