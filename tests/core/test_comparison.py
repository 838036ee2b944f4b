"""Scans are compared over what they have in common, and only when that is at least half."""

import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from tests.tiny import edition

from mvoscan.core.answers import Answer, Answers
from mvoscan.core.comparison import Change, Comparison, NoComparison, Taken, compare
from mvoscan.core.questionnaire import Lineage, Question, Questionnaire, Relation, Scope, Subtheme
from mvoscan.core.scoring import half_up, score
from mvoscan.core.tailoring import Tailoring, asked

OLD, NEW = edition("2026.1"), edition("2026.2")
EDITIONS = {each.edition: each for each in (OLD, NEW)}
FULL = Tailoring(types=frozenset({"gemeente"}), profile={}, scope=Scope.FULL)


def taken(questionnaire: Questionnaire, answers: Answers, *, scope: Scope = Scope.FULL) -> Taken:
    return Taken(questionnaire, FULL.model_copy(update={"scope": scope}), answers)


def everywhere(questionnaire: Questionnaire, option: str) -> dict[str, Answer]:
    return {name: Answer(option=option) for name in questionnaire.questions}


def compared(*scans: Taken, editions: Sequence[Questionnaire] = (OLD, NEW)) -> Comparison:
    return compare(scans, editions={each.edition: each for each in editions})


@st.composite
def answers_to(draw: st.DrawFn, questionnaire: Questionnaire, options: Sequence[str]) -> dict[str, Answer]:
    return {name: Answer(option=draw(st.sampled_from(options))) for name in questionnaire.questions}


Model = TypeVar("Model", bound=BaseModel)
ANYTHING = ("ja", "nee", "weet-niet", "nvt")
SCORED = ("ja", "nee", "weet-niet")


@given(answers_to(OLD, SCORED))
def test_a_scan_beside_itself_has_its_own_score_and_everything_in_common(answers: dict[str, Answer]) -> None:
    own = score(OLD, asked(OLD, FULL), answers, basis=Scope.FULL)
    found = compared(taken(OLD, answers), taken(OLD, answers))
    shown = {name: (each.score, each.score) for name, each in own.themes.items()}
    assert {name: each.scores for name, each in found.themes.items()} == shown
    assert {each.share for each in (found.overall, *found.themes.values())} == {100}
    assert {each.change for each in (found.overall, *found.themes.values())} == {Change.SAME}


@given(answers_to(OLD, ANYTHING), answers_to(OLD, ANYTHING))
def test_editions_with_the_same_content_compare_as_one(first: dict[str, Answer], second: dict[str, Answer]) -> None:
    again = OLD.model_copy(update={"edition": "2026.9", "follows": "2026.1", "retired": ()})
    third = OLD.model_copy(update={"edition": "2027.1", "follows": "2026.9", "retired": ()})
    chain = (OLD, again, third)
    one = compared(taken(OLD, first), taken(OLD, second))
    assert compared(taken(OLD, first), taken(third, second), editions=chain) == one


@given(answers_to(OLD, ANYTHING), answers_to(NEW, ANYTHING), st.randoms(use_true_random=False))
def test_the_order_of_statements_never_matters(
    first: dict[str, Answer], second: dict[str, Answer], shuffle: random.Random
) -> None:
    found = compared(taken(OLD, first), taken(NEW, second))
    mixed = _shuffled(NEW, shuffle)
    assert compared(taken(OLD, first), taken(mixed, second), editions=(OLD, mixed)) == found


@given(answers_to(OLD, ANYTHING), answers_to(NEW, ANYTHING), st.sampled_from(ANYTHING))
def test_an_answer_to_a_statement_that_changed_moves_nothing(
    first: dict[str, Answer], second: dict[str, Answer], option: str
) -> None:
    changed = {
        name: Answer(option=option) for name in ("zelf-opwekken", "dienstreizen", "afval-en-water", "klimaatplan")
    }
    before = compared(taken(OLD, first), taken(NEW, second))
    assert compared(taken(OLD, first), taken(NEW, second | changed)) == before


def test_the_common_statements_alone_are_scored() -> None:
    """In 'mensen' opleiding, overleg and welzijn are common; onthaal is new and its 'nee' counts for nothing here."""
    answers = everywhere(NEW, "ja") | {"onthaal": Answer(option="nee")}
    found = compared(taken(OLD, everywhere(OLD, "ja")), taken(NEW, answers)).themes["mensen"]
    assert (found.statements, found.scores, found.change) == (3, (100, 100), Change.SAME)


def test_a_theme_of_which_less_than_half_is_common_is_not_compared() -> None:
    found = compared(taken(OLD, everywhere(OLD, "ja")), taken(NEW, everywhere(NEW, "ja")))
    weight = sum(each.weight for each in _theme(NEW, "milieu"))
    common = sum(each.weight for each in _theme(NEW, "milieu") if each.id in {"meten", "besparen"})
    shown = found.themes["milieu"]
    assert (shown.share, shown.scores, shown.reason) == (
        half_up(Fraction(100 * common, weight)),
        (),
        NoComparison.SHARE,
    )
    assert found.overall.reason is NoComparison.THEMES


