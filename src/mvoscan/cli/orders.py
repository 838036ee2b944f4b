"""`mvoscan orders`: how often was ordered from the offer; the same figures as /cijfers/aanbod."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from mvoscan.cli.opened import opened_service
from mvoscan.cli.usage import Codes
from mvoscan.core.dossier import brussels_month
from mvoscan.core.orders import OrdersTable
from mvoscan.core.orders_query import OrderDimension, read_orders_query
from mvoscan.render.orders_table import orders_csv, orders_text
from mvoscan.render.tables import Dialect
from mvoscan.usecases.count_orders import count_orders, words_of_orders


def add_to(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(orders)


def orders(
    *,
    first: Annotated[str, typer.Option("--from", help="Eerste maand, JJJJ-MM (standaard: januari).")] = "",
    last: Annotated[str, typer.Option("--to", help="Laatste maand, JJJJ-MM (standaard: december).")] = "",
    by: Annotated[list[str] | None, typer.Option(help="Groepeer op hoogstens drie: entry,month …")] = None,
    entry: Codes = None,
    kind: Codes = None,
    type: Codes = None,  # noqa: A002 # the names of the API.
    family: Codes = None,
    month: Codes = None,
    json: Annotated[bool, typer.Option("--json", help="Als JSON, zoals de API.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Als CSV, zoals de API.")] = False,
    dialect: Annotated[Dialect, typer.Option(help="Soort CSV.")] = Dialect.RFC_4180,
) -> None:
    """Hoe vaak er besteld is uit het aanbod, en door wie: dezelfde cijfers als op /cijfers/aanbod."""
    codes = (entry, kind, type, family, month)
    filters = {str(name): given or [] for name, given in zip(OrderDimension, codes, strict=True)}
    table = _ask({"from": [first], "to": [last], "by": by or [], **filters})
    if csv:
        sys.stdout.buffer.write(orders_csv(table, dialect=dialect))
    else:
        typer.echo(table.model_dump_json(by_alias=True, indent=2) if json else orders_text(table))


def _ask(given: dict[str, list[str]]) -> OrdersTable:
    now = datetime.now(UTC)
    with opened_service() as service, service.reading() as connection:
        words = words_of_orders(connection, service.types)
        query = read_orders_query(given, words=words, now_month=brussels_month(now))
        return count_orders(connection, query, words=words, now=now)
