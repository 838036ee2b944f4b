"""A statement that waits for an answer is shown after it, hidden before it, and what hangs from it with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import tiny

from mvoscan.core.answers import Answer, missing_notes, note_problems, open_questions, problems_of
from mvoscan.core.comparison import Taken, compare
from mvoscan.core.questionnaire import Scope
from mvoscan.core.tailoring import Asked, Tailoring, asked
from mvoscan.core.visibility import Condition, conditions, counted, places, visible

WAITING = tiny("conditional")
NOTES = tiny("notes")
LIGHT = Tailoring(types=frozenset({"gemeente"}), profile={}, scope=Scope.LIGHT)


def _names(asked: Asked) -> set[str]:
    return {question.id for questions in asked.values() for question in questions}


def _answers(**options: str) -> dict[str, Answer]:
    return {name.replace("_", "-"): Answer(option=option) for name, option in options.items()}


def _shown(**options: str) -> set[str]:
    return _names(counted(WAITING, LIGHT, _answers(**options))) - ALWAYS


ALWAYS = {"plan", "overleg", "opleiding", "meten", "besparen", "opwekken"}


def test_before_any_answer_only_what_is_always_shown_is_there() -> None:
    assert _names(counted(WAITING, LIGHT, {})) == ALWAYS


@pytest.mark.parametrize(("answer", "shown"), [("ja", "plan-gepubliceerd"), ("nee", "plan-gepland"), ("nvt", None)])
def test_an_answer_shows_what_waits_for_it(answer: str, shown: str | None) -> None:
    assert _shown(plan=answer) == ({shown} if shown else set())


def test_what_waits_for_a_hidden_statement_is_hidden_whatever_was_answered_there() -> None:
    assert _shown(plan="ja", plan_gepubliceerd="ja") == {"plan-gepubliceerd", "publicatie-bijgewerkt"}
    assert _shown(plan="nee", plan_gepubliceerd="ja") == {"plan-gepland"}


def test_a_statement_waits_for_every_answer_that_it_names() -> None:
    assert "doelen-gehaald" in _shown(plan="ja", meten="ja")
    assert "doelen-gehaald" not in _shown(plan="ja", meten="nee")


def test_a_statement_that_waits_for_one_that_this_body_does_not_get_is_hidden() -> None:
    without = {theme: tuple(each for each in questions if each.id != "plan") for theme, questions in _asked().items()}
    assert "plan-gepubliceerd" not in _names(visible(WAITING, without, {"plan": Answer(option="ja")}))


def test_a_theme_of_which_nothing_is_shown_is_left_out() -> None:
    waiting: Asked = {"beleid": (WAITING.questions["plan-gepland"],)}
    assert visible(WAITING, waiting, {}) == {}


def test_a_questionnaire_without_conditions_keeps_all_that_is_asked_untouched() -> None:
    given_all = asked(NOTES, LIGHT)
    assert visible(NOTES, given_all, {}) is given_all


def test_an_answer_to_a_hidden_statement_fits_and_is_not_open() -> None:
    answers = {"plan": Answer(option="nee"), "plan-gepubliceerd": Answer(option="ja")}
    assert problems_of(WAITING, _asked(), answers) == ()
    assert open_questions(counted(WAITING, LIGHT, answers), answers)["beleid"] == (
        "plan-gepland",
        "overleg",
        "opleiding",
    )


@given(st.dictionaries(st.sampled_from(sorted(WAITING.questions)), st.sampled_from(["ja", "nee", "weet-niet", "nvt"])))
def test_what_is_shown_was_asked_and_stays_shown_when_hidden_answers_go(options: dict[str, str]) -> None:
    answers = {name: Answer(option=option) for name, option in options.items()}
    shown = visible(WAITING, _asked(), answers)
    assert _names(shown) <= _names(_asked())
    kept = {name: answer for name, answer in answers.items() if name in _names(shown)}
    assert visible(WAITING, _asked(), kept) == shown


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("missie", Answer(option="2", note="Zie het besluit.")),
        ("missie", Answer(option="0")),
        ("missie", Answer()),
        ("overleg", Answer(option="ja")),
    ],
)
def test_no_note_is_missing_where_it_is_written_or_not_asked_for(name: str, answer: Answer) -> None:
    assert missing_notes(NOTES, asked(NOTES, LIGHT), {name: answer}) == {}


@pytest.mark.parametrize(
    ("name", "answer"),
    [("missie", Answer(option="2")), ("missie", Answer(option="2", note=" \n")), ("code", Answer(option="nvt"))],
)
def test_a_note_is_missing_at_an_answer_that_asks_for_one(name: str, answer: Answer) -> None:
    assert missing_notes(NOTES, asked(NOTES, LIGHT), {name: answer}) == {"leiderschap": (name,)}


def test_what_waits_on_its_page_is_numbered_after_the_one_that_does_not() -> None:
    found = places(WAITING, _asked(), _answers(plan="ja"), _asked()["beleid"])
    numbers = {each.question.id: each.number for each in found}
    assert numbers == {
        "plan": "1",
        "plan-gepubliceerd": "1.1",
        "publicatie-bijgewerkt": "1.2",
        "plan-gepland": "1.3",
        "overleg": "2",
        "opleiding": "3",
    }


@pytest.mark.parametrize(("plan", "there"), [("ja", True), ("nee", False)])
def test_what_waits_for_another_page_is_there_only_when_that_was_answered(plan: str, *, there: bool) -> None:
    found = {each.question.id for each in places(WAITING, _asked(), _answers(plan=plan), _asked()["uitvoering"])}
    assert ("doelen-gehaald" in found) == there


def test_what_a_statement_waits_for_is_told_in_words() -> None:
    (condition,) = conditions(WAITING, WAITING.questions["plan-gepland"])
    assert condition == Condition("Wij doen wat 'plan' vraagt.", ("Nee", "Weet niet"))


def test_each_missing_note_is_told_with_its_statement() -> None:
    (problem,) = note_problems(NOTES, asked(NOTES, LIGHT), {"code": Answer(option="nee")})
    assert (problem.field, problem.message) == (
        "n.code",
        "Schrijf een notitie bij: Onze organisatie past de deugdelijke code toe.",
    )


def test_a_comparison_counts_what_was_shown_and_nothing_hidden() -> None:
    told = _answers(plan="ja", plan_gepubliceerd="ja", publicatie_bijgewerkt="nee", overleg="ja", opleiding="ja")
    whole = told | _answers(meten="nee", besparen="ja", opwekken="ja")
    hidden = {"doelen-gehaald": Answer(option="ja"), "plan-gepland": Answer(option="nee")}
    found = compare([Taken(WAITING, LIGHT, whole), Taken(WAITING, LIGHT, whole | hidden)], editions={})
    assert {name: each.scores for name, each in found.themes.items()} == {"beleid": (80, 80), "uitvoering": (67, 67)}
    assert (found.overall.statements, found.overall.share) == (8, 100)


def test_a_level_has_the_words_of_its_own_statement() -> None:
    maturity = tiny("maturity")
    described = {
        name: maturity.scale_of(question).options[2].description for name, question in maturity.questions.items()
    }
    assert described["loket"] == "Burgers dienen hun aanvraag online in."
    assert len(set(described.values())) == len(described)


def _asked() -> Asked:
    return asked(WAITING, LIGHT)
