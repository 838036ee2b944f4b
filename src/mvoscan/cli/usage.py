"""`mvoscan usage` and `mvoscan recount`: the figures, and whether they are right."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from mvoscan.cli.opened import opened_service
from mvoscan.core.dossier import brussels_month
from mvoscan.core.usage import UsageTable
from mvoscan.core.usage_query import Dimension, read_query, words
from mvoscan.render.tables import Dialect
from mvoscan.render.usage_table import usage_csv, usage_text
from mvoscan.usecases.count_usage import count_usage
from mvoscan.usecases.recount_usage import recount_usage, repair_usage

Codes = Annotated[list[str] | None, typer.Option(help="Alleen deze codes; komma's of herhalen betekent 'of'.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(usage)
    app.command()(recount)


def usage(
    *,
    first: Annotated[str, typer.Option("--from", help="Eerste maand, JJJJ-MM (standaard: januari).")] = "",
    last: Annotated[str, typer.Option("--to", help="Laatste maand, JJJJ-MM (standaard: december).")] = "",
    by: Annotated[list[str] | None, typer.Option(help="Groepeer op hoogstens drie: type,month …")] = None,
    type: Codes = None,  # noqa: A002 # the names of the API.
    family: Codes = None,
    group: Codes = None,
    province: Codes = None,
    questionnaire: Codes = None,
    edition: Codes = None,
    basis: Codes = None,
    month: Codes = None,
    json: Annotated[bool, typer.Option("--json", help="Als JSON, zoals de API.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Als CSV, zoals de API.")] = False,
    dialect: Annotated[Dialect, typer.Option(help="Soort CSV.")] = Dialect.RFC_4180,
) -> None:
    """Hoe vaak de scan is ingediend, en door welke types bestuur: dezelfde cijfers als op /cijfers."""
    codes = (type, family, group, province, questionnaire, edition, basis, month)
    filters = {str(name): given or [] for name, given in zip(Dimension, codes, strict=True)}
    table = _ask({"from": [first], "to": [last], "by": by or [], **filters})
    if csv:
        sys.stdout.buffer.write(usage_csv(table, dialect=dialect))
    else:
        typer.echo(table.model_dump_json(by_alias=True, indent=2) if json else usage_text(table))


def recount(
    *,
    repair: Annotated[bool, typer.Option("--repair", help="Zet de tellers gelijk met de hertelling.")] = False,
) -> None:
    """Vergelijk de tellers met een hertelling van de feiten; eindigt met status 1 als ze verschillen."""
    with opened_service() as service:
        if repair:
            with service.writing() as writing:
                found = repair_usage(writing)
        else:
            with service.reading() as reading:
                found = recount_usage(reading)
    for each in found:
        typer.echo(f"{each.table} {'/'.join(each.key)}: bewaard {each.stored}, geteld {each.recounted}")
    if not found:
        typer.echo("De tellers kloppen met de feiten.")
    elif repair:
        typer.echo(f"{len(found)} tellers zijn hersteld.")
    else:
        typer.echo(f"{len(found)} tellers kloppen niet. Herstel ze met: mvoscan recount --repair.")
        raise typer.Exit(1)


def _ask(given: dict[str, list[str]]) -> UsageTable:
    now = datetime.now(UTC)
    with opened_service() as service, service.reading() as connection:
        meaning = words(service.types, service.library.published())
        query = read_query(given, words=meaning, now_month=brussels_month(now))
        return count_usage(connection, query, words=meaning, now=now)
