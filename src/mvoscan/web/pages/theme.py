"""One theme per page, or all statements of a service: saved with a button or as they are given."""

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from mvoscan.core.answers import OPEN
from mvoscan.core.history import Signature
from mvoscan.render import dutch
from mvoscan.render.team_words import signature_words
from mvoscan.usecases.fill_in_scan import Page, save_answers
from mvoscan.web.deps import OpenDoor, PostedForm, Visitor
from mvoscan.web.pages.language import in_language
from mvoscan.web.pages.leaf import Reading, one_posted, save, show

router = APIRouter()


@router.get("/dossier/{public_id}/thema/{theme_id}")
def show_theme(
    request: Request, public_id: str, theme_id: str, opened: OpenDoor, visitor: Visitor, *, nieuw: str = ""
) -> Response:
    """The statements of a theme with the answers so far; `nieuw` says that an answer just made more of them appear."""
    return show(Reading(opened, request, visitor, Page("thema", theme_id)), public_id, appeared=bool(nieuw))


@router.post("/dossier/{public_id}/thema/{theme_id}")
def save_theme(
    request: Request, public_id: str, theme_id: str, opened: OpenDoor, visitor: Visitor, form: PostedForm
) -> Response:
    """Save the answers of a theme and go on, or stop."""
    return save(Reading(opened, request, visitor, Page("thema", theme_id)), public_id, form)


@router.get("/dossier/{public_id}/dienst/{service}")
def show_service(
    request: Request, public_id: str, service: str, opened: OpenDoor, visitor: Visitor, *, nieuw: str = ""
) -> Response:
    """The statements of a service over all themes, with the answers so far."""
    return show(Reading(opened, request, visitor, Page("dienst", service)), public_id, appeared=bool(nieuw))


@router.post("/dossier/{public_id}/dienst/{service}")
def save_service(
    request: Request, public_id: str, service: str, opened: OpenDoor, visitor: Visitor, form: PostedForm
) -> Response:
    """Save the answers of a service and go on, or stop."""
    return save(Reading(opened, request, visitor, Page("dienst", service)), public_id, form)


@router.post("/dossier/{public_id}/antwoord/{question_id}")
def save_one(
    request: Request, public_id: str, question_id: str, opened: OpenDoor, visitor: Visitor, form: PostedForm
) -> Response:
    """Save one answer as it is given (with JavaScript): its new base, or the panel of a clash."""
    posted = {question_id: one_posted(form, "")}
    with opened.service.writing() as connection:
        saved = save_answers(connection, visitor, public_id, posted, library=opened.service.library)
    if saved.clashes:
        stands = saved.sheet.answers.get(question_id, OPEN)
        statements = opened.templates.statements(in_language(opened, request, saved.sheet.questionnaire))
        by = signature_words(saved.sheet.signed.get(question_id))
        panel = statements.remarks(question_id, saved.clashes[question_id], clash=stands, by=by)
        return JSONResponse({"html": str(panel)}, status_code=409)
    answer = saved.sheet.answers.get(question_id, OPEN)
    by = signature_words(Signature(saved.sheet.admission.grant.author, visitor.now))
    return JSONResponse({"base": answer.base, "saved": dutch.time(visitor.now), "by": by})
