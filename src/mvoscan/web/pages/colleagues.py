"""Links for colleagues: who has one, make, mail, replace and end one. A fresh link is shown once."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import Invalid, NotFound, Problem
from mvoscan.core.grant import Grant
from mvoscan.core.invitation import FIELDS, read_wish
from mvoscan.render.team_words import part_words, right_words
from mvoscan.usecases import invite_colleagues as inviting
from mvoscan.usecases.invite_colleagues import INVITATION, Team, read_team
from mvoscan.usecases.send_mail import mean
from mvoscan.web.deps import Door, OpenDoor, PostedForm, Visitor, secret
from mvoscan.web.pages.entry import kept, see_other
from mvoscan.web.pages.link import NEW_LINK, show_once

router = APIRouter()

_PAGE = "/dossier/{dossier_id}/collegas"
_TOP = 10**9


@dataclass(frozen=True)
class Line:
    """A link in words."""

    grant: Grant
    right: str
    part: str
    own: bool


@router.get(_PAGE)
def show_colleagues(dossier_id: str, opened: OpenDoor, visitor: Visitor, *, gemaild: str = "") -> Response:
    """The links of this dossier, and the form to make one."""
    with opened.service.reading() as connection:
        team = read_team(connection, visitor, dossier_id, library=opened.service.library)
    response = _page(opened, visitor, team, {"deel": "alles"}, mailed=bool(gemaild))
    return kept(opened, visitor, team.admission, response)


@router.post(_PAGE)
def make(dossier_id: str, opened: OpenDoor, visitor: Visitor, form: PostedForm) -> Response:
    """Make a link: shown once, or mailed; a mistake comes back with what was filled in."""
    given = {name: str(form.get(name, "")) for name in FIELDS}
    chosen, token = [str(each) for each in form.getlist("thema")], secret()
    try:
        with opened.service.writing() as connection:
            team = inviting.change_team(connection, visitor, dossier_id, library=opened.service.library)
            today = visitor.now.astimezone(BRUSSELS).date()
            wish = read_wish(given, chosen, themes=tuple(team.asked), services=team.services, today=today)
            days = opened.settings.link_days
            number = inviting.invite(connection, team, wish, token=token, now=visitor.now, days=days)
            if wish.address:
                mean(connection, INVITATION, to=[wish.address], data={"grant": number}, now=visitor.now)
    except Invalid as invalid:
        return _page(opened, visitor, team, given, chosen=chosen, problems=invalid.problems)
    if wish.address:
        return see_other(f"/dossier/{dossier_id}/collegas?gemaild=1")
    return _shown_once(opened, dossier_id, token)


@router.get(_PAGE + "/link")
def show_fresh_link(dossier_id: str, request: Request, opened: OpenDoor, visitor: Visitor) -> Response:
    """The link that was just made, to pass on; without one, back to the list."""
    token = request.cookies.get(NEW_LINK, "")
    with opened.service.reading() as connection:
        team = read_team(connection, visitor, dossier_id, library=opened.service.library)
        grant = inviting.fresh_grant(team, connection, token, now=visitor.now)
    if grant is None:
        return see_other(f"/dossier/{dossier_id}/collegas")
    context = {
        **_frame(team),
        "line": _line(team, grant),
        "link": f"{opened.settings.public_url}/verder/{token}",
    }
    return opened.templates.render("dossier/colleague_link.html", context)


@router.post(_PAGE + "/{number}/vervangen")
def replace(dossier_id: str, number: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """Make a new link for the same colleague; the former one ends."""
    token = secret()
    with opened.service.writing() as connection:
        team = inviting.change_team(connection, visitor, dossier_id, library=opened.service.library)
        days = opened.settings.link_days
        inviting.replace(connection, team, _number(number), token=token, now=visitor.now, days=days)
    return _shown_once(opened, dossier_id, token)


@router.post(_PAGE + "/{number}/intrekken")
def revoke(dossier_id: str, number: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """End a link."""
    with opened.service.writing() as connection:
        team = inviting.change_team(connection, visitor, dossier_id, library=opened.service.library)
        inviting.revoke(connection, team, _number(number), now=visitor.now)
    return see_other(f"/dossier/{dossier_id}/collegas")


def _shown_once(opened: Door, dossier_id: str, token: str) -> Response:
    response = see_other(f"/dossier/{dossier_id}/collegas/link")
    show_once(opened, response, dossier_id, token, page="collegas/link")
    return response


def _number(text: str) -> int:
    """The number of a link in an address; raises `NotFound` for what is none."""
    if not (text.isascii() and text.isdecimal()) or int(text[:10]) > _TOP or len(text) > len(str(_TOP)):
        raise NotFound("Deze link hoort niet bij dit dossier. Ga terug naar de lijst van collega's.")
    return int(text)


def _page(
    opened: Door,
    visitor: Visitor,
    team: Team,
    given: dict[str, str],
    *,
    chosen: list[str] | None = None,
    problems: tuple[Problem, ...] = (),
    mailed: bool = False,
) -> Response:
    titles = {each.id: each.title for each in team.questionnaire.themes}
    context = {
        **_frame(team),
        "lines": [_line(team, each) for each in team.grants if not each.ended(visitor.now)],
        "ended": [_line(team, each) for each in reversed(team.grants) if each.ended(visitor.now)],
        "themes": [{"id": each, "label": titles[each]} for each in team.asked],
        "services": [{"id": each, "label": each} for each in team.services],
        "values": defaultdict(str, given),
        "chosen": chosen or [],
        "problems": problems,
        "errors": defaultdict(str, {each.field: each.message for each in problems}),
        "mailed": mailed,
    }
    return opened.templates.render("dossier/colleagues.html", context, status=422 if problems else 200)


def _frame(team: Team) -> dict[str, Any]:
    return {"dossier": team.admission.dossier, "practice": team.admission.dossier.practice}


def _line(team: Team, grant: Grant) -> Line:
    part = part_words(grant.part, team.questionnaire)
    return Line(grant, right_words(grant.right), part, own=grant.id == team.admission.grant.id)
