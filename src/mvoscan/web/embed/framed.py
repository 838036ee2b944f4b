"""How a frame answers: who may show it, how long it may be kept, and a short sentence when there is nothing to show.

No route of this room reads a cookie or sets one.
"""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response

from mvoscan.core.errors import ScanError
from mvoscan.web.deps import Door
from mvoscan.web.errors import STATUS

OK = 200
DESCRIPTION = "/embed/oembed.json"
"""Where systems of other sites ask for the HTML of an embed, by its address."""

EVERYWHERE = ("*",)
"""The sites that may show what anybody may show."""

KEPT_SECONDS = 60
"""How long a frame may be shown after it was taken back."""

ACROSS = {"cross-origin-resource-policy": "cross-origin"}
"""For what pages of other sites load."""

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors "
)


def frame(
    request: Request, opened: Door, name: str, context: Mapping[str, Any], *, origins: Sequence[str], status: int = OK
) -> Response:
    """A page for inside a frame; `origins` are the sites that may show it."""
    around = {"origins": " ".join(origins), "home": opened.settings.public_url, "described": ""}
    if status == OK:
        around["described"] = _description(request, opened.settings.public_url)
    body = opened.templates.text(f"embed/{name}", {**around, **context}).encode()
    headers = {
        **ACROSS,
        "content-security-policy": _POLICY + _ancestors(origins),
        "x-robots-tag": "noindex, nofollow",
    }
    if status != OK:
        return Response(body, status, headers, "text/html")
    return kept(request, body, headers, media="text/html", seconds=KEPT_SECONDS)


def nothing_to_show(request: Request, opened: Door, error: ScanError, *, origins: Sequence[str]) -> Response:
    """Why there is nothing to show, in a sentence, with the status that programs know it by."""
    return frame(request, opened, "ended.html", {"why": str(error)}, origins=origins, status=status_of(error))


def status_of(error: ScanError) -> int:
    """The status of an error."""
    return next(status for kind, status, _ in STATUS if isinstance(error, kind))


def kept(request: Request, body: bytes, headers: Mapping[str, str], *, media: str, seconds: int) -> Response:
    """An answer that may be kept for so many seconds, and is not sent again while it is the same."""
    tag = f'W/"{blake2b(body, digest_size=12).hexdigest()}"'
    told = {**headers, "etag": tag, "cache-control": f"public, max-age={seconds}"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=told)
    return Response(body, headers=told, media_type=media)


def _description(request: Request, site: str) -> str:
    """Where this very frame is described for other systems."""
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{site}{DESCRIPTION}?{urlencode({'url': f'{site}{request.url.path}{query}'})}"


def _ancestors(origins: Sequence[str]) -> str:
    """The sites that may show it; our own page shows how it looks."""
    return " ".join(("'self'", *origins))
