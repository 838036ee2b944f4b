"""A result for other programs: what was shared so, a form to share more, what a receiver gets, and revoking."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from mvoscan.core.capsule import Capsule, document_bytes
from mvoscan.core.capsule_grant import CapsuleGrant, CapsuleState, Names
from mvoscan.core.errors import Invalid, Problem
from mvoscan.render import dutch
from mvoscan.render.capsule_words import lines
from mvoscan.usecases.issue_capsule import Listed, make_capsule, read_capsules, read_received, revoke_capsule
from mvoscan.web.deps import Door, OpenDoor, PostedForm, Visitor, public_id, secret
from mvoscan.web.pages.entry import kept, see_other
from mvoscan.web.pages.sharing import SHARE_FIELDS, form_context

router = APIRouter()

NEW_CAPSULE = "nieuw-programma"
"""A cookie that shows a fresh address to its maker for ten minutes; the server keeps only a hash."""

_PAGE = "/dossier/{dossier_id}/delen/programma"
_STATES = {
    CapsuleState.VALID: "Werkt",
    CapsuleState.SUPERSEDED: "Van vóór de verbetering",
    CapsuleState.EXPIRED: "Verlopen",
    CapsuleState.WITHDRAWN: "Scan ingetrokken",
    CapsuleState.REVOKED: "Ingetrokken",
}
_HOLDS = frozenset((CapsuleState.VALID, CapsuleState.SUPERSEDED))


@router.get(_PAGE)
def show_capsules(dossier_id: str, request: Request, opened: OpenDoor, visitor: Visitor) -> Response:
    """What was shared with programs, a fresh address as a whole, and the form for another."""
    return _page(dossier_id, request, opened, visitor)


@router.post(_PAGE)
def make(dossier_id: str, request: Request, opened: OpenDoor, visitor: Visitor, form: PostedForm) -> Response:
    """Sign the result, and show its address this once."""
    given = {name: str(form.get(name, "")) for name in SHARE_FIELDS}
    names = Names(public_id(), token=secret())
    issuing = opened.service.issuing(opened.settings.public_url)
    try:
        with opened.service.writing() as connection:
            make_capsule(connection, visitor, dossier_id, given, names=names, issuing=issuing)
    except Invalid as wrong:
        return _page(dossier_id, request, opened, visitor, given, wrong.problems)
    place = _PAGE.format(dossier_id=dossier_id)
    response = see_other(place)
    opened.show_once(response, NEW_CAPSULE, names.token or "", path=place)
    return response


@router.post(_PAGE + "/{capsule}/intrekken")
def revoke(dossier_id: str, capsule: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """Revoke what was shared."""
    with opened.service.writing() as connection:
        revoke_capsule(connection, visitor, dossier_id, capsule)
    return see_other(_PAGE.format(dossier_id=dossier_id))


@router.get(_PAGE + "/{capsule}/ontvangt")
def show_received(dossier_id: str, capsule: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """What the receiver gets, to the byte."""
    service = opened.service
    with service.reading() as connection:
        found = read_received(connection, visitor, dossier_id, capsule, library=service.library, types=service.types)
    context = {
        "dossier": found.admission.dossier,
        "practice": found.admission.dossier.practice,
        "shared": _told(Listed(found.issued.grant, found.state)),
        "lines": lines(Capsule.model_validate_json(found.issued.document)),
        "document": found.issued.document.decode(),
        "actions": document_bytes(found.actions).decode() if found.actions else "",
    }
    return kept(opened, visitor, found.admission, opened.templates.render("dossier/program_receives.html", context))


def _page(
    dossier_id: str,
    request: Request,
    opened: Door,
    visitor: Visitor,
    given: Mapping[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
) -> Response:
    token = request.cookies.get(NEW_CAPSULE, "")
    with opened.service.reading() as connection:
        found = read_capsules(connection, visitor, dossier_id, token=token)
    place = f"{opened.settings.public_url}/api/v1/results/{token}"
    fresh = found.fresh
    context = {
        "dossier": found.admission.dossier,
        "practice": found.admission.dossier.practice,
        "shares": [_told(each) for each in found.listed],
        "fresh": {**_named(fresh), "link": place} if fresh else None,
        "signs": opened.service.signing is not None,
        "replaced": found.replaced,
        **form_context(given, problems),
    }
    response = opened.templates.render("dossier/program.html", context, status=422 if problems else 200)
    return kept(opened, visitor, found.admission, response)


def _told(each: Listed) -> dict[str, Any]:
    """What was shared, in words."""
    return {**_named(each.grant), "state": _STATES[each.state], "holds": each.state in _HOLDS}


def _named(grant: CapsuleGrant) -> dict[str, Any]:
    return {
        "id": grant.public_id,
        "title": grant.label or f"Gedeeld op {dutch.date(grant.made_at)}",
        "anonymous": grant.anonymous,
        "with_plan": grant.with_plan,
        "client": grant.client is not None,
        "made": grant.made_at,
        "last_day": grant.last_day,
        "revoked": grant.revoked_at,
    }
