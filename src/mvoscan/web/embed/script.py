"""`/embed.js`: the element around a frame, for pages of other sites."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from mvoscan.web.embed.framed import ACROSS, kept
from mvoscan.web.templating import STATIC

router = APIRouter()

_SCRIPT = (STATIC / "embed.js").read_bytes()
_HOUR = 3_600


@router.get("/embed.js")
async def embed_script(request: Request) -> Response:
    """The script, at an address that stays: it is in the source of pages that nobody changes again."""
    return kept(request, _SCRIPT, ACROSS, media="text/javascript", seconds=_HOUR)
