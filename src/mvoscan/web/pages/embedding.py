"""Showing a result on other sites: the pieces of HTML there are, how each looks, and a form for a new one."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.embedding import TERMS, EmbedGrant, EmbedView, Reach
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.questionnaire import Theme
from mvoscan.render import badge as badges
from mvoscan.render.snippet import HEIGHTS, frame_snippet, picture_snippet
from mvoscan.usecases.embed_result import make_embed, read_embeds, revoke_embed
from mvoscan.web.choices import Choice
from mvoscan.web.deps import Door, OpenDoor, PostedForm, Visitor, embed_id
from mvoscan.web.headers import SHOWING_FRAMES
from mvoscan.web.pages.entry import kept, see_other

router = APIRouter()

_PAGE = "/dossier/{dossier_id}/insluiten"
_FIELDS = ("wat", "thema", "waar", "websites", "vorm", "termijn", "dag")
_START = {"wat": "samenvatting", "waar": "websites", "vorm": "met-naam", "termijn": "jaar"}

_VIEWS = {
    EmbedView.SUMMARY: "Samenvatting: totaal en score per thema",
    EmbedView.THEME: "Eén thema",
    EmbedView.BADGE: "Badge: een kleine prent met het totaal",
    EmbedView.ACTIONS: "Actielijst uit jullie actieplan",
}


@router.get(_PAGE)
def show_embeds(dossier_id: str, request: Request, opened: OpenDoor, visitor: Visitor) -> Response:
    """What there is, the one asked for as it looks with its HTML, and the form for another."""
    return _page(dossier_id, opened, visitor, chosen=request.query_params.get("toon", ""))


@router.post(_PAGE)
def make(dossier_id: str, opened: OpenDoor, visitor: Visitor, form: PostedForm) -> Response:
    """Allow one more, and show it."""
    given = {name: str(form.get(name, "")) for name in _FIELDS}
    made, service = embed_id(), opened.service
    try:
        with service.writing() as connection:
            make_embed(connection, visitor, dossier_id, given, public_id=made, library=service.library)
    except Invalid as wrong:
        return _page(dossier_id, opened, visitor, given=given, problems=wrong.problems)
    return see_other(f"/dossier/{dossier_id}/insluiten?toon={made}")


@router.post(_PAGE + "/{embed}/intrekken")
def revoke(dossier_id: str, embed: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """Take one back."""
    with opened.service.writing() as connection:
        revoke_embed(connection, visitor, dossier_id, embed)
    return see_other(f"/dossier/{dossier_id}/insluiten")


def _page(
    dossier_id: str,
    opened: Door,
    visitor: Visitor,
    *,
    chosen: str = "",
    given: Mapping[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
) -> Response:
    with opened.service.reading() as connection:
        found = read_embeds(connection, visitor, dossier_id, library=opened.service.library)
    embeds = [_told(each, found.themes, visitor, opened) for each in found.grants]
    context = {
        "dossier": found.admission.dossier,
        "practice": False,
        "embeds": embeds,
        "shown": next((each for each in embeds if each["id"] == chosen and not each["ended"]), None),
        "values": dict.fromkeys(_FIELDS, "") | _START | dict(given or {}),
        "problems": problems,
        "errors": {each.field: each.message for each in problems},
        "views": [Choice(code, label) for code, label in _VIEWS.items()],
        "themes": [Choice(each.id, each.title) for each in found.themes],
        "terms": [Choice(code, label) for code, label in TERMS.items()],
        "today": visitor.now.astimezone(BRUSSELS).date().isoformat(),
    }
    response = opened.templates.render("dossier/embedding.html", context, status=422 if problems else 200)
    response.headers["content-security-policy"] = SHOWING_FRAMES
    return kept(opened, visitor, found.admission, response)


def _told(each: EmbedGrant, themes: Sequence[Theme], visitor: Visitor, opened: Door) -> dict[str, Any]:
    """An embed in words, with its HTML."""
    theme = next((one.title for one in themes if one.id == each.theme), "")
    return {
        "id": each.public_id,
        "title": f"{_VIEWS[each.view].split(':')[0]}{f': {theme}' if theme else ''}",
        "reach": each.reach.value,
        "origins": each.origins,
        "anonymous": each.anonymous,
        "made": each.made_at,
        "last_day": each.last_day,
        "revoked": each.revoked_at,
        "ended": each.ended(visitor.now),
        "height": HEIGHTS[each.view],
        "snippet": _snippet(each, opened.settings.public_url),
    }


def _snippet(each: EmbedGrant, site: str) -> str:
    """A badge that may stand everywhere is a picture; all others stand in a frame, which keeps to its sites."""
    path = f"/embed/{each.public_id}"
    title = "Resultaat van onze MVO-scan"
    if each.view is EmbedView.BADGE and each.reach is Reach.EVERYWHERE:
        size = badges.WIDTH, badges.HEIGHT
        return picture_snippet(site, path, picture=f"{path}/badge.svg", title=title, size=size)
    return frame_snippet(site, path, title=title, height=HEIGHTS[each.view])
