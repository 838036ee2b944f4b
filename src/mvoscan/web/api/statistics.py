"""`/api/v1/statistics`: results as they were published, release by release; filters only select stored rows."""

from hashlib import sha256
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Header, Request
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse, Response

from mvoscan.core.closing import label
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.release import Release
from mvoscan.core.selection import DATASETS, DIMENSIONS, select
from mvoscan.render.statistics import statistics_csv, statistics_json
from mvoscan.render.tables import Dialect
from mvoscan.usecases.read_statistics import LATEST, published_releases, read_release
from mvoscan.web.deps import Scan
from mvoscan.web.errors import problem_responses

router = APIRouter(prefix="/statistics", tags=["statistics"])

_OPEN = {"access-control-allow-origin": "*", "access-control-expose-headers": "ETag, Location"}
_FOREVER = {"cache-control": "public, max-age=31536000, immutable", **_OPEN}
_BRIEFLY = {"cache-control": "public, max-age=300", **_OPEN}
Match = Annotated[str, Header(alias="if-none-match", description="An ETag: when nothing changed, 304 and no body.")]


class ReleaseSummary(BaseModel):
    """A published release."""

    name: str = Field(description="Period and number of the release of that period, as 2026-Q3.1.")
    period: str = Field(description="The closed period: a year, or a quarter as 2026-Q3.")
    label: str = Field(description="The period in Dutch.")
    questionnaire: str = Field(description="The questionnaire whose results are published.")
    published: str = Field(description="When it was published (ISO 8601, UTC).")
    cube_version: str = Field(description="Version of the tables.")
    policy_version: str = Field(description="Version of the disclosure policy.")
    sha256: str = Field(description="SHA-256 of the rows: they never change.")
    units: int = Field(description="Organisations that were counted.")
    cells: int = Field(description="Cells of all statistics.")
    cells_published: int = Field(description="Cells that are not withheld.")
    narrowest_interval: int | None = Field(description="Narrowest interval (points of 100) that our attack found.")
    claim: str = Field(description="What was proved, in the words in which it may be said (Dutch).")
    four_eyes: str = Field(
        description="enforced (two logins), automatic (built by the service, approved by login) or declared."
    )


class Releases(BaseModel):
    """The published releases, the newest period first."""

    releases: list[ReleaseSummary] = Field(description="Published releases.")
    datasets: list[str] = Field(default=list(DATASETS), description="The datasets of each release.")
    dimensions: list[str] = Field(default=list(DIMENSIONS), description="What rows can be filtered by.")


_FILTERS = [
    {
        "name": name,
        "in": "query",
        "required": False,
        "schema": {"type": "string"},
        "description": "Keep only these codes; commas or repeated parameters mean 'or', * means all.",
    }
    for name in DIMENSIONS
]
_DIALECT = {
    "name": "dialect",
    "in": "query",
    "required": False,
    "schema": {"type": "string", "enum": [each.value for each in Dialect]},
    "description": "rfc4180 (the default), or excel-nl: byte order mark, semicolons.",
}


@router.get("/releases", response_model=Releases, summary="Published releases")
def list_releases(service: Scan) -> Response:
    """What was published, with how it was made and what was proved; withdrawn releases are not in it."""
    with service.reading() as connection:
        found = [_summary(each) for each in published_releases(connection)]
    return Response(Releases(releases=found).model_dump_json(), media_type="application/json", headers=_BRIEFLY)


@router.get(
    "/releases/{release}/{dataset}.csv",
    response_class=Response,
    summary="Rows of a release as CSV",
    responses={
        200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "Rows; a withheld one is empty."},
        304: {"description": "Nothing changed."},
        307: {"description": "`latest` leads to the newest release."},
        **problem_responses(404, 410, 422, 503),
    },
    openapi_extra={"parameters": [*_FILTERS, _DIALECT]},
)
def rows_as_csv(release: str, dataset: str, request: Request, service: Scan, *, match: Match = "") -> Response:
    """The stored rows as CSV (RFC 4180), or with `dialect=excel-nl` for Excel with Dutch settings."""
    return _rows(release, dataset, "csv", request, service, match)


@router.get(
    "/releases/{release}/{dataset}.json",
    response_class=Response,
    summary="Rows of a release as JSON",
    responses={
        200: {"content": {"application/json": {"schema": {"type": "object"}}}, "description": "The same rows."},
        304: {"description": "Nothing changed."},
        307: {"description": "`latest` leads to the newest release."},
        **problem_responses(404, 410, 422, 503),
    },
    openapi_extra={"parameters": _FILTERS},
)
def rows_as_json(release: str, dataset: str, request: Request, service: Scan, *, match: Match = "") -> Response:
    """The stored rows, one object a row."""
    return _rows(release, dataset, "json", request, service, match)


def _rows(release: str, dataset: str, suffix: str, request: Request, service: Scan, match: str) -> Response:
    given = {name: request.query_params.getlist(name) for name in request.query_params}
    dialect = _dialect(given.pop("dialect", []), suffix)
    with service.reading() as connection:
        found = read_release(connection, release)
    if release == LATEST:
        query = f"?{urlencode(request.query_params.multi_items())}" if request.query_params else ""
        place = f"/api/v1/statistics/releases/{found.release.name}/{dataset}.{suffix}{query}"
        return RedirectResponse(place, status_code=307, headers=_BRIEFLY)
    rows = select(found.rows, dataset, given)
    name = found.release.name
    made = (
        statistics_json(rows, release=name) if suffix == "json" else statistics_csv(rows, release=name, dialect=dialect)
    )
    headers = {**_FOREVER, "etag": f'"{sha256(made).hexdigest()[:32]}"'}
    if headers["etag"] in match:
        return Response(status_code=304, headers=headers)
    if suffix == "csv":
        headers["content-disposition"] = f'attachment; filename="mvo-scan-{name}-{dataset}.csv"'
        return Response(made, media_type="text/csv; charset=utf-8; header=present", headers=headers)
    return Response(made, media_type="application/json", headers=headers)


def _dialect(values: list[str], suffix: str) -> Dialect:
    if not values:
        return Dialect.RFC_4180
    if suffix == "csv" and len(values) == 1 and values[0] in set(Dialect):
        return Dialect(values[0])
    message = (
        f"Dit dialect bestaat niet. Kies uit: {', '.join(Dialect)}." if suffix == "csv" else "JSON heeft geen dialect."
    )
    raise Invalid(Problem(field="dialect", message=message))


def _summary(release: Release) -> ReleaseSummary:
    published = release.published
    return ReleaseSummary(
        name=release.name,
        period=release.period_code,
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
    )
