"""Scores come out as reckoned by hand, and have the properties that make them fair."""

import random
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.tiny import ROOT, tiny

from mvoscan.core.answers import Answer, Answers
from mvoscan.core.questionnaire import Questionnaire, Role, Scope
from mvoscan.core.scoring import NoScore, ScanScore, Score, score
from mvoscan.core.scoring_vectors import ExpectedScore, ScoringVectors, Vector
from mvoscan.core.tailoring import Tailoring, asked
from mvoscan.core.visibility import counted

GOLDEN = ScoringVectors.model_validate_json((ROOT / "reference" / "scoring-vectors.json").read_text(encoding="utf-8"))
QUESTIONNAIRES = {name: tiny(name) for name in ("yes-no", "scales", "weights", "scopes", "coverage", "rounding")}

CONDITIONAL = tiny("conditional")


def _scored(
    questionnaire: Questionnaire, answers: Answers, *, scope: Scope = Scope.FULL, basis: Scope = Scope.FULL
) -> ScanScore:
    tailoring = Tailoring(types=questionnaire.allowed_types, profile={}, scope=scope)
    return score(questionnaire, asked(questionnaire, tailoring, basis=basis), answers, basis=basis)


@st.composite
def scans(draw: st.DrawFn) -> tuple[Questionnaire, dict[str, Answer]]:
    """A tiny questionnaire with some answer, or none, to each statement."""
    questionnaire = QUESTIONNAIRES[draw(st.sampled_from(sorted(QUESTIONNAIRES)))]
    answers = {
        name: Answer(
            option=draw(st.sampled_from([None, *questionnaire.scale_of(question).by_id])),
            interesting=draw(st.booleans()),
        )
        for name, question in questionnaire.questions.items()
    }
    return questionnaire, answers


Scan = tuple[Questionnaire, dict[str, Answer]]


def _as_expected(found: Score, expected: ExpectedScore) -> ExpectedScore:
    """The found score in the form of the vectors, with the counts that they promise."""
    counts = {name: getattr(found.counts, name) for name in expected.counts}
    return ExpectedScore(
        score=found.score,
        coverage=found.coverage,
        exact=found.exact,
        reason=found.reason if expected.reason else None,
        counts=counts,
    )


@pytest.mark.parametrize("vector", GOLDEN.vectors, ids=lambda vector: vector.name)
def test_a_score_is_what_was_reckoned_by_hand(vector: Vector) -> None:
    questionnaire = GOLDEN.questionnaires[vector.questionnaire]
    tailoring = Tailoring(types=frozenset(vector.types), profile=vector.profile, scope=vector.scope)
    answers = {
        name: Answer(option=vector.answers.get(name), interesting=name in vector.interesting)
        for name in {*vector.answers, *vector.interesting}
    }
    found = score(questionnaire, asked(questionnaire, tailoring, basis=vector.basis), answers, basis=vector.basis)
    expected = vector.expected
    assert _as_expected(found.overall, expected.overall) == expected.overall
    assert found.themes.keys() == expected.themes.keys()
    assert {name: _as_expected(each, expected.themes[name]) for name, each in found.themes.items()} == expected.themes


@pytest.mark.parametrize("name", GOLDEN.questionnaires)
def test_the_golden_examples_answer_the_same_questionnaires_as_our_other_tests(name: str) -> None:
    assert GOLDEN.questionnaires[name] == tiny(name)


def test_each_score_names_its_basis_and_its_rule() -> None:
    found = _scored(QUESTIONNAIRES["yes-no"], {}, basis=Scope.LIGHT)
    assert (found.basis, found.rule) == (Scope.LIGHT, "weighted-share-1")


def test_when_nothing_is_asked_there_is_no_score_and_it_says_so() -> None:
    found = score(QUESTIONNAIRES["yes-no"], {}, {}, basis=Scope.LIGHT)
    assert (found.overall.score, found.overall.coverage, found.overall.reason) == (None, 0, NoScore.NOTHING_ASKED)


@given(scans(), st.data())
def test_a_better_answer_never_lowers_a_score(scan: Scan, data: st.DataObject) -> None:
    questionnaire, answers = scan
    scored = {name: each for name, each in answers.items() if _points(questionnaire, name, each) is not None}
    assume(scored)
    name = data.draw(st.sampled_from(sorted(scored)))
    better = _best(questionnaire, name)
    before, after = _scored(questionnaire, answers), _scored(questionnaire, {**answers, name: Answer(option=better)})
    assert all(_value(after.themes[theme]) >= _value(before.themes[theme]) for theme in before.themes)
    assert _value(after.overall) >= _value(before.overall)


@given(scans())
def test_weet_niet_scores_as_the_worst_answer_does(scan: Scan) -> None:
    questionnaire, answers = scan
    worst = {name: _unknown_as_worst(questionnaire, name, each) for name, each in answers.items()}
    before, after = _scored(questionnaire, answers), _scored(questionnaire, worst)
    assert [each.exact for each in before.themes.values()] == [each.exact for each in after.themes.values()]


