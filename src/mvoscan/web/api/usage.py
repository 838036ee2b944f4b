"""`/api/v1/usage`: how often the scan is used, as JSON and as CSV; the same numbers as the page /cijfers."""

from typing import Annotated

from fastapi import Query
from pydantic import Field
from starlette.responses import Response

from mvoscan.core.dossier import brussels_month
from mvoscan.core.usage import UsageTable
from mvoscan.core.usage_query import read_query, words
from mvoscan.render.usage_table import usage_csv
from mvoscan.usecases.count_usage import count_usage
from mvoscan.web.api.counts import CODES, CountParameters, CsvDialect, csv_file, read_dialect
from mvoscan.web.api.part import part
from mvoscan.web.deps import Now, Scan
from mvoscan.web.errors import problem_responses

router = part("usage")


class UsageParameters(CountParameters):
    """What can be asked; anything else is refused."""

    by: list[str] = Field(
        default=[],
        description="Group by at most three of: type, family, group, province, questionnaire, edition, basis, month.",
    )
    type: list[str] = Field(default=[], description=f"{CODES} Codes: /api/v1/institution-types.")
    family: list[str] = Field(default=[], description=f"{CODES} Codes: /api/v1/institution-types.")
    group: list[str] = Field(default=[], description=f"{CODES} Codes: /api/v1/institution-types.")
    province: list[str] = Field(default=[], description=f"{CODES} NIS codes of the five provinces, or none.")
    questionnaire: list[str] = Field(default=[], description=f"{CODES} Codes: /api/v1/questionnaires.")
    edition: list[str] = Field(default=[], description=f"{CODES} As mvo-overheid/2026.1, or 2026.1 for all with it.")
    basis: list[str] = Field(default=[], description=f"{CODES} light or full: how the scan was taken.")
    month: list[str] = Field(default=[], description="Keep only these months (YYYY-MM) of the period.")


class CsvParameters(UsageParameters):
    """What can be asked of the CSV."""

    dialect: CsvDialect = Field(default=[])


@router.get(
    "/usage.json",
    response_model=UsageTable,
    summary="Usage as JSON",
    responses=problem_responses(422, 503),
)
def read_usage(asked: Annotated[UsageParameters, Query()], service: Scan, now: Now) -> Response:
    """Scans handed in (confirmed, unconfirmed), distinct institutions and joint scans, live and exact."""
    table = _count(asked.given(), service, now)
    return Response(table.model_dump_json(by_alias=True), media_type="application/json")


@router.get(
    "/usage.csv",
    response_class=Response,
    summary="Usage as CSV",
    responses={
        200: {
            "content": {"text/csv": {"schema": {"type": "string"}}},
            "description": (
                "The rows of the JSON, and the total as last line with code _T. An empty number was not counted: "
                "see the column status."
            ),
        },
        **problem_responses(422, 503),
    },
)
def read_usage_as_csv(asked: Annotated[CsvParameters, Query()], service: Scan, now: Now) -> Response:
    """The same numbers as a table of comma-separated values (RFC 4180), or for Excel with Dutch settings."""
    given = asked.given()
    dialect = read_dialect(given.pop("dialect"))
    table = _count(given, service, now)
    name = f"gebruik-mvo-scan-{table.query.from_month}-{table.query.to_month}.csv"
    return csv_file(usage_csv(table, dialect=dialect), name)


def _count(given: dict[str, list[str]], service: Scan, now: Now) -> UsageTable:
    meaning = words(service.types, service.library.published())
    query = read_query(given, words=meaning, now_month=brussels_month(now))
    with service.reading() as connection:
        return count_usage(connection, query, words=meaning, now=now)
