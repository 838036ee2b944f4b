"""`/api/v1/statistics/…`: rows of published releases in every format; filters only select rows that are stored."""

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import NamedTuple
from urllib.parse import quote

from fastapi import Request
from starlette.responses import Response

from mvoscan.core.datasets import about
from mvoscan.core.errors import NotFound
from mvoscan.core.method import MADE_UP, WITHHELD, sheet
from mvoscan.core.release import Release
from mvoscan.core.selection import Part, select
from mvoscan.render.csvw import csvw
from mvoscan.render.formats import CSV, CSVW_SUFFIX, CSVW_TYPE, FORMATS, JSON, JSON_STAT, SDMX_CSV, XLSX, Format
from mvoscan.render.json_stat import json_stat
from mvoscan.render.statistics import sdmx_csv, statistics_csv, statistics_json
from mvoscan.render.statistics_book import statistics_book
from mvoscan.usecases.describe_statistics import Described
from mvoscan.usecases.read_statistics import LATEST, Published, choose_releases, find_release, read_rows
from mvoscan.web.api.asked import (
    Asked,
    answers,
    asked,
    documented,
    parameters,
    preferred,
    query_of,
    unknown_suffix,
)
from mvoscan.web.api.part import part
from mvoscan.web.api.replies import BRIEFLY, FOREVER, Made, made, offer, redirect, reply
from mvoscan.web.api.shelf import shelf
from mvoscan.web.deps import Door, OpenDoor
from mvoscan.web.errors import problem_responses
from mvoscan.web.publishing import publisher

router = part("statistics", under="/statistics")

HERE = "/api/v1/statistics"
_FROM_ONE = frozenset({"period", "release"})
"""Parameters that an address of one release does not need."""


class _Question(NamedTuple):
    """A question about a dataset, with the releases that answer it."""

    kind: Format
    dataset: str
    asked: Asked
    found: Sequence[Published]

    @property
    def key(self) -> Hashable:
        """The same for questions with the same answer."""
        rows = tuple((each.release.name, each.release.sha256) for each in self.found)
        return rows, self.dataset, self.kind.suffix, self.asked.key

    @property
    def releases(self) -> list[Release]:
        """The releases, oldest period first."""
        return [each.release for each in self.found]

    @property
    def file(self) -> str:
        """What the answer is called when it is kept as a file."""
        names = [each.name for each in self.releases]
        period = names[0] if len(names) == 1 else f"{names[0]}-tot-{names[-1]}"
        return f"mvo-scan-{period}-{self.dataset}.{self.kind.suffix}"


def _versioned(kind: Format, release: str, dataset: str, request: Request, opened: Door) -> Response:
    """The rows of one release; `latest` leads to the newest."""
    about(dataset)
    wanted = asked(parameters(request), kind)
    with opened.service.reading_published() as connection:
        found = find_release(connection, release)
        if release == LATEST:
            return redirect(_place(found, dataset, kind.suffix, query_of(request)), BRIEFLY | _described(request, kind))
        question = _Question(kind, dataset, wanted, [read_rows(connection, found)])
    return _answer(question, request, opened, headers=FOREVER)


def _several(kind: Format, dataset: str, request: Request, opened: Door) -> Response:
    """The rows of the releases of several periods; those of one period stand at the address of its release."""
    about(dataset)
    given = parameters(request)
    names, periods = _names(given.pop("release", [])), given.pop("period", [])
    wanted = asked(given, kind)
    with opened.service.reading_published() as connection:
        found = choose_releases(connection, periods=periods, names=names)
        if len(found) == 1:
            place = _place(found[0], dataset, kind.suffix, query_of(request, without=_FROM_ONE))
            return redirect(place, BRIEFLY | _described(request, kind))
        question = _Question(kind, dataset, wanted, [read_rows(connection, each) for each in found])
    return _answer(question, request, opened, headers=FOREVER if names and LATEST not in names else BRIEFLY)


