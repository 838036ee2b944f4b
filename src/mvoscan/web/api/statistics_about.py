"""`/api/v1/statistics`: what there is, what it means and how it was made: datasets, code lists and releases."""

from typing import Any

from fastapi import Request
from pydantic import BaseModel
from starlette.responses import Response

from mvoscan.core.closing import label
from mvoscan.core.codelists import CodeList, named
from mvoscan.core.datasets import ABOUT, BY_FIELD, About, about
from mvoscan.core.errors import NotFound
from mvoscan.core.method import FILTERS, WITHHELD, claim, sheet
from mvoscan.core.release import Release
from mvoscan.render.formats import CSVW_SUFFIX, FORMATS
from mvoscan.render.linked import as_json
from mvoscan.render.schema_org import schema_org
from mvoscan.usecases.read_statistics import LATEST, find_release, published_releases
from mvoscan.web.api.part import part
from mvoscan.web.api.replies import BRIEFLY, made, offer, redirect, reply, reply_json
from mvoscan.web.api.shelf import Shelf, shelf
from mvoscan.web.api.statistics_models import (
    CodeLists,
    CodeListSummary,
    ColumnSummary,
    DatasetDescription,
    Datasets,
    DatasetSummary,
    FormatSummary,
    Limits,
    NoteSummary,
    Releases,
    ReleaseSummary,
    Start,
)
from mvoscan.web.deps import Door, OpenDoor
from mvoscan.web.errors import problem_responses
from mvoscan.web.publishing import entries_of, publisher

router = part("statistics", under="/statistics")

HERE = "/api/v1/statistics"
_LINKED = "application/ld+json"


def read_start(request: Request, opened: OpenDoor) -> Response:
    """Links, licence and limits."""
    by = publisher(opened.settings)
    return reply_json(
        request,
        Start(
            title="Gepubliceerde resultaten van de scan",
            publisher=by.name,
            contact=f"mailto:{by.email}" if by.email else f"{by.page}/contact",
            licence=by.licence,
            notes=[WITHHELD, FILTERS],
            links={
                "datasets": f"{HERE}/datasets",
                "codelists": f"{HERE}/codelists",
                "releases": f"{HERE}/releases",
                "usage": "/api/v1/usage.json",
                "orders": "/api/v1/orders.json",
                "catalog": "/api/v1/catalog.ttl",
                "openapi": "/api/v1/openapi.json",
                "page": "/cijfers/resultaten",
            },
            formats=[
                FormatSummary(suffix=each.suffix, media_type=each.media_type, label=each.label, note=each.note)
                for each in FORMATS
            ],
            limits=Limits(),
        ),
    )


def list_datasets(request: Request) -> Response:
    """The datasets, with where their rows are."""
    return reply_json(request, Datasets(datasets=[DatasetSummary(**_summary(each)) for each in ABOUT]))


def describe_dataset(dataset: str, request: Request) -> Response:
    """Dimensions, measures, code lists, method, cube and policy of a dataset."""
    return reply_json(request, _description(about(dataset), shelf(request)))


def describe_dataset_for_search_engines(dataset: str, request: Request, opened: OpenDoor) -> Response:
    """A dataset in the words of schema.org (JSON-LD)."""
    wanted = about(dataset)
    with opened.service.reading_published() as connection:
        found = published_releases(connection)
    entry = next((each for each in entries_of(found, opened) if each.id == wanted.id), None)
    if entry is None:
        raise NotFound("Er is nog geen publicatie met resultaten.")
    body = as_json(schema_org(entry, publisher(opened.settings))).encode()
    return reply(request, made(body, media_type=_LINKED), media_type=_LINKED, headers=BRIEFLY)


def list_codelists(request: Request) -> Response:
    """The code lists: of every dimension, of the statuses and of the types of institution."""
    lists = shelf(request).described.lists
    found = [
        CodeListSummary(id=each.id, title=each.title, link=f"{HERE}/codelists/{each.id}") for each in lists.values()
    ]
    return reply_json(request, CodeLists(codelists=found))


def read_codelist(codelist: str, request: Request) -> Response:
    """A code list, with Dutch labels and URIs where there are."""
    return reply_json(request, named(shelf(request).described.lists, codelist))


def list_releases(request: Request, opened: OpenDoor) -> Response:
    """What was published, with how it was made and what was proved; withdrawn releases are not in it."""
    with opened.service.reading_published() as connection:
        found = [_release(each) for each in published_releases(connection)]
    return reply_json(request, Releases(releases=found))


