"""Whether everyone who may take a questionnaire gets something sensible: no empty themes, no statement for nobody.

Profile questions with several answers never ask fewer statements than each answer alone, and two institutions never
fewer than each alone; so single answers and single types are the worst cases, and only those are looked at. Statements
that wait for an answer to another one may all stay hidden: a theme has to make sense without them.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import prod

from mvoscan.core.check_references import statements
from mvoscan.core.flaw import Flaw
from mvoscan.core.questionnaire import AskedWhen, ProfileQuestion, Question, Questionnaire, Role, Scope, Theme
from mvoscan.core.tailoring import Tailoring, applies

MOST_COMBINATIONS = 10_000
"""Combinations of type and profile answers that are looked at per theme and scope."""

_SCOPES = {Scope.LIGHT: "snelle scan", Scope.FULL: "volledige scan"}


def check_reach(questionnaire: Questionnaire) -> Iterator[Flaw]:
    """Statements that nobody gets, themes that are empty for someone, light scans that lose their score at once."""
    yield from _never_asked(questionnaire)
    for i, theme in enumerate(questionnaire.themes):
        yield from (Flaw(("themes", i), *found) for found in _of_theme(questionnaire, theme))


def _never_asked(questionnaire: Questionnaire) -> Iterator[Flaw]:
    for place, question in statements(questionnaire):
        when = question.asked_when
        if when.types and not questionnaire.types_of(when.types) & questionnaire.allowed_types:
            message = f"Niemand krijgt de stelling '{question.id}': geen van haar types mag deze vragenlijst invullen."
            yield Flaw((*place, "asked_when", "types"), message, "Kies types die ook in institution_types staan.")
        for name in (name for name, options in when.profile.items() if not options):
            message = f"Niemand krijgt de stelling '{question.id}': bij de profielvraag '{name}' staat geen antwoord."
            yield Flaw(
                (*place, "asked_when", "profile", name), message, "Noem minstens één antwoord, of haal de regel weg."
            )


def _of_theme(questionnaire: Questionnaire, theme: Theme) -> Iterator[tuple[str, str]]:
    """Message and remedy for each thing wrong with the reach of one theme."""
    if not _within(theme, Scope.LIGHT):
        yield _nothing_light(theme)
        return
    emptied = _emptied(questionnaire, theme, Scope.FULL) or _emptied(questionnaire, theme, Scope.LIGHT)
    if emptied:
        yield emptied
    yield from _heavy(questionnaire, theme)


def _nothing_light(theme: Theme) -> tuple[str, str]:
    if any(question.scope is Scope.LIGHT for question in theme.questions):
        message = f"In het thema '{theme.id}' verschijnt elke stelling van de snelle scan pas na een ander antwoord."
        return message, "Laat bij minstens één stelling met scope: light de regel shown_when weg."
    message = f"Het thema '{theme.id}' heeft geen enkele stelling in de snelle scan."
    return message, "Zet minstens één stelling op scope: light."


def _within(theme: Theme, scope: Scope) -> list[Question]:
    """The statements of a scope that are shown whatever is answered."""
    return [
        question
        for question in theme.questions
        if not question.shown_when and (scope is Scope.FULL or question.scope is Scope.LIGHT)
    ]


def _emptied(questionnaire: Questionnaire, theme: Theme, scope: Scope) -> tuple[str, str] | None:
    """The first one found for whom the theme is empty; None when some statement is asked of everyone."""
    questions = _within(theme, scope)
    if any(question.asked_when == AskedWhen() for question in questions):
        return None
    named = {name for question in questions for name in question.asked_when.profile}
    profile = [each for each in questionnaire.profile if each.id in named]
    if len(questionnaire.allowed_types) * prod(len(each.options) for each in profile) > MOST_COMBINATIONS:
        message = f"Het thema '{theme.id}' hangt van te veel profielvragen af om na te kijken of iedereen iets krijgt."
        return message, "Voeg een stelling toe die altijd gesteld wordt."
    for tailoring in _tailorings(questionnaire, profile, scope):
        if not any(applies(questionnaire, question, tailoring) for question in questions):
            message = f"{_described(tailoring)} krijgt in de {_SCOPES[scope]} geen enkele stelling van '{theme.id}'."
            return message, "Voeg een stelling toe die altijd gesteld wordt, of verruim asked_when."
    return None


def _tailorings(questionnaire: Questionnaire, profile: list[ProfileQuestion], scope: Scope) -> Iterator[Tailoring]:
    """Every single type with every combination of single answers to these profile questions."""
    for code in sorted(questionnaire.allowed_types):
        for options in product(*(each.options for each in profile)):
            chosen = {each.id: (option.id,) for each, option in zip(profile, options, strict=True)}
            yield Tailoring(types=frozenset({code}), profile=chosen, scope=scope)


def _described(tailoring: Tailoring) -> str:
    answers = [f"bij '{name}' het antwoord '{options[0]}'" for name, options in tailoring.profile.items()]
    chosen = f" dat {' en '.join(answers)} kiest," if answers else ""
    return f"Een bestuur van het type '{next(iter(tailoring.types))}'{chosen}"


def _heavy(questionnaire: Questionnaire, theme: Theme) -> Iterator[tuple[str, str]]:
    """A statement so heavy that leaving out it alone takes the score of the light scan.

    At worst it stands beside the statements that are always shown, and nothing else.
    """
    always = sum(question.weight for question in _within(theme, Scope.LIGHT))
    room = 1 - Fraction(questionnaire.scoring.minimum_coverage, 100)
    for question in (each for each in theme.questions if each.scope is Scope.LIGHT):
        total = always + (question.weight if question.shown_when else 0)
        if Fraction(question.weight, total) > room and _may_be_excluded(questionnaire, question):
            message = (
                f"In de snelle scan weegt de stelling '{question.id}' {question.weight} van {total} in het thema"
                f" '{theme.id}': wie daar 'niet van toepassing' antwoordt, krijgt geen score meer."
            )
            yield message, "Geef ze een kleiner gewicht, of zet meer stellingen op scope: light."


def _may_be_excluded(questionnaire: Questionnaire, question: Question) -> bool:
    return any(option.role is Role.EXCLUDED for option in questionnaire.scale_of(question).options)
