"""One theme per page, or all statements of a service: saved with a button."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from mvoscan.usecases.fill_in_scan import Page
from mvoscan.web.deps import OpenDoor, PostedForm, Visitor
from mvoscan.web.pages.leaf import Reading, save, show

router = APIRouter()


@router.get("/dossier/{public_id}/thema/{theme_id}")
async def show_theme(
    request: Request, public_id: str, theme_id: str, opened: OpenDoor, visitor: Visitor, *, nieuw: str = ""
) -> Response:
    """The statements of a theme with the answers so far; `nieuw` says that an answer just made more of them appear."""
    return await show(Reading(opened, request, visitor, Page("thema", theme_id)), public_id, appeared=bool(nieuw))


@router.post("/dossier/{public_id}/thema/{theme_id}")
def save_theme(
    request: Request, public_id: str, theme_id: str, opened: OpenDoor, visitor: Visitor, form: PostedForm
) -> Response:
    """Save the answers of a theme and go on, or stop."""
    return save(Reading(opened, request, visitor, Page("thema", theme_id)), public_id, form)


@router.get("/dossier/{public_id}/dienst/{service}")
async def show_service(
    request: Request, public_id: str, service: str, opened: OpenDoor, visitor: Visitor, *, nieuw: str = ""
) -> Response:
    """The statements of a service over all themes, with the answers so far."""
    return await show(Reading(opened, request, visitor, Page("dienst", service)), public_id, appeared=bool(nieuw))


@router.post("/dossier/{public_id}/dienst/{service}")
def save_service(
    request: Request, public_id: str, service: str, opened: OpenDoor, visitor: Visitor, form: PostedForm
) -> Response:
    """Save the answers of a service and go on, or stop."""
    return save(Reading(opened, request, visitor, Page("dienst", service)), public_id, form)
