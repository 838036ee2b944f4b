"""Answers given, and whether they fit the questionnaire."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Annotated

from pydantic import Field

from mvoscan.core.errors import Problem
from mvoscan.core.questionnaire import Question, Questionnaire, Role
from mvoscan.core.tailoring import Asked

NOTE_LIMIT = 2000
"""Most characters in a note."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to one statement: an option or none yet, the mark 'interesting', a note, and its revision.

    Unanswered (`option is None`) is not the same as 'weet niet'. `revision` is 0 for an answer never saved. What comes
    in is checked before it becomes one (`Posted`, `GivenAnswer`): a page makes many of them.
    """

    option: str | None = None
    interesting: bool = False
    note: Annotated[str, Field(max_length=NOTE_LIMIT)] = ""
    revision: int = 0

    @property
    def base(self) -> str:
        """Revision and fingerprint of what was read, sent along with a form so that a clash can be seen.

        >>> Answer(option="ja", revision=3).base.split("-")[0]
        '3'
        """
        return f"{self.revision}-{self.fingerprint}"

    @property
    def fingerprint(self) -> str:
        """Eight hexadecimal digits that differ when the content differs."""
        content = f"{self.option or ''}\x00{int(self.interesting)}\x00{self.note}"
        return blake2b(content.encode(), digest_size=4).hexdigest()

    def at(self, revision: int) -> "Answer":
        """The same answer at another revision."""
        return replace(self, revision=revision)

    def same_content(self, other: "Answer") -> bool:
        """Whether option, mark and note are the same, whatever the revision."""
        return (self.option, self.interesting, self.note) == (other.option, other.interesting, other.note)


Answers = Mapping[str, Answer]
"""Answers by statement id."""

OPEN = Answer()
"""A statement to which nothing was answered yet."""


def problems_of(questionnaire: Questionnaire, asked: Asked, answers: Answers) -> tuple[Problem, ...]:
    """Everything wrong with these answers: unknown statements, statements not asked, options not on their scale."""
    expected = {question.id for questions in asked.values() for question in questions}
    found = (_problem_of(questionnaire, expected, name, answer) for name, answer in answers.items())
    return tuple(problem for problem in found if problem)


def open_questions(asked: Asked, answers: Answers) -> dict[str, tuple[str, ...]]:
    """Statement ids without an answer, per theme; themes that are complete are left out."""
    still = {
        theme: tuple(question.id for question in questions if answers.get(question.id, OPEN).option is None)
        for theme, questions in asked.items()
    }
    return {theme: names for theme, names in still.items() if names}


def missing_notes(questionnaire: Questionnaire, asked: Asked, answers: Answers) -> dict[str, tuple[str, ...]]:
    """Statement ids whose answer asks for a note that is not there, per theme; themes without any are left out."""
    missing = {
        theme: tuple(each.id for each in questions if _lacks_note(questionnaire, each, answers.get(each.id, OPEN)))
        for theme, questions in asked.items()
    }
    return {theme: names for theme, names in missing.items() if names}


def note_problems(questionnaire: Questionnaire, asked: Asked, answers: Answers) -> tuple[Problem, ...]:
    """One problem per statement whose answer asks for a note that is not there: why a scan cannot be handed in yet."""
    names = [name for missing in missing_notes(questionnaire, asked, answers).values() for name in missing]
    texts = [(name, questionnaire.questions[name].text) for name in names]
    return tuple(Problem(field=f"n.{name}", message=f"Schrijf een notitie bij: {text}") for name, text in texts)


def fails(questionnaire: Questionnaire, question_id: str, answer: Answer) -> bool:
    """Whether an answer asks for advice: it scored less than the best option (a 'nee'); unknown is not a failure."""
    scale = questionnaire.scale_of(questionnaire.questions[question_id])
    option = scale.by_id.get(answer.option or "")
    return option is not None and option.role is Role.POINTS and (option.points or 0) < scale.most


def _lacks_note(questionnaire: Questionnaire, question: Question, answer: Answer) -> bool:
    return answer.option in questionnaire.scale_of(question).noted and not answer.note.strip()


def _problem_of(questionnaire: Questionnaire, expected: set[str], name: str, answer: Answer) -> Problem | None:
    question = questionnaire.questions.get(name)
    if question is None:
        return Problem(field=f"a.{name[:60]}", message=f"De stelling '{name[:60]}' bestaat niet in deze vragenlijst.")
    if name not in expected:
        return Problem(field=f"a.{name}", message=f"De stelling '{name}' wordt in deze scan niet gesteld.")
    if answer.option is not None and answer.option not in questionnaire.scale_of(question).by_id:
        return Problem(field=f"a.{name}", message=f"Kies een antwoord uit de lijst bij: {question.text}")
    return None