@given(scans())
def test_all_not_applicable_or_open_gives_no_score(scan: Scan) -> None:
    questionnaire, answers = scan
    emptied = {name: Answer(option=_excluded(questionnaire, name), interesting=True) for name in answers}
    found = _scored(questionnaire, emptied)
    assert [each.score for each in (found.overall, *found.themes.values())] == [None] * (1 + len(found.themes))


@given(scans(), st.randoms())
def test_the_order_of_answers_does_not_matter(scan: Scan, chance: random.Random) -> None:
    questionnaire, answers = scan
    names = list(answers)
    chance.shuffle(names)
    assert _scored(questionnaire, {name: answers[name] for name in names}) == _scored(questionnaire, answers)


@given(scans())
def test_interesting_notes_and_revisions_never_count(scan: Scan) -> None:
    questionnaire, answers = scan
    bare = {name: Answer(option=each.option) for name, each in answers.items()}
    noted = {name: Answer(option=each.option, interesting=True, note="x", revision=3) for name, each in answers.items()}
    assert _numbers(_scored(questionnaire, bare)) == _numbers(_scored(questionnaire, noted))


@given(scans())
def test_scores_and_coverage_lie_between_0_and_100(scan: Scan) -> None:
    found = _scored(*scan)
    for each in (found.overall, *found.themes.values()):
        assert 0 <= each.coverage <= 100
        assert each.score is None or 0 <= each.score <= 100


@given(scans())
def test_every_statement_is_counted_once(scan: Scan) -> None:
    questionnaire, answers = scan
    counts = _scored(questionnaire, answers).overall.counts
    parts = counts.in_order + counts.short + counts.unknown + counts.excluded + counts.open
    assert parts == counts.asked == len(questionnaire.questions)


@given(scans())
def test_there_is_a_score_or_a_reason_never_both(scan: Scan) -> None:
    found = _scored(*scan)
    assert all((each.score is None) == (each.reason is not None) for each in (found.overall, *found.themes.values()))


@given(scans())
def test_the_light_basis_of_a_full_scan_is_the_score_of_the_light_scan(scan: Scan) -> None:
    questionnaire, answers = scan
    light = _scored(questionnaire, answers, scope=Scope.LIGHT, basis=Scope.LIGHT)
    assert _scored(questionnaire, answers, scope=Scope.FULL, basis=Scope.LIGHT) == light


@st.composite
def conditional_scans(draw: st.DrawFn) -> tuple[dict[str, Answer], str, str | None]:
    """Any answers to the questionnaire with conditions, one of its statements, and another answer to that."""
    options = st.sampled_from([None, *CONDITIONAL.scales["ja-nee"].by_id])
    answers = {name: Answer(option=draw(options)) for name in CONDITIONAL.questions}
    return answers, draw(st.sampled_from(sorted(CONDITIONAL.questions))), draw(options)


@given(conditional_scans(), st.sampled_from(Scope))
def test_an_answer_to_a_hidden_statement_never_changes_a_score(
    scan: tuple[dict[str, Answer], str, str | None], basis: Scope
) -> None:
    answers, name, other = scan
    tailoring = Tailoring(types=CONDITIONAL.allowed_types, profile={}, scope=Scope.FULL)
    shown = {each.id for questions in counted(CONDITIONAL, tailoring, answers).values() for each in questions}
    assume(name not in shown)
    changed = {**answers, name: Answer(option=other, interesting=True, note="x")}
    assert _scored(CONDITIONAL, changed, basis=basis) == _scored(CONDITIONAL, answers, basis=basis)


def _points(questionnaire: Questionnaire, name: str, answer: Answer) -> int | None:
    """The points of an answer: 0 for 'weet niet', None for what leaves the score."""
    option = questionnaire.scale_of(questionnaire.questions[name]).by_id.get(answer.option or "")
    return None if option is None or option.role is Role.EXCLUDED else option.points or 0


def _best(questionnaire: Questionnaire, name: str) -> str:
    options = questionnaire.scale_of(questionnaire.questions[name]).options
    return max(options, key=lambda option: option.points or 0).id


def _excluded(questionnaire: Questionnaire, name: str) -> str | None:
    options = questionnaire.scale_of(questionnaire.questions[name]).options
    return next((option.id for option in options if option.role is Role.EXCLUDED), None)


def _unknown_as_worst(questionnaire: Questionnaire, name: str, answer: Answer) -> Answer:
    options = questionnaire.scale_of(questionnaire.questions[name]).options
    unknown = {option.id for option in options if option.role is Role.UNKNOWN}
    worst = next(option.id for option in options if option.points == 0)
    return Answer(option=worst) if answer.option in unknown else answer


def _value(found: Score) -> Fraction:
    """The exact score for comparing; no score stands below all scores."""
    return Fraction(-1) if found.exact is None else Fraction(found.exact)


def _numbers(found: ScanScore) -> list[tuple[int | None, int]]:
    return [(each.score, each.coverage) for each in (found.overall, *found.themes.values())]
