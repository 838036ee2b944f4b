"""`/api/v1/catalog`: what can be had here, for portals that harvest it (DCAT-AP-VL), as Turtle and as JSON-LD."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from fastapi import Request
from starlette.responses import Response

from mvoscan.core.release import Release
from mvoscan.render.catalogue import PREFIXES, catalogue
from mvoscan.render.label_files import labels_entry
from mvoscan.render.linked import Thing, json_ld, turtle
from mvoscan.render.statistics_entries import orders_entry, usage_entry
from mvoscan.usecases.find_labels import inventory
from mvoscan.usecases.read_statistics import published_releases
from mvoscan.web.api.part import part
from mvoscan.web.api.replies import BRIEFLY, Made, made, offer, redirect, reply
from mvoscan.web.api.shelf import shelf
from mvoscan.web.deps import Door, Now, OpenDoor
from mvoscan.web.errors import problem_responses
from mvoscan.web.publishing import entries_of, publisher, service_name

router = part("catalog")

_TURTLE, _JSON_LD = "text/turtle", "application/ld+json"


def read_catalogue_as_turtle(request: Request, opened: OpenDoor, now: Now) -> Response:
    """Datasets, files, service and records, as Turtle."""
    return _sent(request, opened, now, turtle, f"{_TURTLE}; charset=utf-8")


def read_catalogue_as_json_ld(request: Request, opened: OpenDoor, now: Now) -> Response:
    """Datasets, files, service and records, as JSON-LD."""
    return _sent(request, opened, now, json_ld, _JSON_LD)


def negotiate_catalogue(request: Request) -> Response:
    """To Turtle, or to JSON-LD when the Accept header asks for that and not for Turtle."""
    accept = request.headers.get("accept", "")
    suffix = "jsonld" if _JSON_LD in accept and _TURTLE not in accept else "ttl"
    return redirect(f"/api/v1/catalog.{suffix}", BRIEFLY | {"vary": "Accept"})


def _sent(
    request: Request, opened: Door, now: datetime, write: Callable[[Sequence[Thing], Mapping[str, str]], str], kind: str
) -> Response:
    """The catalogue of what is published now, in a form; written once a day and a publication."""
    with opened.service.reading_published() as connection:
        releases = published_releases(connection)
    key = "catalog", kind, now.date(), tuple((each.name, each.published) for each in releases)

    def make() -> Made:
        return made(write(_things(releases, opened, now), PREFIXES).encode(), media_type=kind)

    return reply(request, shelf(request).kept.get(key, make), media_type=kind, headers=BRIEFLY)


def _things(releases: Sequence[Release], opened: Door, now: datetime) -> tuple[Thing, ...]:
    settings = opened.settings
    site, name = settings.public_url, service_name(opened)
    live = (make(site=site, name=name, now=now) for make in (usage_entry, orders_entry))
    labels = labels_entry(site=site, changed=inventory(settings.reference_folder).changed)
    entries = (*entries_of(releases, opened), *live, labels)
    return catalogue(entries, publisher=publisher(settings), site=site, name=name)


def _offer(path: str, endpoint: Callable[..., Response], media_type: str, title: str) -> None:
    content = {media_type: {"schema": {"type": "string" if media_type == _TURTLE else "object"}}}
    responses = {
        200: {"content": content, "description": "The catalogue (DCAT-AP-VL)."},
        **problem_responses(503),
    }
    offer(router, path, endpoint, summary=title, responses=responses)


_offer("/catalog.ttl", read_catalogue_as_turtle, _TURTLE, "Catalogue as Turtle")
_offer("/catalog.jsonld", read_catalogue_as_json_ld, _JSON_LD, "Catalogue as JSON-LD")
offer(
    router,
    "/catalog",
    negotiate_catalogue,
    status_code=307,
    summary="Catalogue, format by Accept",
    responses={307: {"description": "To that format."}},
)