def read_release(release: str, request: Request, opened: OpenDoor) -> Response:
    """One release: how it was made, what was proved, and where its rows are."""
    return _one_release(release, request, opened)


def _one_release(release: str, request: Request, opened: Door) -> Response:
    with opened.service.reading_published() as connection:
        found = find_release(connection, release)
    if release == LATEST:
        return redirect(f"{HERE}/releases/{found.name}", BRIEFLY)
    return reply_json(request, _release(found))


def _summary(one: About) -> dict[str, Any]:
    links = {"description": f"{HERE}/datasets/{one.id}", "schema.org": f"{HERE}/datasets/{one.id}.schema.jsonld"}
    links |= {each.suffix: f"{HERE}/datasets/{one.id}/data.{each.suffix}" for each in FORMATS}
    links[CSVW_SUFFIX] = f"{HERE}/datasets/{one.id}/data.{CSVW_SUFFIX}"
    return {"id": one.id, "title": one.title, "description": one.description, "links": links}


def _description(one: About, on: Shelf) -> DatasetDescription:
    described = on.described
    return DatasetDescription(
        **_summary(one),
        value=one.value,
        unit=one.unit,
        dimensions=[_column(each) for each in ("period", "base", *one.dimensions)],
        measures=[_column(each) for each in (*one.measures, "value_text")],
        attributes=[_column(each) for each in ("obs_status", "conf_status", "release")],
        cube=described.cube,
        policy=described.policy,
        claim=claim(described.policy),
        metadata=[NoteSummary(**each._asdict()) for each in sheet(one, described.cube, described.policy)],
    )


def _column(field: str) -> ColumnSummary:
    found = BY_FIELD[field]
    link = f"{HERE}/codelists/{found.codelist}" if found.codelist else None
    return ColumnSummary(name=found.name, label=found.label, note=found.note, codelist=link)


def _release(release: Release) -> ReleaseSummary:
    published = release.published
    return ReleaseSummary(
        name=release.name,
        period=release.period_code,
        period_start=release.period.start.isoformat(),
        period_end=release.period.end.isoformat(),
        label=label(release.period),
        questionnaire=release.questionnaire,
        published=published.at.isoformat(timespec="seconds") if published else "",
        cube_version=release.cube_version,
        policy_version=release.policy_version,
        sha256=release.sha256,
        units=release.counts["units"],
        cells=release.counts["cells"],
        cells_published=release.counts["published"],
        narrowest_interval=release.audit["narrowest"],
        claim=release.audit["claim"],
        four_eyes=release.four_eyes or "declared",
        links={each.id: _files(release, each) for each in ABOUT},
    )


def _files(release: Release, one: About) -> dict[str, str]:
    suffixes = (*(each.suffix for each in FORMATS), CSVW_SUFFIX)
    return {suffix: f"{HERE}/releases/{release.name}/{one.id}.{suffix}" for suffix in suffixes}


def _responses(model: type[BaseModel], *statuses: int) -> dict[int | str, dict[str, Any]]:
    return {200: {"model": model}, **problem_responses(*statuses, 503)}


offer(router, "", read_start, summary="Where to begin", responses=_responses(Start))
offer(router, "/datasets", list_datasets, summary="Datasets", responses=_responses(Datasets))
offer(
    router,
    "/datasets/{dataset}.schema.jsonld",
    describe_dataset_for_search_engines,
    summary="A dataset for search engines (schema.org)",
    responses={
        200: {"content": {_LINKED: {"schema": {"type": "object"}}}, "description": "A schema.org Dataset."},
        **problem_responses(404, 503),
    },
)
offer(
    router,
    "/datasets/{dataset}",
    describe_dataset,
    summary="A dataset: what it holds and how it was made",
    responses=_responses(DatasetDescription, 404),
)
offer(router, "/codelists", list_codelists, summary="Code lists", responses=_responses(CodeLists))
offer(router, "/codelists/{codelist}", read_codelist, summary="A code list", responses=_responses(CodeList, 404))
offer(router, "/releases", list_releases, summary="Published releases", responses=_responses(Releases))
offer(
    router,
    "/releases/{release}",
    read_release,
    summary="One release",
    responses={**_responses(ReleaseSummary, 404, 410), 307: {"description": "`latest` leads to the newest release."}},
)
