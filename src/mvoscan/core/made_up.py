"""Made-up answers for a demo: those of a body with an ability of its own, and of the same body some time later."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from mvoscan.core.answers import Answer, Answers
from mvoscan.core.questionnaire import Option, Question, Questionnaire, Role
from mvoscan.core.tailoring import Tailoring, asked

_LEFT_OPEN, _NO_POINTS, _INTERESTING = 0.04, 0.08, 0.1
_ALL, _FIRST = 0.8, 0.95
_KEPT, _KEPT_SHORT = 0.95, 0.7


def made_up_profile(questionnaire: Questionnaire, random: Random) -> dict[str, tuple[str, ...]]:
    """A choice for every question of the profile; most bodies do all there is, and few are small.

    Of two options (yes or no) it is mostly the first, of more mostly not the first.
    """
    found: dict[str, tuple[str, ...]] = {}
    for each in questionnaire.profile:
        codes = [option.id for option in each.options]
        if each.multiple and random.random() < _ALL:
            found[each.id] = tuple(codes)
        else:
            weights = (_FIRST, 1 - _FIRST) if len(codes) == 2 else (1, *[4] * (len(codes) - 1))
            found[each.id] = tuple(random.choices(codes, weights))
    return found


def made_up_answers(
    questionnaire: Questionnaire,
    tailoring: Tailoring,
    random: Random,
    *,
    ability: float,
    earlier: Answers,
    levels: Mapping[str, float] | None = None,
) -> dict[str, Answer]:
    """An answer to every statement that is asked; a few are unknown, excluded or left open.

    `ability` is the chance 0-1 of the best option, and `levels` adds to it per theme. `earlier` are answers of the same
    body that still hold, by statement id of this questionnaire: most stay what they were, and those that fell short may
    have improved.
    """
    found = {}
    for theme, questions in asked(questionnaire, tailoring).items():
        chance = min(0.98, max(0.02, ability + (levels or {}).get(theme, 0.0)))
        for each in questions:
            found[each.id] = _again(questionnaire, each, earlier.get(each.id), chance, random)
    return found


def _again(
    questionnaire: Questionnaire, question: Question, before: Answer | None, ability: float, random: Random
) -> Answer:
    if before is None or before.option is None:
        return _answer(questionnaire, question, ability, random)
    option = questionnaire.scale_of(question).by_id[before.option]
    best = max(each.points or 0 for each in questionnaire.scale_of(question).options)
    if random.random() > (_KEPT if option.points == best else _KEPT_SHORT):
        return _answer(questionnaire, question, ability, random)
    return replace(before, revision=1, note=before.note or _note(option))


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
