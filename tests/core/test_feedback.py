"""What may be told of feedback: nothing of fewer than five organisations, and never a step of one of them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mvoscan.core.errors import Invalid
from mvoscan.core.feedback import Answers, Feedback, Question, Verdict, heard, read_answers, verdicts

FIRST = datetime(2026, 3, 2, 12, tzinfo=UTC)


def form(organisation: int, mark: int, day: int | None = None) -> Feedback:
    answers = Answers(fit=mark, clear=mark, useful=mark, recommend=mark)
    at = FIRST + timedelta(days=organisation if day is None else day)
    return Feedback(given_at=at, revision=1, organisation=str(organisation), answers=answers)


def means(*forms: Feedback) -> set[tuple[str, int]]:
    return {(each.text, each.organisations) for each in heard(forms).means}


def test_there_is_no_mean_before_five_different_organisations() -> None:
    four = [form(each, 4) for each in range(4)]
    assert means(*four, form(0, 1, day=9), form(1, 1, day=10)) == set()
    assert means(*four, form(4, 1)) == {("3,4", 5)}


def test_a_sixth_answer_changes_no_mean_until_there_are_ten() -> None:
    five = [form(each, 3) for each in range(5)]
    assert means(*five, *(form(each, 5) for each in range(5, 9))) == {("3,0", 5)}
    assert means(*five, *(form(each, 4) for each in range(5, 10))) == {("3,5", 10)}


def test_a_mean_that_only_equal_answers_can_give_is_not_shown_as_it_is() -> None:
    assert means(*(form(each, 5) for each in range(5))) == {("4,5 of meer", 5)}
    assert means(*(form(each, 1) for each in range(5))) == {("1,5 of minder", 5)}


@pytest.mark.parametrize(
    ("marks", "adjusted", "today", "found"),
    [
        ([2, 2, 3, 3, 3], None, date(2026, 4, 1), (Verdict.WEAK,)),
        ([2, 2, 3, 3], None, date(2026, 4, 1), ()),
        ([3, 3, 3, 3, 3], None, date(2026, 4, 1), ()),
        ([2, 2, 3, 3, 3], FIRST + timedelta(days=20), date(2026, 4, 1), ()),
        ([4], None, date(2027, 3, 2), ()),
        ([4], None, date(2027, 3, 3), (Verdict.STALE,)),
        ([], None, date(2027, 3, 2), ()),
        ([], None, date(2027, 3, 4), (Verdict.STALE,)),
    ],
)
def test_weak_and_stale_feedback_is_flagged_until_it_was_adjusted(
    marks: list[int], adjusted: datetime | None, today: date, found: tuple[Verdict, ...]
) -> None:
    forms = [form(number, mark) for number, mark in enumerate(marks)]
    assert verdicts(forms, held_days=[date(2026, 3, 2)], adjusted_at=adjusted, today=today) == found


def test_what_was_never_held_is_not_stale() -> None:
    assert verdicts([], held_days=[], adjusted_at=None, today=date(2030, 1, 1)) == ()


def test_every_question_without_an_answer_is_named() -> None:
    with pytest.raises(Invalid) as wrong:
        read_answers({"fit": "5", "clear": "6", "useful": "", "beter": "x" * 1001})
    assert [each.field for each in wrong.value.problems] == [
        Question.CLEAR,
        Question.USEFUL,
        Question.RECOMMEND,
        "beter",
    ]
