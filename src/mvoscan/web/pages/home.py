"""The pages anyone may read: the start page, what this is, privacy, accessibility, contact, and statements to print."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.questionnaire import Questionnaire, Scope
from mvoscan.core.tailoring import Tailoring, asked, check_profile, check_type
from mvoscan.usecases.list_dossiers import list_dossiers
from mvoscan.web.deps import Door, OpenDoor, Visitor
from mvoscan.web.pages.choosing import offered_titles, read_profile, type_groups

router = APIRouter()


@router.get("/")
def show_home(opened: OpenDoor, visitor: Visitor) -> Response:
    """What the scan is, two ways to begin, and the dossiers of this browser."""
    with opened.service.reading() as connection:
        dossiers = list_dossiers(connection, visitor, types=opened.service.types)
    context = {"nav": "scan", "offered": opened.service.library.offered(), "dossiers": dossiers}
    return opened.templates.render("home.html", context)


@router.get("/over")
def show_about(opened: OpenDoor) -> Response:
    """What this is, whose statements these are, and how a score is made."""
    return opened.templates.render("about.html", {"nav": "over", "offered": opened.service.library.offered()})


@router.get("/privacy")
def show_privacy(opened: OpenDoor) -> Response:
    """What is kept, why, how long, and who sees it."""
    return opened.templates.render("privacy.html", {})


@router.get("/toegankelijkheid")
def show_accessibility(opened: OpenDoor) -> Response:
    """The accessibility statement."""
    return opened.templates.render("accessibility.html", {})


@router.get("/contact")
def show_contact(opened: OpenDoor) -> Response:
    """Whom to ask."""
    return opened.templates.render("contact.html", {})


@router.get("/stellingen")
def show_statements(
    request: Request,
    opened: OpenDoor,
    vragenlijst: str = "",
    type: str = "",  # noqa: A002 # as on screen.
    omvang: str = "light",
) -> Response:
    """The statements for a type and profile, to read or print; no dossier is made."""
    library = opened.service.library
    questionnaire = library.offered_edition(vragenlijst or library.offered()[0].id)
    scope = Scope.FULL if omvang == "full" else Scope.LIGHT
    profile = read_profile(questionnaire, request.query_params)
    context: dict[str, Any] = _choices(opened, questionnaire, type, scope, profile)
    if type:
        try:
            check_type(questionnaire, type)
            whole = check_profile(questionnaire, profile)
        except Invalid as invalid:
            return opened.templates.render("print.html", context | {"problems": invalid.problems}, status=422)
        context["themes"] = _themes(questionnaire, Tailoring(types=frozenset({type}), profile=whole, scope=scope))
    return opened.templates.render("print.html", context)


def _choices(
    opened: Door, questionnaire: Questionnaire, chosen: str, scope: Scope, profile: dict[str, tuple[str, ...]]
) -> dict[str, Any]:
    problems: tuple[Problem, ...] = ()
    return {
        "questionnaire": questionnaire,
        "titles": offered_titles(opened.service.library.offered()),
        "groups": type_groups(opened.service.types, questionnaire),
        "chosen": chosen,
        "scope": scope.value,
        "has_full": any(each.scope is Scope.FULL for each in questionnaire.questions.values()),
        "profile": profile,
        "problems": problems,
        "themes": (),
    }


def _themes(questionnaire: Questionnaire, tailoring: Tailoring) -> list[dict[str, Any]]:
    """Themes with the statements asked, each with its answers."""
    given = asked(questionnaire, tailoring)
    return [
        {
            "title": theme.title,
            "introduction": theme.introduction,
            "statements": [(each, questionnaire.scale_of(each).options) for each in given[theme.id]],
        }
        for theme in questionnaire.themes
        if theme.id in given
    ]
