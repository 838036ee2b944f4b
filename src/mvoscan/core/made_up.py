"""Made-up answers for a demo: those of a body with an ability of its own, and of the same body some time later."""

from random import Random

from mvoscan.core.answers import Answer, Answers
from mvoscan.core.questionnaire import Option, Question, Questionnaire, Role
from mvoscan.core.tailoring import Tailoring, asked

_LEFT_OPEN, _NO_POINTS, _INTERESTING = 0.04, 0.08, 0.1
_KEPT = 0.85


def made_up_answers(
    questionnaire: Questionnaire, tailoring: Tailoring, random: Random, *, ability: float, earlier: Answers
) -> dict[str, Answer]:
    """An answer to every statement that is asked; a few are unknown, excluded or left open.

    `ability` is the chance 0-1 of the best option. `earlier` are answers of the same body that still hold, by statement
    id of this questionnaire: most stay what they were, and those that fell short may have improved.
    """
    questions = [each for theme in asked(questionnaire, tailoring).values() for each in theme]
    return {each.id: _again(questionnaire, each, earlier.get(each.id), ability, random) for each in questions}


def _again(
    questionnaire: Questionnaire, question: Question, before: Answer | None, ability: float, random: Random
) -> Answer:
    if before is None or before.option is None or random.random() > _KEPT:
        return _answer(questionnaire, question, ability, random)
    return before.model_copy(update={"revision": 1})


def _answer(questionnaire: Questionnaire, question: Question, ability: float, random: Random) -> Answer:
    options = questionnaire.scale_of(question).options
    draw = random.random()
    if draw < _LEFT_OPEN:
        return Answer(revision=1)
    rest = [option for option in options if option.role is not Role.POINTS]
    if rest and draw < _LEFT_OPEN + _NO_POINTS:
        option = random.choice(rest)
        return Answer(option=option.id, note=_note(option), revision=1)
    option = _scored(options, ability, random)
    return Answer(option=option.id, interesting=random.random() < _INTERESTING, note=_note(option), revision=1)


def _note(option: Option) -> str:
    """A note where this answer asks for one."""
    return "Verzonnen notitie." if option.note == "required" else ""


def _scored(options: tuple[Option, ...], ability: float, random: Random) -> Option:
    points = [option for option in options if option.role is Role.POINTS]
    best = max(points, key=lambda each: each.points or 0)
    return best if random.random() < ability else random.choice(points)
