"""Go on from a scan: a light one becomes full, or a new scan starts with the answers that still hold."""

from collections import defaultdict

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.limits import starts
from mvoscan.core.questionnaire import Scope
from mvoscan.core.tailoring import has_full
from mvoscan.usecases.continue_scan import Continuation, read_continuation, start_again, widen_scan
from mvoscan.usecases.count_tries import take_turn
from mvoscan.usecases.keep_contact import tell_of_other_scan
from mvoscan.web.deps import Client, Door, OpenDoor, PostedForm, Visitor, fresh_keys
from mvoscan.web.pages.choosing import read_profile, read_scope
from mvoscan.web.pages.entry import see_other
from mvoscan.web.pages.link import show_once

router = APIRouter()

WIDEN = "uitbreiden"
"""What the button sends that makes an open light scan full; sent twice it changes nothing more."""


@router.get("/dossier/{dossier_id}/vervolg")
def show_continuation(dossier_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """What comes along, and the questions that a new scan starts with."""
    return _page(opened, _read(opened, visitor, dossier_id))


@router.post("/dossier/{dossier_id}/vervolg")
def go_on(dossier_id: str, opened: OpenDoor, visitor: Visitor, form: PostedForm, client: Client) -> Response:
    """Widen the dossier itself, or make a new one and show the link to keep."""
    if form.get("actie") == WIDEN:
        return _widened(opened, visitor, dossier_id)
    found = _read(opened, visitor, dossier_id)
    if found.widens:
        return see_other(f"/dossier/{dossier_id}/vervolg")
    keys = fresh_keys(opened, visitor)
    try:
        scope = read_scope(found.offered, str(form.get("omvang", "")))
        profile = read_profile(found.offered, form)
        with opened.service.writing() as connection:
            begun = start_again(
                connection,
                visitor,
                dossier_id,
                profile=profile,
                scope=scope,
                library=opened.service.library,
                keys=keys,
            )
            take_turn(connection, starts(opened.settings.starts_per_hour), client, now=visitor.now)
            tell_of_other_scan(connection, begun, now=visitor.now)
    except Invalid as invalid:
        return _page(opened, found, form, invalid.problems)
    response = see_other(f"/dossier/{keys.public_id}/link")
    opened.keep_cookie(response, keys.cookie)
    show_once(opened, response, keys.public_id, keys.token)
    return response


def _widened(opened: Door, visitor: Visitor, dossier_id: str) -> Response:
    with opened.service.writing() as connection:
        widen_scan(connection, visitor, dossier_id, library=opened.service.library)
    return see_other(f"/dossier/{dossier_id}")


def _read(opened: Door, visitor: Visitor, dossier_id: str) -> Continuation:
    with opened.service.reading() as connection:
        return read_continuation(connection, visitor, dossier_id, library=opened.service.library)


def _page(
    opened: Door, found: Continuation, form: FormData | None = None, problems: tuple[Problem, ...] = ()
) -> Response:
    """The page, with what was chosen then or filled in just now."""
    profile = read_profile(found.offered, form) if form else found.profile
    scope = Scope.FULL if has_full(found.offered) else Scope.LIGHT
    carried = found.carried(profile, scope)
    context = {
        "dossier": found.dossier,
        "practice": found.dossier.practice,
        "widens": found.widens,
        "questionnaire": found.offered,
        "earlier": found.earlier,
        "taken": len(carried.answers),
        "left": carried.left_behind,
        "related": carried.related,
        "answered": len(carried.answers) + carried.left_behind,
        "profile": profile,
        "scope": str(form.get("omvang", "")) if form else scope.value,
        "has_full": has_full(found.offered),
        "problems": problems,
        "errors": defaultdict(str, {each.field: each.message for each in problems}),
    }
    return opened.templates.render("dossier/continue.html", context, status=422 if problems else 200)
