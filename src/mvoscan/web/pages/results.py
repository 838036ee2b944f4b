"""`/cijfers/resultaten`: the means of a published release, by theme, group, family and province."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from mvoscan.core.audience import audiences
from mvoscan.core.closing import label
from mvoscan.core.errors import NotFound
from mvoscan.render.snippet import FIGURES_HEIGHT, frame_snippet
from mvoscan.usecases.read_statistics import LATEST, Published, published_releases, read_release
from mvoscan.web.averages import VIEWS, choices_of, rows_of, view_of
from mvoscan.web.deps import OpenDoor
from mvoscan.web.published import asked, placed, releases_there
from mvoscan.web.publishing import datasets_for_search_engines

router = APIRouter()


@router.get("/cijfers/resultaten")
def show_results(request: Request, opened: OpenDoor) -> Response:
    """The view asked for, of the release asked for or else of the newest one that has it."""
    service, given = opened.service, request.query_params
    name = given.get("publicatie", "")
    with service.reading_published() as connection:
        there = published_releases(connection)
        context: dict[str, Any] = {"nav": "cijfers", "there": there, "releases": releases_there(there), "problems": ()}
        context["found_by"] = datasets_for_search_engines(there, opened)
        try:
            found = read_release(connection, name or LATEST)
        except NotFound as nothing:
            context |= {"release": None, "nothing": str(nothing)}
            return opened.templates.render("published/results.html", context, status=404 if name else 200)
        newest = found.release
        if not name:
            others = (read_release(connection, each.name) for each in there)
            found = next((each for each in others if _has(each, given.get("per"), given.get("besturen"))), found)
    choices = choices_of(service, found, given.get("scan", ""))
    read = asked(given, choices, others=("publicatie",))
    context |= {"release": found.release, "period": label(found.release.period), "choices": choices}
    fields = {"scan", "besturen" if read.values["per"] == "thema" else "thema"}
    context |= {"values": read.values, "problems": placed(read.problems, fields)}
    if read.problems:
        return opened.templates.render("published/results.html", context | {"sections": ()}, status=422)
    context |= {"newer": newest if newest != found.release else None}
    view = view_of(service, found, read.values)
    context |= {"snippet": _snippet(view, opened.settings.public_url)}
    return opened.templates.render("published/results.html", context | view)


def _has(found: Published, per: str | None, besturen: str | None) -> bool:
    """Whether a release has the view and the organisations asked for."""
    cells = audiences(rows_of(found))
    needed = VIEWS[per][1] if per in VIEWS else "total"
    return any(each.breakdown == needed for each in cells) and (
        not besturen or any(each.code == besturen for each in cells)
    )


def _snippet(view: dict[str, Any], site: str) -> str:
    """The HTML that shows these charts on another site."""
    title = view["sections"][-1].title if view["sections"] else ""
    return frame_snippet(site, view["frame"], title=title, height=FIGURES_HEIGHT) if title else ""
