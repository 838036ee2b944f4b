"""A result inside a page of somebody else, as its permission says: summary, one theme, badge or actions."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from mvoscan.core.embedding import EmbedGrant, EmbedView
from mvoscan.core.errors import NotFound, ScanError
from mvoscan.core.result import Result
from mvoscan.render import plan_words
from mvoscan.render import result_words as words
from mvoscan.render.badge import badge, ended_badge
from mvoscan.render.result_chart import profile_chart
from mvoscan.usecases.embed_result import Embedded, find_embed, read_embedded
from mvoscan.web.deps import Door, Now, OpenDoor
from mvoscan.web.embed.framed import ACROSS, EVERYWHERE, frame, kept, nothing_to_show, status_of

router = APIRouter()

BADGE_SECONDS = 300
"""How long a picture of a badge may be shown after it was taken back."""

_SVG = "image/svg+xml"
_NO_PICTURE = "Van dit blok bestaat geen prent: het staat alleen in een kader."


@router.get("/embed/{embed_id}/badge.svg")
def show_badge(embed_id: str, request: Request, opened: OpenDoor, now: Now) -> Response:
    """A badge as a picture: only one that may stand everywhere, since no browser limits who shows a picture."""
    try:
        found = _read(embed_id, opened, now)
        if found.grant.view is not EmbedView.BADGE or not found.grant.everywhere:
            raise NotFound(_NO_PICTURE)
    except ScanError as error:
        return Response(ended_badge(str(error)), status_of(error), ACROSS, _SVG)
    picture = str(badge(found.result, demo=opened.service.demo)).encode()
    return kept(request, picture, ACROSS, media=_SVG, seconds=BADGE_SECONDS)


@router.get("/embed/{embed_id}")
def show_embed(embed_id: str, request: Request, opened: OpenDoor, now: Now) -> Response:
    """The view, for the sites of its permission; what has ended says so on the same sites."""
    origins: tuple[str, ...] = EVERYWHERE
    try:
        with opened.service.reading() as connection:
            origins = _sites(find_embed(connection, embed_id))
        found = _read(embed_id, opened, now)
    except ScanError as error:
        return nothing_to_show(request, opened, error, origins=origins)
    return frame(request, opened, "result.html", _context(found, opened), origins=origins)


def _sites(grant: EmbedGrant) -> tuple[str, ...]:
    return EVERYWHERE if grant.everywhere else grant.origins


def _read(embed_id: str, opened: Door, now: Now) -> Embedded:
    service = opened.service
    with service.reading() as connection:
        return read_embedded(connection, embed_id, library=service.library, types=service.types, now=now)


def _context(found: Embedded, opened: Door) -> dict[str, Any]:
    result, grant = found.result, found.grant
    minimum = result.questionnaire.scoring.minimum_coverage
    score = found.theme.score if found.theme else result.main.overall
    return {
        "view": grant.view.value,
        "anonymous": grant.anonymous,
        "subject": result.subject,
        "submission": result.submission,
        "questionnaire": result.questionnaire,
        "basis": words.BASIS[result.main.basis],
        "claim": result.claim,
        "theme": found.theme.theme if found.theme else None,
        "score": score,
        "why": words.score_or_why(score, minimum=minimum),
        "counts": words.counts(score),
        "rows": _rows(result, minimum),
        "chart": profile_chart(result) if grant.view is EmbedView.SUMMARY else "",
        "badge": badge(result, demo=opened.service.demo) if grant.view is EmbedView.BADGE else "",
        **_actions(found),
    }


def _rows(result: Result, minimum: int) -> list[tuple[str, str, str]]:
    scored = [(each.theme.title, each.score) for each in result.themes] + [("Totaal", result.main.overall)]
    return [(title, words.score_or_why(score, minimum=minimum), f"{score.coverage} %") for title, score in scored]


def _actions(found: Embedded) -> dict[str, Any]:
    """The actions in words, on the day of the last change: a frame that changes nothing says the same every day."""
    today = max((each.changed_at.date() for each in found.actions), default=found.grant.made_at.date())
    statements = {each.question.id: each for each in found.result.statements}
    cards = [plan_words.card(each, statements.get(each.question or ""), today=today) for each in found.actions]
    return {"cards": cards, "standing": plan_words.standing(found.actions, today=today)}
