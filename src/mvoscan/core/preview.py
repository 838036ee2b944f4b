"""What somebody with this type and profile would see of a questionnaire: every statement, also those that wait."""

from collections.abc import Iterator
from typing import NamedTuple

from mvoscan.core.questionnaire import Question, Questionnaire, Theme
from mvoscan.core.tailoring import Asked, Tailoring, asked
from mvoscan.core.visibility import Condition, conditions, numbers


class Previewed(NamedTuple):
    """A statement with its number on the page, and the answers it waits for."""

    question: Question
    number: str
    conditions: tuple[Condition, ...]


class ThemePreview(NamedTuple):
    """A theme with all statements that can appear on its page."""

    theme: Theme
    statements: tuple[Previewed, ...]

    @property
    def size(self) -> int:
        """How many statements that are."""
        return len(self.statements)


def preview(questionnaire: Questionnaire, tailoring: Tailoring) -> tuple[ThemePreview, ...]:
    """The pages in order; a statement that waits for one that is not asked never appears, so it is left out.

    Needs a questionnaire whose references hold: conditions name earlier statements only.
    """
    may = asked(questionnaire, tailoring)
    if questionnaire.conditional:
        may = _appearing(may)
    return tuple(
        ThemePreview(theme, tuple(numbered(questionnaire, may[theme.id])))
        for theme in questionnaire.themes
        if may.get(theme.id)
    )


def _appearing(asked: Asked) -> Asked:
    found: set[str] = set()
    left: Asked = {}
    for theme, questions in asked.items():
        for question in questions:
            if found.issuperset(question.shown_when):
                found.add(question.id)
                left[theme] = (*left.get(theme, ()), question)
    return left


def numbered(questionnaire: Questionnaire, questions: tuple[Question, ...]) -> Iterator[Previewed]:
    """A theme's statements, numbered as in a scan, with what they wait for."""
    here = {question.id for question in questions}
    for question, number, _ in numbers(questions, here):
        yield Previewed(question, number, conditions(questionnaire, question))
