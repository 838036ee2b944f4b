"""Charts of a published release inside pages of others: anybody may show what is published; the release is named."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from mvoscan.core.closing import label
from mvoscan.core.errors import Invalid, ScanError
from mvoscan.usecases.read_statistics import read_release
from mvoscan.web.averages import choices_of, view_of
from mvoscan.web.deps import Door, OpenDoor
from mvoscan.web.embed.framed import EVERYWHERE, frame, nothing_to_show
from mvoscan.web.published import asked

router = APIRouter()


@router.get("/embed/cijfers/{release}")
def show_figures(release: str, request: Request, opened: OpenDoor) -> Response:
    """The charts of `/cijfers/resultaten` with these choices, of this release; withdrawn is 410 with the reason."""
    try:
        context = _context(release, request, opened)
    except ScanError as error:
        return nothing_to_show(request, opened, error, origins=EVERYWHERE)
    return frame(request, opened, "figures.html", context, origins=EVERYWHERE)


def _context(release: str, request: Request, opened: Door) -> dict[str, Any]:
    service, given = opened.service, request.query_params
    with service.reading_published() as connection:
        found = read_release(connection, release)
    read = asked(given, choices_of(service, found, given.get("scan", "")))
    if read.problems:
        raise Invalid(*read.problems)
    return {"release": found.release, "period": label(found.release.period), **view_of(service, found, read.values)}
