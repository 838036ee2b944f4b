"""A result: stored scores beside what was answered, what stands out, and the same answers in another order."""

from datetime import UTC, datetime

import pytest
from tests.tiny import tiny

from mvoscan.core.answers import Answer
from mvoscan.core.dossier import Subject
from mvoscan.core.questionnaire import Questionnaire, Scope
from mvoscan.core.result import Result, result_of, summary_of
from mvoscan.core.scoring import Standing
from mvoscan.core.submission import Submission, scored
from mvoscan.core.tailoring import Tailoring
from mvoscan.render import result_words as words

SUBJECT = Subject(type="gemeente")


def _result(questionnaire: Questionnaire, answers: dict[str, Answer]) -> Result:
    tailoring = Tailoring(types=SUBJECT.types, profile={}, scope=Scope.FULL)
    submission = Submission(
        public_id="scan",
        questionnaire=questionnaire.id,
        edition=questionnaire.edition,
        edition_hash="0" * 64,
        scope=Scope.FULL,
        practice=False,
        subject=SUBJECT,
        profile={},
        answers=answers,
        scores=scored(questionnaire, tailoring, answers),
        handed_in_at=datetime(2026, 3, 1, tzinfo=UTC),
        month="2026-03",
        quarter="2026-Q1",
    )
    return result_of(submission, questionnaire, subject="Gemeente Aalst", type_label="Gemeente")


def _all(questionnaire: Questionnaire, option: str) -> dict[str, Answer]:
    return {name: Answer(option=option) for name in questionnaire.questions}


@pytest.fixture
def themes() -> Questionnaire:
    """Two themes of yes and no."""
    found = tiny("weights")
    assert len(found.themes) > 1
    return found


def test_every_statement_that_was_asked_stands_once_in_the_result(themes: Questionnaire) -> None:
    result = _result(themes, _all(themes, "ja"))
    assert [each.question.id for each in result.statements] == list(themes.questions)


def test_the_standings_of_the_statements_add_up_to_the_stored_counts(themes: Questionnaire) -> None:
    answers = _all(themes, "ja")
    options = ["ja", "nee", "weet-niet", None]
    for at, name in enumerate(answers):
        answers[name] = Answer(option=options[at % len(options)])
    result = _result(themes, answers)
    for theme in result.themes:
        found = {each.value: sum(one.standing is each for one in theme.statements) for each in Standing}
        assert found == {name: getattr(theme.score.counts, name) for name in found}


def test_the_strongest_and_the_weakest_theme_are_named_with_their_score(themes: Questionnaire) -> None:
    answers = _all(themes, "ja") | {each.id: Answer(option="nee") for each in themes.themes[0].questions}
    result = _result(themes, answers)
    found = summary_of(result)
    assert [each.theme.id for each in found.weakest] == [themes.themes[0].id]
    assert f"‘{themes.themes[0].title}’ (0)" in " ".join(words.summary(result))


def test_when_all_themes_score_the_same_none_is_called_the_strongest(themes: Questionnaire) -> None:
    result = _result(themes, _all(themes, "ja"))
    assert summary_of(result).strongest == ()
    assert "dezelfde score" in " ".join(words.summary(result))


def test_without_answers_the_summary_says_that_there_is_no_score(themes: Questionnaire) -> None:
    said = " ".join(words.summary(_result(themes, {})))
    assert "geen totaalscore" in said
    assert "zonder antwoord" in said


def test_a_statement_stands_once_under_each_core_subject_that_it_names(themes: Questionnaire) -> None:
    result = _result(themes, _all(themes, "ja"))
    for view in result.subjects:
        names = [each.question.id for each in view.statements]
        assert len(names) == len(set(names))
        assert all(any(clause.startswith(view.code) for clause in each.question.iso) for each in view.statements)


def test_a_hidden_statement_is_not_in_the_result() -> None:
    questionnaire = tiny("conditional")
    waiting = {each.id for each in questionnaire.questions.values() if each.shown_when}
    result = _result(questionnaire, {})
    assert waiting
    assert waiting.isdisjoint(each.question.id for each in result.statements)
