"""`/dossier/{id}/koppelingen`: the programs that may read this result, each with the way to end it."""

from fastapi import APIRouter
from starlette.responses import Response

from mvoscan.usecases.keep_consents import read_consents, take_back
from mvoscan.web.deps import OpenDoor, Visitor
from mvoscan.web.pages.entry import kept, see_other

router = APIRouter()

_PAGE = "/dossier/{dossier_id}/koppelingen"


@router.get(_PAGE)
def show_consents(dossier_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """Which programs may read this result, and could before."""
    with opened.service.reading() as connection:
        found = read_consents(connection, visitor, dossier_id)
    dossier = found.admission.dossier
    context = {"dossier": dossier, "practice": dossier.practice, "consents": found.given}
    return kept(opened, visitor, found.admission, opened.templates.render("dossier/connections.html", context))


@router.post(_PAGE + "/{consent_id}/intrekken")
def end(dossier_id: str, consent_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """Take a consent back."""
    with opened.service.writing() as connection:
        take_back(connection, visitor, dossier_id, consent_id)
    return see_other(f"/dossier/{dossier_id}/koppelingen")
