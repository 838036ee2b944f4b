"""Correct or withdraw a scan that was handed in: each says first what it does, and does it by a button."""

from fastapi import APIRouter
from starlette.responses import Response

from mvoscan.core.errors import Withdrawn
from mvoscan.usecases.correct_scan import read_correctable, start_correction
from mvoscan.usecases.withdraw_scan import read_withdrawable, withdraw_scan
from mvoscan.web.deps import OpenDoor, Visitor, fresh_keys
from mvoscan.web.pages.entry import kept, see_other
from mvoscan.web.pages.link import show_once

router = APIRouter()


@router.get("/dossier/{dossier_id}/verbeteren")
def show_correction(dossier_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """What correcting does."""
    with opened.service.reading() as connection:
        admission, standing = read_correctable(connection, visitor, dossier_id)
    context = {"dossier": admission.dossier, "practice": admission.dossier.practice, "standing": standing}
    return kept(opened, visitor, admission, opened.templates.render("dossier/correct.html", context))


@router.post("/dossier/{dossier_id}/verbeteren")
def correct(dossier_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """Begin a correction and show the link to keep; a second time, go on with the same one."""
    keys = fresh_keys(opened, visitor)
    with opened.service.writing() as connection:
        correction = start_correction(connection, visitor, dossier_id, keys=keys)
    home = f"/dossier/{correction.dossier.public_id}"
    if not correction.opened:
        return see_other(home)
    response = see_other(f"{home}/link")
    opened.keep_cookie(response, keys.cookie)
    show_once(opened, response, correction.dossier.public_id, keys.token)
    return response


@router.get("/dossier/{dossier_id}/intrekken")
def show_withdrawal(dossier_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """What withdrawing does."""
    with opened.service.reading() as connection:
        admission = read_withdrawable(connection, visitor, dossier_id)
    context = {"dossier": admission.dossier, "practice": admission.dossier.practice}
    return kept(opened, visitor, admission, opened.templates.render("dossier/withdraw.html", context))


@router.post("/dossier/{dossier_id}/intrekken")
def withdraw(dossier_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """Withdraw the scan; a second time there is nothing left to do."""
    try:
        with opened.service.writing() as connection:
            withdraw_scan(connection, visitor, dossier_id)
    except Withdrawn:
        return see_other("/ingetrokken")
    return see_other("/ingetrokken")


@router.get("/ingetrokken")
def show_withdrawn(opened: OpenDoor) -> Response:
    """A scan was withdrawn; its own pages are gone, so this one is nobody's."""
    return opened.templates.render("dossier/withdrawn.html", {})
