"""A new scan takes along what still means the same, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import edition

from mvoscan.core.answers import Answer
from mvoscan.core.carried import Carried, carry
from mvoscan.core.questionnaire import Questionnaire, Scope
from mvoscan.core.tailoring import Tailoring, asked

OLD, NEW = edition("2026.1"), edition("2026.2")
SAME = {"meten", "besparen", "opleiding", "overleg", "welzijn"}


def carried(
    earlier: Questionnaire, later: Questionnaire, answers: dict[str, Answer], *, scope: Scope = Scope.FULL
) -> Carried:
    given_now = asked(later, Tailoring(types=frozenset({"gemeente"}), profile={}, scope=scope))
    editions = {each.edition: each for each in (OLD, NEW, later)}
    return carry(earlier, later, answers, given=given_now, editions=editions)


ANSWERS = st.fixed_dictionaries(
    {
        name: st.builds(
            Answer,
            option=st.sampled_from([None, "ja", "nee", "weet-niet", "nvt"]),
            note=st.sampled_from(["", "zie het verslag"]),
            revision=st.integers(0, 5),
        )
        for name in OLD.questions
    }
)


@given(ANSWERS)
def test_only_identical_and_reworded_statements_that_were_answered_come_along(answers: dict[str, Answer]) -> None:
    answered = {name for name, answer in answers.items() if answer.option}
    found = carried(OLD, NEW, answers)
    assert set(found.answers) == answered & SAME
    assert found.left_behind == len(answered - SAME)


@given(ANSWERS)
def test_what_comes_along_keeps_its_content_and_was_never_saved_here(answers: dict[str, Answer]) -> None:
    found = carried(OLD, NEW, answers).answers
    assert all(answer.same_content(answers[name]) for name, answer in found.items())
    assert {answer.revision for answer in found.values()} <= {0}


@given(ANSWERS)
def test_within_one_edition_every_answer_comes_along(answers: dict[str, Answer]) -> None:
    answered = {name for name, answer in answers.items() if answer.option}
    assert set(carried(OLD, OLD, answers).answers) == answered


def test_a_light_scan_takes_along_only_what_it_asks() -> None:
    answers = {name: Answer(option="ja") for name in OLD.questions}
    light = {name for name in SAME if NEW.questions[name].scope is Scope.LIGHT}
    assert set(carried(OLD, NEW, answers, scope=Scope.LIGHT).answers) == light


def test_nothing_comes_along_between_editions_that_do_not_descend_from_each_other() -> None:
    stranger = NEW.model_copy(update={"edition": "2027.1", "follows": None})
    found = carried(OLD, stranger, {"meten": Answer(option="ja")})
    assert (found.answers, found.left_behind, found.related) == ({}, 1, False)
