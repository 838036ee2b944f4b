"""oEmbed 1.0: somebody pastes the address of an embed in their system, which asks here for the HTML."""

from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Query
from starlette.responses import JSONResponse, Response

from mvoscan.core.closing import label
from mvoscan.core.errors import NotFound
from mvoscan.render.snippet import FIGURES_HEIGHT, HEIGHTS, frame_snippet
from mvoscan.usecases.embed_result import read_embedded
from mvoscan.usecases.read_statistics import find_release
from mvoscan.web.deps import Door, Now, OpenDoor
from mvoscan.web.embed.framed import DESCRIPTION, KEPT_SECONDS

router = APIRouter()

_WIDTH = 600
_FIGURES, _EMBED = "/embed/cijfers/", "/embed/"
_NOT_OURS = "Dit is geen adres van een blok of grafiek van ons. Gebruik het adres in de code die je kopieerde."


@router.get(DESCRIPTION)
def describe(
    opened: OpenDoor,
    now: Now,
    url: str = "",
    maxwidth: int = Query(default=_WIDTH, ge=1),
    maxheight: int | None = Query(default=None, ge=1),
) -> Response:
    """The HTML of an embed that works, by its address."""
    site = opened.settings.public_url
    if not url.startswith(f"{site}{_EMBED}"):
        raise NotFound(_NOT_OURS)
    path = url.removeprefix(site)
    title, height = _told(urlsplit(path).path, opened, now)
    height = min(height, maxheight or height)
    return JSONResponse(_answer(site, path, title, height, width=min(_WIDTH, maxwidth), name=opened.settings.name))


def _answer(site: str, path: str, title: str, height: int, *, width: int, name: str) -> dict[str, Any]:
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": name,
        "provider_url": site,
        "cache_age": KEPT_SECONDS,
        "html": frame_snippet(site, path, title=title, height=height),
        "width": width,
        "height": height,
    }


def _told(path: str, opened: Door, now: Now) -> tuple[str, int]:
    """What a frame is called and how tall it is; raises when there is nothing to show."""
    service = opened.service
    if path.startswith(_FIGURES):
        with service.reading_published() as connection:
            found = find_release(connection, path.removeprefix(_FIGURES))
        return f"Resultaten van de MVO-scan, {label(found.period)}", FIGURES_HEIGHT
    with service.reading() as connection:
        name = path.removeprefix(_EMBED)
        shown = read_embedded(connection, name, library=service.library, types=service.types, now=now)
        return f"MVO-scan van {shown.result.subject}", HEIGHTS[shown.grant.view]
