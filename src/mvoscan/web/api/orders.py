"""`/api/v1/orders`: how often was ordered from the offer, as JSON and as CSV; the same numbers as /cijfers/aanbod."""

from typing import Annotated

from fastapi import Query
from pydantic import Field
from starlette.responses import Response

from mvoscan.core.dossier import brussels_month
from mvoscan.core.orders import OrdersTable
from mvoscan.core.orders_query import read_orders_query
from mvoscan.render.orders_table import orders_csv
from mvoscan.usecases.count_orders import count_orders, words_of_orders
from mvoscan.web.api.counts import CODES, CountParameters, CsvDialect, csv_file, read_dialect
from mvoscan.web.api.part import part
from mvoscan.web.deps import Now, Scan
from mvoscan.web.errors import problem_responses

router = part("orders")


class OrdersParameters(CountParameters):
    """What can be asked; anything else is refused."""

    by: list[str] = Field(default=[], description="Group by at most three of: entry, kind, type, family, month.")
    entry: list[str] = Field(default=[], description=f"{CODES} As in the address of its page: /aanbod/code.")
    kind: list[str] = Field(default=[], description=f"{CODES} training, speaker, session, tool, network.")
    type: list[str] = Field(default=[], description=f"{CODES} Codes: /api/v1/institution-types, and sectororganisatie.")
    family: list[str] = Field(
        default=[], description=f"{CODES} Codes: /api/v1/institution-types, and sectororganisatie."
    )
    month: list[str] = Field(default=[], description="Keep only these months (YYYY-MM) of the period.")


class OrdersCsvParameters(OrdersParameters):
    """What can be asked of the CSV."""

    dialect: CsvDialect = Field(default=[])


@router.get(
    "/orders.json",
    response_model=OrdersTable,
    summary="Orders from the offer as JSON",
    responses=problem_responses(422, 503),
)
def read_orders(asked: Annotated[OrdersParameters, Query()], service: Scan, now: Now) -> Response:
    """Orders made, by the state that they have now, and how many got feedback; live and exact."""
    table = _count(asked.given(), service, now)
    return Response(table.model_dump_json(by_alias=True), media_type="application/json")


@router.get(
    "/orders.csv",
    response_class=Response,
    summary="Orders from the offer as CSV",
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
def read_orders_as_csv(asked: Annotated[OrdersCsvParameters, Query()], service: Scan, now: Now) -> Response:
    """The same numbers as a table of comma-separated values (RFC 4180), or for Excel with Dutch settings."""
    given = asked.given()
    dialect = read_dialect(given.pop("dialect"))
    table = _count(given, service, now)
    name = f"bestellingen-mvo-aanbod-{table.query.from_month}-{table.query.to_month}.csv"
    return csv_file(orders_csv(table, dialect=dialect), name)


def _count(given: dict[str, list[str]], service: Scan, now: Now) -> OrdersTable:
    with service.reading() as connection:
        words = words_of_orders(connection, service.types)
        query = read_orders_query(given, words=words, now_month=brussels_month(now))
        return count_orders(connection, query, words=words, now=now)