@pytest.mark.parametrize("option", [None, "nvt"])
def test_a_statement_that_was_left_open_or_excluded_once_is_not_common(option: str | None) -> None:
    answers = everywhere(NEW, "ja") | {"overleg": Answer(option=option)}
    found = compared(taken(OLD, everywhere(OLD, "ja")), taken(NEW, answers)).themes["mensen"]
    assert found.statements == 2


def test_a_light_and_a_full_scan_are_compared_on_the_light_statements() -> None:
    found = compared(taken(OLD, everywhere(OLD, "ja"), scope=Scope.LIGHT), taken(NEW, everywhere(NEW, "ja")))
    light = [each for each in _theme(NEW, "mensen") if each.scope is Scope.LIGHT and each.id in OLD.questions]
    assert (found.basis, found.themes["mensen"].statements) == (Scope.LIGHT, len(light))


def test_a_series_is_scored_on_what_all_its_scans_have_in_common() -> None:
    worse = everywhere(OLD, "ja") | {"overleg": Answer(option="nee"), "opleiding": Answer(option="nvt")}
    scans = (taken(OLD, everywhere(OLD, "ja")), taken(OLD, worse), taken(NEW, everywhere(NEW, "ja")))
    found = compared(*scans).themes["mensen"]
    assert (found.statements, found.scores[0], found.scores[2]) == (2, 100, 100)
    assert found.scores[1] < 100
    assert found.change is Change.UP


def test_a_change_of_less_than_one_statement_is_no_change() -> None:
    """On a scale of five levels, one level up on one statement is a fifth of that statement."""
    levels = _on_levels(OLD)
    first = {name: Answer(option="n2") for name in levels.questions}
    second = first | {"overleg": Answer(option="n3")}
    found = compared(taken(levels, first), taken(levels, second), editions=(levels,)).themes["mensen"]
    assert found.scores[0] < found.scores[1]
    assert found.change is Change.SAME


def test_editions_that_do_not_descend_from_each_other_are_not_compared() -> None:
    stranger = NEW.model_copy(update={"follows": None})
    found = compared(
        taken(OLD, everywhere(OLD, "ja")), taken(stranger, everywhere(NEW, "ja")), editions=(OLD, stranger)
    )
    assert {each.reason for each in (found.overall, *found.themes.values())} == {NoComparison.NOT_RELATED}


def test_two_scans_are_needed() -> None:
    with pytest.raises(ValueError, match="two scans"):
        compared(taken(OLD, {}))


def test_a_reworded_statement_that_weighs_more_now_is_not_compared() -> None:
    heavier = _with(NEW, "besparen", weight=5)
    found = compared(
        taken(OLD, everywhere(OLD, "ja")), taken(heavier, everywhere(NEW, "ja")), editions=(OLD, heavier)
    ).themes["milieu"]
    assert found.statements == 1


def test_a_statement_that_moved_to_another_id_is_followed_when_it_is_reworded() -> None:
    renamed = _with(
        NEW,
        "overleg",
        id="samen-overleggen",
        lineage=Lineage.model_validate({"relation": Relation.REWORDED, "from": ("overleg",)}),
    )
    answers = everywhere(renamed, "nee")
    found = compared(taken(OLD, everywhere(OLD, "ja")), taken(renamed, answers), editions=(OLD, renamed))
    assert found.themes["mensen"].statements == 3


def _theme(questionnaire: Questionnaire, name: str) -> tuple[Question, ...]:
    theme = questionnaire.theme(name)
    assert theme is not None
    return theme.questions


def _changed(value: Model, **change: object) -> Model:
    """A value made anew, so that nothing reckoned from the old one stays."""
    return type(value).model_validate({name: getattr(value, name) for name in type(value).model_fields} | change)


def _rebuilt(questionnaire: Questionnaire, change: Callable[[Subtheme], Sequence[Question]]) -> Questionnaire:
    """The questionnaire with other statements in each subtheme."""
    themes = [
        _changed(theme, subthemes=tuple(_changed(sub, questions=tuple(change(sub))) for sub in theme.subthemes))
        for theme in questionnaire.themes
    ]
    return _changed(questionnaire, themes=tuple(themes))


def _with(questionnaire: Questionnaire, name: str, **change: object) -> Questionnaire:
    return _rebuilt(
        questionnaire, lambda sub: [each.model_copy(update=change if each.id == name else {}) for each in sub.questions]
    )


def _shuffled(questionnaire: Questionnaire, shuffle: random.Random) -> Questionnaire:
    mixed = _rebuilt(questionnaire, lambda sub: shuffle.sample(sub.questions, len(sub.questions)))
    return _changed(mixed, themes=tuple(shuffle.sample(mixed.themes, len(mixed.themes))))


def _on_levels(questionnaire: Questionnaire) -> Questionnaire:
    levels = [{"id": f"n{n}", "label": f"Niveau {n}", "role": "points", "points": n} for n in range(6)]
    scales = {name: {"options": levels} for name in questionnaire.scales}
    return Questionnaire.model_validate(questionnaire.model_dump(by_alias=True) | {"scales": scales})
