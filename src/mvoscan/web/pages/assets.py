"""What a page needs besides its text: style, script, icon, the operator's colour and logo; and what robots may read."""

from pathlib import Path

from fastapi import APIRouter
from starlette.responses import FileResponse, PlainTextResponse, Response

from mvoscan.core.errors import NotFound
from mvoscan.web.deps import OpenDoor
from mvoscan.web.templating import STATIC

router = APIRouter()

_FILES = {path.name: path for path in STATIC.iterdir() if path.suffix in {".css", ".js", ".svg"}}
_FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}
_A_DAY = {"cache-control": "public, max-age=86400"}
_ROBOTS = "User-agent: *\nDisallow: /dossier/\nDisallow: /verder/\nDisallow: /start\n"


@router.get("/static/{name}")
def static_file(name: str, v: str = "") -> Response:
    """A file of the look; with its fingerprint in the address it may be kept for ever."""
    path = _FILES.get(name)
    if path is None:
        raise NotFound("Dit bestand bestaat niet.")
    return FileResponse(path, headers=_FOR_EVER if v else _A_DAY)


@router.get("/favicon.ico")
def favicon() -> Response:
    """The icon, for browsers that do not read the page for it."""
    return FileResponse(_FILES["icon.svg"], headers=_A_DAY, media_type="image/svg+xml")


@router.get("/robots.txt")
def robots() -> Response:
    """Dossiers and links are nobody's search result."""
    return PlainTextResponse(_ROBOTS, headers=_A_DAY)


@router.get("/huisstijl.css")
def brand(opened: OpenDoor) -> Response:
    """The operator's colour, when the settings have one."""
    colour = opened.settings.brand_colour
    if not colour:
        raise NotFound("Deze site gebruikt de neutrale kleur.")
    style = f":root,.govuk-template{{--govuk-brand-colour:{colour};--app-brand:{colour}}}"
    return Response(style, media_type="text/css", headers=_A_DAY)


@router.get("/logo")
def logo(opened: OpenDoor) -> Response:
    """The operator's logo, when the settings have one."""
    path = Path(opened.settings.logo) if opened.settings.logo else None
    if path is None or not path.is_file():
        raise NotFound("Deze site heeft geen logo.")
    return FileResponse(path, headers=_A_DAY)
