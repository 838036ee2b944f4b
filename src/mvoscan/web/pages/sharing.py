"""Links to share a result: those there are, a form for a new one, and the page that its reader will see."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.sharing import LONGEST_LABEL, TERMS, ShareGrant
from mvoscan.render import dutch
from mvoscan.usecases.read_result import read_shared
from mvoscan.usecases.share_result import check_share, make_share, read_shares, revoke_share
from mvoscan.web.choices import Choice
from mvoscan.web.deps import Door, OpenDoor, PostedForm, Visitor, public_id, secret
from mvoscan.web.pages.entry import kept, see_other
from mvoscan.web.pages.shared import shared_page

router = APIRouter()

NEW_SHARE = "nieuwe-deellink"
"""A cookie that shows a fresh link to its maker for ten minutes; the server keeps only a hash."""

_PAGE = "/dossier/{dossier_id}/delen"
SHARE_FIELDS = ("waarvoor", "vorm", "plan", "termijn", "dag")
"""What a form to share a result sends."""


@router.get(_PAGE)
def show_shares(dossier_id: str, request: Request, opened: OpenDoor, visitor: Visitor) -> Response:
    """The links there are, a fresh one as a whole, and the form for another."""
    return _page(dossier_id, request, opened, visitor)


@router.post(_PAGE)
def make(dossier_id: str, request: Request, opened: OpenDoor, visitor: Visitor, form: PostedForm) -> Response:
    """Make a link, and show it this once."""
    given = {name: str(form.get(name, "")) for name in SHARE_FIELDS}
    token = secret()
    try:
        with opened.service.writing() as connection:
            make_share(connection, visitor, dossier_id, given, public_id=public_id(), token=token)
    except Invalid as wrong:
        return _page(dossier_id, request, opened, visitor, given, wrong.problems)
    response = see_other(f"/dossier/{dossier_id}/delen")
    opened.show_once(response, NEW_SHARE, token, path=f"/dossier/{dossier_id}/delen")
    return response


@router.post(_PAGE + "/{share_id}/intrekken")
def revoke(dossier_id: str, share_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """Revoke a link."""
    with opened.service.writing() as connection:
        revoke_share(connection, visitor, dossier_id, share_id)
    return see_other(f"/dossier/{dossier_id}/delen")


@router.get(_PAGE + "/{share_id}/voorbeeld")
def preview(dossier_id: str, share_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """What the reader of a link sees, to the byte; it counts as no opening."""
    service = opened.service
    with service.reading() as connection:
        check_share(connection, visitor, dossier_id, share_id)
        found = read_shared(connection, visitor, share_id, library=service.library, types=service.types)
        return shared_page(connection, opened, found, visitor.now)


def form_context(given: Mapping[str, str] | None, problems: tuple[Problem, ...]) -> dict[str, Any]:
    """A form to share a result: what was filled in, or else how it begins, and what is wrong with it."""
    return {
        "values": dict.fromkeys(SHARE_FIELDS, "") | {"vorm": "met-naam", "termijn": "maand"} | dict(given or {}),
        "problems": problems,
        "errors": {each.field: each.message for each in problems},
        "terms": [Choice(code, label) for code, label in TERMS.items()],
        "longest": LONGEST_LABEL,
    }


def _page(
    dossier_id: str,
    request: Request,
    opened: Door,
    visitor: Visitor,
    given: Mapping[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
) -> Response:
    token = request.cookies.get(NEW_SHARE, "")
    with opened.service.reading() as connection:
        found = read_shares(connection, visitor, dossier_id, token=token)
    fresh = found.fresh
    context = {
        "dossier": found.admission.dossier,
        "practice": found.admission.dossier.practice,
        "shares": [_told(each, visitor) for each in found.grants],
        "fresh": {**_told(fresh, visitor), "link": f"{opened.settings.public_url}/gedeeld/{token}"} if fresh else None,
        **form_context(given, problems),
    }
    response = opened.templates.render("dossier/sharing.html", context, status=422 if problems else 200)
    return kept(opened, visitor, found.admission, response)


def _told(each: ShareGrant, visitor: Visitor) -> dict[str, Any]:
    """A link in words."""
    return {
        "id": each.public_id,
        "title": each.label or f"Deellink van {dutch.date(each.made_at)}",
        "anonymous": each.anonymous,
        "with_plan": each.with_plan,
        "made": each.made_at,
        "last_day": each.last_day,
        "revoked": each.revoked_at,
        "ended": each.ended(visitor.now),
        "openings": _openings(each.openings, each.last_opened_on),
    }


def _openings(number: int, last: date | None) -> str:
    if not number or last is None:
        return "nog niet geopend"
    times = "1 keer" if number == 1 else f"{number} keer"
    return f"{times} geopend, laatst op {dutch.date(last)}"
