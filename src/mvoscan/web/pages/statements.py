"""The statements for a type and a profile as a page to read or print; nothing is kept and no dossier is made."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.preview import Previewed, preview
from mvoscan.core.questionnaire import Option, Question, Questionnaire, Scope, Theme
from mvoscan.core.tailoring import Profile, Tailoring, check_profile, has_full
from mvoscan.core.visibility import Condition
from mvoscan.usecases.open_service import Service
from mvoscan.web.deps import Door, OpenDoor
from mvoscan.web.pages.choosing import Choices, questionnaire_items, read_profile, read_scope, type_groups
from mvoscan.web.pages.language import choices, in_language, remember
from mvoscan.web.pages.settling import offered_to, type_of

router = APIRouter()


class PrintedStatement(NamedTuple):
    """A statement on paper: its number as in the scan, the answers to tick, and the answers it waits for."""

    number: str
    question: Question
    options: tuple[Option, ...]
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Printed:
    """A theme on paper: its statements, also those that wait for an answer."""

    theme: Theme
    statements: tuple[PrintedStatement, ...]


@router.get("/stellingen")
def show_statements(request: Request, opened: OpenDoor) -> Response:
    """The form to choose with, and below it the statements once type and profile are chosen."""
    query = request.query_params
    questionnaire, unknown = _questionnaire(opened.service, query.get("vragenlijst", ""))
    profile = read_profile(questionnaire, query)
    printed: list[Printed] = []
    problems = unknown
    if not unknown and ("toon" in query or query.get("type")):
        problems = _problems(opened.service, questionnaire, query, profile)
        if not problems:
            tailoring = _tailoring(questionnaire, query, profile)
            printed = _printed(in_language(opened, request, questionnaire), tailoring)
    context = _form(opened, questionnaire, query) | {"profile": profile, "printed": printed, "problems": problems}
    context["languages"] = choices(opened, request, questionnaire)
    context["errors"] = defaultdict(str, {each.field: each.message for each in problems})
    response = opened.templates.render("print.html", context, status=422 if problems else 200)
    return remember(opened, request, response)


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


def _printed(questionnaire: Questionnaire, tailoring: Tailoring) -> list[Printed]:
    return [
        Printed(each.theme, tuple(_statement(questionnaire, shown) for shown in each.statements))
        for each in preview(questionnaire, tailoring)
    ]


def _statement(questionnaire: Questionnaire, shown: Previewed) -> PrintedStatement:
    options = questionnaire.scale_of(shown.question).options
    return PrintedStatement(shown.number, shown.question, options, shown.conditions)


def _form(opened: Door, questionnaire: Questionnaire, query: QueryParams) -> dict[str, Any]:
    service = opened.service
    kind = service.types.by_code.get(query.get("type", ""))
    return {
        "nav": "scan",
        "questionnaire": questionnaire,
        "questionnaires": questionnaire_items(service.library.offered()),
        "groups": type_groups(service.types, questionnaire),
        "type": kind,
        "scope": Scope.FULL.value if query.get("omvang") == Scope.FULL else Scope.LIGHT.value,
        "has_full": has_full(questionnaire),
    }