def _answer(question: _Question, request: Request, opened: Door, *, headers: dict[str, str]) -> Response:
    kind = question.kind
    found = shelf(request).kept.get(question.key, partial(_make, question, request, opened))
    sent = headers | _described(request, kind)
    if kind in _FILES:
        sent["content-disposition"] = f'attachment; filename="{question.file}"'
    if found.more:
        sent["link"] = question.asked.window.link(request)
    return reply(request, found, media_type=kind.media_type, headers=sent)


def _make(question: _Question, request: Request, opened: Door) -> Made:
    """The answer, written down."""
    stored = [Part(each.release.name, each.rows) for each in question.found]
    parts, more = question.asked.window.cut(select(stored, question.dataset, question.asked.filters))
    body = _WRITERS[question.kind](question, parts, shelf(request).described, opened)
    return made(body, media_type=question.kind.media_type, more=more)


def _csv(question: _Question, parts: Sequence[Part], _: Described, __: Door) -> bytes:
    return statistics_csv(parts, dialect=question.asked.dialect)


def _json(_: _Question, parts: Sequence[Part], __: Described, ___: Door) -> bytes:
    return statistics_json(parts)


def _sdmx(question: _Question, parts: Sequence[Part], _: Described, __: Door) -> bytes:
    return sdmx_csv(parts, dataset=question.dataset)


def _json_stat(question: _Question, parts: Sequence[Part], described: Described, opened: Door) -> bytes:
    told = about(question.dataset)
    claims = dict.fromkeys(str(each.audit["claim"]) for each in question.releases)
    made_up = [MADE_UP] if any(each.made_up for each in question.releases) else []
    return json_stat(
        parts,
        told,
        described.labels,
        releases=question.releases,
        source=publisher(opened.settings).name,
        notes=(*made_up, told.description, WITHHELD, *claims),
    )


def _xlsx(question: _Question, parts: Sequence[Part], described: Described, opened: Door) -> bytes:
    told, by = about(question.dataset), publisher(opened.settings)
    return statistics_book(
        parts,
        told,
        described.labels,
        releases=question.releases,
        sheet=sheet(told, described.cube, described.policy),
        licence=by.licence,
        publisher=by.name,
    )


_WRITERS = {CSV: _csv, JSON: _json, SDMX_CSV: _sdmx, JSON_STAT: _json_stat, XLSX: _xlsx}
_FILES = (CSV, SDMX_CSV, XLSX)


def _columns(dataset: str, address: str, request: Request, opened: Door, *, headers: dict[str, str]) -> Response:
    """What the columns of a CSV at this address hold."""
    by = publisher(opened.settings)
    base = f"{opened.settings.public_url}{HERE}"
    body = csvw(about(dataset), address=address, base=base, licence=by.licence, publisher=by.name)
    return reply(request, made(body, media_type=CSVW_TYPE), media_type=CSVW_TYPE, headers=headers)


def describe_release_columns(release: str, dataset: str, request: Request, opened: OpenDoor) -> Response:
    """What the columns of the CSV of a release hold, as CSVW: names, Dutch labels, types and code lists."""
    about(dataset)
    with opened.service.reading_published() as connection:
        found = find_release(connection, release)
    if release == LATEST:
        return redirect(_place(found, dataset, CSVW_SUFFIX, query_of(request)), BRIEFLY)
    asked(parameters(request), None)
    return _columns(dataset, f"{dataset}.csv{query_of(request)}", request, opened, headers=FOREVER)


def describe_data_columns(dataset: str, request: Request, opened: OpenDoor) -> Response:
    """What the columns of the CSV of several releases hold, as CSVW."""
    asked(parameters(request), None)
    return _columns(dataset, f"data.csv{query_of(request)}", request, opened, headers=BRIEFLY)


def negotiate_release(release: str, dataset: str, request: Request, opened: OpenDoor) -> Response:
    """To the format that the Accept header likes best: an address without a suffix."""
    with opened.service.reading_published() as connection:
        find_release(connection, release)
    return _negotiated(f"{HERE}/releases/{release}", dataset, request)


