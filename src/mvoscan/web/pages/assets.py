"""What a page needs besides its text: style, script, icon, the operator's colour and logo; and what robots may read."""

from gzip import compress
from pathlib import Path
from typing import NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from mvoscan.core.errors import NotFound
from mvoscan.render.colour import brand_stylesheet
from mvoscan.web.deps import OpenDoor
from mvoscan.web.headers import PRIVATE
from mvoscan.web.templating import STATIC, static_addresses

router = APIRouter()

_FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}
_A_DAY = {"cache-control": "public, max-age=86400"}
_ROBOTS = "User-agent: *\n" + "".join(f"Disallow: {each}\n" for each in PRIVATE)
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".txt": "text/plain"}
_PICTURES = {".svg": "image/svg+xml", ".png": "image/png"}


class _File(NamedTuple):
    """A static file as it is sent: plain and compressed, both made once."""

    plain: bytes
    packed: bytes
    media: str


def _read(path: Path) -> _File:
    plain = path.read_bytes()
    return _File(plain, compress(plain, 9, mtime=0), _TYPES[path.suffix])


_FILES = {path.name: _read(path) for path in STATIC.iterdir() if path.suffix in _TYPES}
_ADDRESSES = static_addresses()


@router.get("/static/{name}")
async def static_file(name: str, request: Request, v: str = "") -> Response:
    """A file of the look; with the fingerprint of its content in the address it may be kept for ever."""
    file = _FILES.get(name)
    if file is None:
        raise NotFound("Dit bestand bestaat niet.")
    return _sent(file, request, _FOR_EVER if _ADDRESSES[name] == f"/static/{name}?v={v}" else _A_DAY)


@router.get("/favicon.ico")
async def favicon(request: Request) -> Response:
    """The icon, for browsers that do not read the page for it."""
    return _sent(_FILES["icon.svg"], request, _A_DAY)


@router.get("/robots.txt")
async def robots() -> Response:
    """Dossiers and links are nobody's search result; they also say so themselves (`X-Robots-Tag`)."""
    return PlainTextResponse(_ROBOTS, headers=_A_DAY)


@router.get("/huisstijl.css")
async def brand(opened: OpenDoor) -> Response:
    """The operator's colour, when the settings have one."""
    colour = opened.settings.brand_colour
    if not colour:
        raise NotFound("Deze site gebruikt de neutrale kleur.")
    return Response(brand_stylesheet(colour), media_type="text/css", headers=_A_DAY)


@router.get("/logo")
def logo(opened: OpenDoor) -> Response:
    """The operator's logo, when the settings name an SVG or PNG file that is there."""
    path = Path(opened.settings.logo)
    if path.suffix.lower() not in _PICTURES or not path.is_file():
        raise NotFound("Deze site heeft geen logo.")
    return FileResponse(path, headers=_A_DAY, media_type=_PICTURES[path.suffix.lower()])


def _sent(file: _File, request: Request, headers: dict[str, str]) -> Response:
    """A static file, compressed for a browser that can read that (else the application adds what caches must know)."""
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(file.plain, media_type=file.media, headers=headers)
    packed = {**headers, "content-encoding": "gzip", "vary": "Accept-Encoding"}
    return Response(file.packed, media_type=file.media, headers=packed)
