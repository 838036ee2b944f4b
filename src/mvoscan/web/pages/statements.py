"""The statements for a type and a profile as a page to read or print; nothing is kept and no dossier is made."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.questionnaire import Option, Question, Questionnaire, Scope, Theme
from mvoscan.core.tailoring import Profile, Tailoring, asked, check_profile
from mvoscan.core.visibility import Condition
from mvoscan.render.wording import Wording
from mvoscan.usecases.open_service import Service
from mvoscan.web.deps import Door, OpenDoor
from mvoscan.web.pages.choosing import Choices, has_full, questionnaire_items, read_profile, read_scope, type_groups
from mvoscan.web.pages.settling import offered_to, type_of
from mvoscan.web.pages.speaking import Language, choices, wording

router = APIRouter()


class PrintedStatement(NamedTuple):
    """A statement on paper: with the answers to tick, and the answers it waits for."""

    question: Question
    options: tuple[Option, ...]
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Printed:
    """A theme on paper: its statements, also those that wait for an answer."""

    theme: Theme
    statements: tuple[PrintedStatement, ...]


@router.get("/stellingen")
def show_statements(request: Request, opened: OpenDoor, language: Language) -> Response:
    """The form to choose with, and below it the statements once type and profile are chosen."""
    query = request.query_params
    questionnaire, unknown = _questionnaire(opened.service, query.get("vragenlijst", ""))
    said = wording(opened, questionnaire, query.get("taal", language))
    profile = read_profile(questionnaire, query)
    printed: list[Printed] = []
    problems = unknown
    if not unknown and ("toon" in query or query.get("type")):
        problems = _problems(opened.service, questionnaire, query, profile)
        if not problems:
            printed = _printed(said, _tailoring(questionnaire, query, profile))
    context = _form(opened, questionnaire, query) | {
        "said": said,
        "profile": profile,
        "printed": printed,
        "problems": problems,
    }
    context["errors"] = defaultdict(str, {each.field: each.message for each in problems})
    return opened.templates.render("print.html", context, status=422 if problems else 200)


def _questionnaire(service: Service, name: str) -> tuple[Questionnaire, tuple[Problem, ...]]:
    """The questionnaire asked for; else the first one, with what was wrong when an unknown one was asked for."""
    try:
        return offered_to(service, Choices(vragenlijst=name))[0], ()
    except Invalid as invalid:
        return service.library.offered()[0], invalid.problems if name else ()


def _problems(
    service: Service, questionnaire: Questionnaire, query: QueryParams, profile: Profile
) -> tuple[Problem, ...]:
    """All that is wrong with what was chosen, in the order of the form."""
    chosen = Choices(vragenlijst=questionnaire.id, type=query.get("type", ""))
    return (
        *_wrong(lambda: type_of(service, chosen)),
        *_wrong(lambda: check_profile(questionnaire, profile)),
        *_wrong(lambda: read_scope(questionnaire, query.get("omvang", "light"))),
    )


def _wrong(check: Callable[[], object]) -> tuple[Problem, ...]:
    try:
        check()
    except Invalid as invalid:
        return invalid.problems
    return ()


def _tailoring(questionnaire: Questionnaire, query: QueryParams, profile: dict[str, tuple[str, ...]]) -> Tailoring:
    scope = read_scope(questionnaire, query.get("omvang", "light"))
    return Tailoring(types=frozenset({query.get("type", "")}), profile=profile, scope=scope)


def _printed(said: Wording, tailoring: Tailoring) -> list[Printed]:
    questionnaire = said.questionnaire
    given = asked(questionnaire, tailoring)
    return [
        Printed(theme, tuple(_statement(said, each) for each in given[theme.id]))
        for theme in questionnaire.themes
        if theme.id in given
    ]


def _statement(said: Wording, question: Question) -> PrintedStatement:
    return PrintedStatement(question, said.questionnaire.scale_of(question).options, said.conditions(question))


def _form(opened: Door, questionnaire: Questionnaire, query: QueryParams) -> dict[str, Any]:
    service = opened.service
    kind = service.types.by_code.get(query.get("type", ""))
    return {
        "nav": "scan",
        "languages": choices(opened, questionnaire),
        "questionnaires": questionnaire_items(service.library.offered()),
        "groups": type_groups(service.types, questionnaire),
        "type": kind,
        "scope": Scope.FULL.value if query.get("omvang") == Scope.FULL else Scope.LIGHT.value,
        "has_full": has_full(questionnaire),
    }
