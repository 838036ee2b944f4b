"""Which asked statements are shown: some only after a given answer to an earlier one.

An answer to a hidden statement is kept, and never counts: for scores, for progress and in a result it is as if the
statement was not asked. A condition on a statement that is hidden or not asked is not met, so hiding one hides all that
hangs from it. Conditions name earlier statements only (`check_references`), so one pass in order is enough.
"""

from collections.abc import Mapping

from mvoscan.core.answers import OPEN, Answer, Answers
from mvoscan.core.questionnaire import Question, Questionnaire, Scope
from mvoscan.core.tailoring import Asked, Tailoring, asked


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


def _shown(questions: tuple[Question, ...], answers: Answers, shown: dict[str, Answer]) -> tuple[Question, ...]:
    """Those of one theme; `shown` grows with the answers to what was shown so far."""
    left = []
    for question in questions:
        if is_met(question, shown):
            shown[question.id] = answers.get(question.id, OPEN)
            left.append(question)
    return tuple(left)


def is_met(question: Question, shown: Mapping[str, Answer]) -> bool:
    """Whether every earlier statement that this one waits for is among those shown, with one of the given answers."""
    return all(name in shown and shown[name].option in options for name, options in question.shown_when.items())
