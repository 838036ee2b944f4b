"""What a new scan takes along from an earlier one: answers to statements that still mean the same."""

from collections.abc import Mapping
from typing import NamedTuple

from mvoscan.core.answers import Answer, Answers
from mvoscan.core.lineage import comparable, line
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.tailoring import Asked


class Carried(NamedTuple):
    """Answers by statement id of the new edition, and how many answers of the earlier scan are left behind."""

    answers: dict[str, Answer]
    left_behind: int
    related: bool


def carry(
    earlier: Questionnaire,
    later: Questionnaire,
    answers: Answers,
    *,
    given: Asked,
    editions: Mapping[str, Questionnaire],
) -> Carried:
    """Answers of a scan on `earlier` that hold for one on `later` that asks `given`, marks and notes included.

    Only identical and reworded statements that the new scan asks and that were answered; `related` is False when the
    editions do not descend from each other. `editions` are those of this questionnaire, by edition.
    """
    chain = (later,) if earlier.key == later.key else line(earlier.edition, later.edition, editions)
    names = comparable(*chain) if chain else {}
    wanted = {question.id for questions in given.values() for question in questions}
    answered = {name: answer for name, answer in answers.items() if answer.option is not None}
    kept = {names[name]: answer.at(0) for name, answer in answered.items() if names.get(name) in wanted}
    return Carried(kept, len(answered) - len(kept), bool(chain))
