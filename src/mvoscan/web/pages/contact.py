"""The address of a dossier: give it, confirm it from the mailbox, hand the dossier over to another."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from mvoscan.core.contact import CONFIRM_DAYS
from mvoscan.core.errors import Invalid, Problem
from mvoscan.usecases import keep_contact
from mvoscan.usecases.decide_claims import confirm_by_mail
from mvoscan.usecases.keep_contact import Contacts, read_contacts
from mvoscan.web.deps import Client, Door, Now, OpenDoor, PostedForm, Visitor
from mvoscan.web.pages.entry import see_other
from mvoscan.web.tries import LinkTries

router = APIRouter()


def contact_context(found: Contacts) -> dict[str, Any]:
    """What the part of a page about the address needs."""
    return {"coordinator": found.coordinator, "successor": found.successor, "confirm_days": CONFIRM_DAYS}


@router.get("/dossier/{dossier_id}/adres")
def show_address(dossier_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """The address of this dossier, and what it is for."""
    return _page(opened, visitor, dossier_id)


@router.post("/dossier/{dossier_id}/adres")
def give_address(dossier_id: str, opened: OpenDoor, visitor: Visitor, form: PostedForm, client: Client) -> Response:
    """Give an address, to be confirmed by mail."""
    text = str(form.get("adres", ""))
    try:
        with opened.service.writing() as connection:
            keep_contact.give_address(connection, visitor, dossier_id, text, client=client)
    except Invalid as invalid:
        return _page(opened, visitor, dossier_id, typed={"adres": text}, problems=invalid.problems)
    return see_other(f"/dossier/{dossier_id}/adres")


@router.post("/dossier/{dossier_id}/adres/weg")
def forget_address(dossier_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """Forget the address."""
    with opened.service.writing() as connection:
        keep_contact.forget_address(connection, visitor, dossier_id)
    return see_other(f"/dossier/{dossier_id}/adres")


@router.post("/dossier/{dossier_id}/overdragen")
def ask_to_take_over(dossier_id: str, opened: OpenDoor, visitor: Visitor, form: PostedForm, client: Client) -> Response:
    """Ask another address to take over."""
    text = str(form.get("nieuw", ""))
    try:
        with opened.service.writing() as connection:
            keep_contact.ask_to_take_over(connection, visitor, dossier_id, text, client=client)
    except Invalid as invalid:
        return _page(opened, visitor, dossier_id, typed={"nieuw": text}, problems=invalid.problems)
    return see_other(f"/dossier/{dossier_id}/adres#overdragen")


@router.post("/dossier/{dossier_id}/overdragen/stoppen")
def stop_hand_over(dossier_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """Take the question to take over back."""
    with opened.service.writing() as connection:
        keep_contact.stop_hand_over(connection, visitor, dossier_id)
    return see_other(f"/dossier/{dossier_id}/adres#overdragen")


@router.get("/adres/{token}")
def offer_to_confirm(token: str, opened: OpenDoor, now: Now, tries: LinkTries) -> Response:
    """A button to confirm; opening the link changes nothing, because mail scanners open links too."""
    with tries.counting(), opened.service.reading() as connection:
        asked = keep_contact.read_asked(connection, token, types=opened.service.types, now=now)
    context = {"token": token, "asked": asked, "takes_over": asked.contact.role == "successor"}
    return opened.templates.render("contact/confirm.html", context)


@router.post("/adres/{token}")
def confirm_address(token: str, opened: OpenDoor, now: Now, tries: LinkTries) -> Response:
    """Confirm the address, once; from a mailbox of the body this confirms whose scan it is as well."""
    with tries.counting(), opened.service.writing() as connection:
        done = keep_contact.confirm_address(connection, token, now=now)
        if done.submission:
            confirm_by_mail(connection, done.submission, domain=done.contact.domain, now=now)
    context = {"address": done.contact.address, "took_over": done.took_over}
    return opened.templates.render("contact/confirmed.html", context)


def _page(
    opened: Door,
    visitor: Visitor,
    dossier_id: str,
    *,
    typed: dict[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
) -> Response:
    with opened.service.reading() as connection:
        found = read_contacts(connection, visitor, dossier_id)
    context = {
        "dossier": found.dossier,
        "practice": found.dossier.practice,
        "problems": problems,
        "errors": {each.field: each.message for each in problems},
        "typed": typed or {},
        **contact_context(found),
    }
    return opened.templates.render("contact/address.html", context, status=422 if problems else 200)
