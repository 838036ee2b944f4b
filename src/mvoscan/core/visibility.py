"""Which asked statements are shown: some only after a given answer to an earlier one.

An answer to a hidden statement is kept, and never counts: for scores, for progress and in a result it is as if the
statement was not asked. A condition on a statement that is hidden or not asked is not met, so hiding one hides all that
hangs from it. Conditions name earlier statements only (`check_references`), so one pass in order is enough.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from mvoscan.core.answers import OPEN, Answer, Answers
from mvoscan.core.questionnaire import Question, Questionnaire, Scope
from mvoscan.core.tailoring import Asked, Tailoring, asked


class Place(NamedTuple):
    """A statement on a page: its number, and whether it waits for an answer on that same page.

    One that waits is numbered after the one that does not before it: '2.1' comes after '2', so that no other number
    changes when it appears.
    """

    question: Question
    number: str
    waits: bool
    hidden: bool


class Condition(NamedTuple):
    """An earlier statement in words, and the answers to it of which one has to be given."""

    statement: str
    answers: tuple[str, ...]


def visible(questionnaire: Questionnaire, asked: Asked, answers: Answers) -> Asked:
    """The asked statements that these answers show, per theme; a theme of which nothing is shown is left out."""
    if not questionnaire.conditional:
        return asked
    shown: dict[str, Answer] = {}
    left = {theme: _shown(questions, answers, shown) for theme, questions in asked.items()}
    return {theme: questions for theme, questions in left.items() if questions}


def counted(
    questionnaire: Questionnaire, tailoring: Tailoring, answers: Answers, *, basis: Scope | None = None
) -> Asked:
    """The statements that count in a scan with these answers: asked of this body, and shown."""
    return visible(questionnaire, asked(questionnaire, tailoring, basis=basis), answers)


def places(
    questionnaire: Questionnaire, asked: Asked, answers: Answers, page: tuple[Question, ...]
) -> tuple[Place, ...]:
    """The statements of a page in order, out of all that are asked; without those that no answer on it can show."""
    if not questionnaire.conditional:
        return tuple(Place(each, number, waits, hidden=False) for each, number, waits in numbers(page, ()))
    every = (each for questions in visible(questionnaire, asked, answers).values() for each in questions)
    shown = {each.id: answers.get(each.id, OPEN) for each in every}
    here = {question.id for question in page}
    appearing: dict[str, Question] = {}
    for question in page:
        if _may_appear(question, here, appearing, shown):
            appearing[question.id] = question
    numbered = numbers(tuple(appearing.values()), here)
    return tuple(Place(each, number, waits, hidden=each.id not in shown) for each, number, waits in numbered)


def numbers(questions: Iterable[Question], here: Collection[str]) -> Iterator[tuple[Question, str, bool]]:
    """Statements with their numbers, and whether they wait for one of `here`, the ids on the same page.

    One that waits is numbered after the one that does not before it: '2.1' comes after '2'.
    """
    number = after = 0
    for question in questions:
        waits = not question.shown_when.keys().isdisjoint(here)
        number, after = (number, after + 1) if waits else (number + 1, 0)
        yield question, f"{number}.{after}" if waits else f"{number}", waits


def conditions(questionnaire: Questionnaire, question: Question) -> tuple[Condition, ...]:
    """What a statement waits for, in words: every one of these, with one of its answers."""
    waits = [(questionnaire.questions[name], options) for name, options in question.shown_when.items()]
    return tuple(
        Condition(earlier.text, tuple(questionnaire.scale_of(earlier).by_id[option].label for option in options))
        for earlier, options in waits
    )


def _may_appear(question: Question, here: Collection[str], found: Collection[str], shown: Mapping[str, Answer]) -> bool:
    """Whether an answer on the page can show it: `here` are the ids of that page, `found` those before it that may."""
    return all(
        name in found if name in here else _met(name, options, shown) for name, options in question.shown_when.items()
    )


def _shown(questions: tuple[Question, ...], answers: Answers, shown: dict[str, Answer]) -> tuple[Question, ...]:
    """Those of one theme; `shown` grows with the answers to what was shown so far."""
    left = []
    for question in questions:
        if all(_met(name, options, shown) for name, options in question.shown_when.items()):
            shown[question.id] = answers.get(question.id, OPEN)
            left.append(question)
    return tuple(left)


def _met(name: str, options: tuple[str, ...], shown: Mapping[str, Answer]) -> bool:
    """Whether an earlier statement is among those shown, with one of these answers."""
    return name in shown and shown[name].option in options
