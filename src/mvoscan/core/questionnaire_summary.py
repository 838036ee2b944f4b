"""How many statements a questionnaire has: per theme, light and full, and per type of institution."""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from mvoscan.core.questionnaire import ProfileQuestion, Questionnaire, Scope
from mvoscan.core.tailoring import Tailoring, asked


class Counted(NamedTuple):
    """Statements of a theme, or of all: those of the light scan, and all."""

    light: int
    full: int


class Spread(NamedTuple):
    """The fewest and the most statements that a type gets, over all profiles, in the light and the full scan."""

    light: tuple[int, int]
    full: tuple[int, int]


class Summary(NamedTuple):
    """Counts of one edition, by id of theme and code of type, and how many statements wait for an answer."""

    key: str
    total: Counted
    themes: dict[str, Counted]
    types: dict[str, Spread]
    waiting: int


def summarise(questionnaire: Questionnaire) -> Summary:
    """Count the statements of an edition; statements that wait for an answer are counted as asked."""
    themes = {
        theme.id: Counted(sum(each.scope is Scope.LIGHT for each in theme.questions), len(theme.questions))
        for theme in questionnaire.themes
    }
    return Summary(
        key=questionnaire.key,
        total=Counted(sum(each.light for each in themes.values()), sum(each.full for each in themes.values())),
        themes=themes,
        types={code: _spread(questionnaire, code) for code in sorted(questionnaire.allowed_types)},
        waiting=sum(bool(each.shown_when) for each in questionnaire.questions.values()),
    )


def _spread(questionnaire: Questionnaire, code: str) -> Spread:
    counts = {
        scope: [_asked(questionnaire, each) for each in _tailorings(questionnaire, code, scope)] for scope in Scope
    }
    light, full = counts[Scope.LIGHT], counts[Scope.FULL]
    return Spread((min(light), max(light)), (min(full), max(full)))


def _tailorings(questionnaire: Questionnaire, code: str, scope: Scope) -> Iterator[Tailoring]:
    """Every single answer to each profile question, and all at once where that may be: the fewest and the most."""
    for chosen in product(*(_choices(each) for each in questionnaire.profile)):
        profile = {each.id: options for each, options in zip(questionnaire.profile, chosen, strict=True)}
        yield Tailoring(types=frozenset({code}), profile=profile, scope=scope)


def _choices(question: ProfileQuestion) -> list[tuple[str, ...]]:
    single: list[tuple[str, ...]] = [(option.id,) for option in question.options]
    return [*single, tuple(option.id for option in question.options)] if question.multiple else single


def _asked(questionnaire: Questionnaire, tailoring: Tailoring) -> int:
    return sum(len(questions) for questions in asked(questionnaire, tailoring).values())