def negotiate_data(dataset: str, data: str, request: Request) -> Response:
    """To the format that the Accept header likes best: an address without a suffix."""
    about(dataset)
    if data.partition(".")[0] != "data":
        raise NotFound(f"Bij een dataset hoort ‘data’. Probeer {HERE}/datasets/{dataset}/data.")
    return _negotiated(f"{HERE}/datasets/{dataset}", data, request)


def _negotiated(folder: str, name: str, request: Request) -> Response:
    bare, dot, suffix = name.partition(".")
    if dot:
        raise unknown_suffix(suffix)
    if bare != "data":
        about(bare)
    kind = preferred(request.headers.get("accept", ""))
    place = f"{folder}/{bare}.{kind.suffix}{query_of(request)}"
    return redirect(quote(place, safe="/?&=%.:,+*"), BRIEFLY | {"vary": "Accept"})


def _place(release: Release, dataset: str, suffix: str, query: str) -> str:
    return f"{HERE}/releases/{release.name}/{dataset}.{suffix}{query}"


def _names(values: Sequence[str]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def _described(request: Request, kind: Format) -> dict[str, str]:
    """The link from a CSV to what its columns hold; the dialect for people has none."""
    if kind is not CSV or "dialect" in request.query_params:
        return {}
    name = request.url.path.rpartition("/")[2].removesuffix(f".{CSV.suffix}")
    return {"link": f'<{name}.{CSVW_SUFFIX}{query_of(request)}>; rel="describedby"; type="{CSVW_TYPE}"'}


def _of_release(kind: Format) -> Callable[..., Response]:
    """The route of a format at the address of a release."""

    def rows(release: str, dataset: str, request: Request, opened: OpenDoor) -> Response:
        return _versioned(kind, release, dataset, request, opened)

    rows.__doc__ = f"The stored rows of a release, as {kind.label}. `latest` leads to the newest release."
    rows.__name__ = f"read_release_as_{_kind_name(kind)}"
    return rows


def _of_several(kind: Format) -> Callable[..., Response]:
    """The route of a format for the releases of several periods."""

    def rows(dataset: str, request: Request, opened: OpenDoor) -> Response:
        return _several(kind, dataset, request, opened)

    rows.__doc__ = f"The stored rows of the newest release of each period, as {kind.label}; of one period: a redirect."
    rows.__name__ = f"read_data_as_{_kind_name(kind)}"
    return rows


def _kind_name(kind: Format) -> str:
    """A format in the name of a route: jsonstat, not jsonstat.json."""
    return kind.suffix.partition(".")[0]


def _offer_all() -> None:
    """Every address; longer suffixes before those that they end in."""
    release, several = "/releases/{release}/{dataset}", "/datasets/{dataset}/data"
    described = {"responses": answers(CSVW_TYPE), "openapi_extra": documented(None)}
    offer(
        router, f"{release}.{CSVW_SUFFIX}", describe_release_columns, summary="Columns of a release (CSVW)", **described
    )
    offer(router, f"{several}.{CSVW_SUFFIX}", describe_data_columns, summary="Columns of the data (CSVW)", **described)
    for kind in FORMATS:
        told = {"responses": answers(kind.media_type)}
        offer(
            router,
            f"{release}.{kind.suffix}",
            _of_release(kind),
            summary=f"Rows of a release as {kind.label}",
            openapi_extra=documented(kind),
            **told,
        )
        offer(
            router,
            f"{several}.{kind.suffix}",
            _of_several(kind),
            summary=f"Rows of several periods as {kind.label}",
            openapi_extra=documented(kind, period=True),
            **told,
        )
    away = {307: {"description": "To that format."}, **problem_responses(404, 410, 503)}
    for path, endpoint, of in (
        (release, negotiate_release, "a release, format by Accept"),
        ("/datasets/{dataset}/{data}", negotiate_data, "several periods, format by Accept (`data`)"),
    ):
        offer(router, path, endpoint, status_code=307, summary=f"Rows of {of}", responses=away)


_offer_all()
