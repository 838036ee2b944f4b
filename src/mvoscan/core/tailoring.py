"""Which statements an institution gets: lists of types and profile answers, no expression language."""

from collections.abc import Mapping
from functools import lru_cache

from pydantic import BaseModel, ConfigDict

from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.questionnaire import ProfileQuestion, Question, Questionnaire, Scope, Theme

Profile = Mapping[str, tuple[str, ...]]
"""Chosen options per profile question."""


class Tailoring(BaseModel):
    """What decides which statements are asked: the institution types (two when joint), profile and scope."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    types: frozenset[str]
    profile: dict[str, tuple[str, ...]]
    scope: Scope


Asked = dict[str, tuple[Question, ...]]
"""Statements that are asked, per theme id, in the order of the file; themes without any are left out."""


def asked(questionnaire: Questionnaire, tailoring: Tailoring, *, basis: Scope | None = None) -> Asked:
    """Statements that this tailoring leaves, per theme; `basis` narrows a full scan to its light statements."""
    scope = basis or tailoring.scope
    return dict(_chosen(questionnaire, tailoring.types, tuple(tailoring.profile.items()), scope))


def has_full(questionnaire: Questionnaire) -> bool:
    """Whether an edition has statements that only the full scan asks."""
    return any(each.scope is Scope.FULL for each in questionnaire.questions.values())


def check_profile(questionnaire: Questionnaire, profile: Profile) -> dict[str, tuple[str, ...]]:
    """The profile in the order of the questionnaire; raises `Invalid` with every question left open or mistaken."""
    problems = [problem for question in questionnaire.profile for problem in _profile_problems(question, profile)]
    known = {question.id for question in questionnaire.profile}
    problems += [_unknown(name) for name in profile if name not in known]
    if problems:
        raise Invalid(*problems)
    return {question.id: tuple(profile[question.id]) for question in questionnaire.profile}


def check_type(questionnaire: Questionnaire, code: str) -> None:
    """Raise `Invalid` when this questionnaire is not meant for this type of institution."""
    if code not in questionnaire.allowed_types:
        raise Invalid(Problem(field="type", message="Kies een type bestuur waarvoor deze vragenlijst bedoeld is."))


@lru_cache(maxsize=1024)
def _chosen(
    questionnaire: Questionnaire, types: frozenset[str], profile: tuple[tuple[str, tuple[str, ...]], ...], scope: Scope
) -> Asked:
    """Remembered, since every page of every scan asks for it and there are few tailorings."""
    tailoring = Tailoring.model_construct(types=types, profile=dict(profile), scope=scope)
    chosen = {theme.id: _asked_of(questionnaire, theme, tailoring, scope) for theme in questionnaire.themes}
    return {theme: questions for theme, questions in chosen.items() if questions}


def _asked_of(questionnaire: Questionnaire, theme: Theme, tailoring: Tailoring, scope: Scope) -> tuple[Question, ...]:
    return tuple(
        question
        for question in theme.questions
        if (scope is Scope.FULL or question.scope is Scope.LIGHT) and applies(questionnaire, question, tailoring)
    )


def applies(questionnaire: Questionnaire, question: Question, tailoring: Tailoring) -> bool:
    """Whether a statement is meant for one of these types with this profile, whatever the scope."""
    types, profile = questionnaire.meant_for[question.id], question.asked_when.profile
    if types and types.isdisjoint(tailoring.types):
        return False
    return not profile or all(
        not set(options).isdisjoint(tailoring.profile.get(name, ())) for name, options in profile.items()
    )


def _profile_problems(question: ProfileQuestion, profile: Profile) -> list[Problem]:
    chosen = tuple(profile.get(question.id, ()))
    field = f"p.{question.id}"
    if not chosen:
        return [Problem(field=field, message=f"Geef een antwoord op: {question.text}")]
    if len(chosen) > 1 and not question.multiple:
        return [Problem(field=field, message=f"Kies één antwoord op: {question.text}")]
    if set(chosen) - {option.id for option in question.options}:
        return [Problem(field=field, message=f"Kies een antwoord uit de lijst bij: {question.text}")]
    return []


def _unknown(name: str) -> Problem:
    return Problem(field=f"p.{name}", message=f"De profielvraag '{name[:40]}' bestaat niet in deze vragenlijst.")
