"""`mvoscan offer`: the offer and its orders, as on /beheer/aanbod and /beheer/bestellingen."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from mvoscan.cli.opened import declared, opened_service
from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.feedback import VERDICT_WORDS
from mvoscan.core.offer import KIND_WORDS, type_words
from mvoscan.core.order import STATE_WORDS
from mvoscan.usecases import handle_orders as handling
from mvoscan.usecases.keep_offer import import_entries, list_entries, withdraw_entry

app = typer.Typer(help="Het aanbod en de bestellingen eruit.", no_args_is_help=True)

By = Annotated[str, typer.Option(help="Wie dit doet (standaard: de gebruiker van dit systeem).")]
Code = Annotated[str, typer.Argument(metavar="CODE", help="Zoals in het adres van zijn pagina.")]
Ordered = Annotated[str, typer.Argument(metavar="BESTELLING", help="Zoals in mvoscan offer orders.")]
Reason = Annotated[str, typer.Option(help="De reden, in één zin.")]


@app.command("list")
def list_all() -> None:
    """Toon het aanbod, met wat nagekeken moet worden."""
    today = datetime.now(UTC).astimezone(BRUSSELS).date()
    with opened_service() as service, service.reading() as connection:
        found = list_entries(connection, today=today)
    for entry, verdicts in found:
        content = entry.content
        state = "ingetrokken" if entry.withdrawn_at else f"tot {content.valid_until}"
        example = ", voorbeeld" if content.example else ""
        typer.echo(f"{entry.code}: {content.title} ({KIND_WORDS[content.kind]}, {state}{example})")
        for each in verdicts:
            typer.echo(f"  ! {VERDICT_WORDS[each]}")


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="BESTAND", help="YAML, zoals reference/offer.yaml.")],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Wijzig ook wat er al is.")] = False,
    reason: Reason = "",
    by: By = "",
) -> None:
    """Voeg aanbod uit een bestand toe; wat er al is, blijft zoals het is."""
    with opened_service() as service, service.writing() as connection:
        done = import_entries(connection, file, types=service.types, replace=replace, reason=reason, act=declared(by))
    for words, codes in (("Toegevoegd", done.added), ("Gewijzigd", done.changed), ("Blijft zoals het was", done.left)):
        typer.echo(f"{words}: {len(codes)}")
        for each in codes:
            typer.echo(f"  {each}")


@app.command()
def withdraw(code: Code, *, reason: Reason, by: By = "") -> None:
    """Trek aanbod in."""
    with opened_service() as service, service.writing() as connection:
        withdraw_entry(connection, code, reason, act=declared(by))
    typer.echo(f"{code} is ingetrokken.")


@app.command()
def orders() -> None:
    """Toon de bestellingen, die nog wachten eerst."""
    with opened_service() as service, service.reading() as connection:
        for order, entry, feedback in handling.list_orders(connection):
            who = order.organisation or "gegevens gewist"
            day = f", {order.plan.day} {order.plan.begins:%H:%M}" if order.plan else ""
            heard = ", met feedback" if feedback else ""
            kind = type_words(order.type, service.types)
            state = STATE_WORDS[order.state]
            typer.echo(f"{order.public_id}: {state}{day}{heard} - {entry.code} - {who} ({kind})")


@app.command()
def confirm(
    order: Ordered,
    *,
    day: Annotated[str, typer.Option("--on", help="De dag, JJJJ-MM-DD.")],
    begins: Annotated[str, typer.Option("--from", help="Van, UU:MM.")],
    ends: Annotated[str, typer.Option("--to", help="Tot, UU:MM.")],
    place: Annotated[str, typer.Option("--at", help="Waar, of 'online'.")],
    by: By = "",
) -> None:
    """Bevestig een bestelling voor een dag, of verplaats ze; wie bestelde, krijgt een mail."""
    given = {"dag": day, "van": begins, "tot": ends, "waar": place}
    with opened_service() as service, service.writing() as connection:
        handling.confirm_order(connection, order, given, act=declared(by))
    typer.echo("Bevestigd.")


@app.command()
def held(order: Ordered, *, by: By = "") -> None:
    """Zeg dat een bestelling doorging; wie bestelde, krijgt vijf vragen per mail."""
    with opened_service() as service, service.writing() as connection:
        handling.hold_order(connection, order, act=declared(by))
    typer.echo("Doorgegaan.")


@app.command()
def cancel(order: Ordered, *, reason: Reason, by: By = "") -> None:
    """Annuleer een bestelling; wie bestelde, krijgt de reden per mail."""
    with opened_service() as service, service.writing() as connection:
        handling.cancel_order(connection, order, reason, act=declared(by))
    typer.echo("Geannuleerd.")


@app.command()
def discard(order: Ordered, *, by: By = "") -> None:
    """Wis wat geen echte bestelling is; ze telt dan nergens mee, en niemand krijgt een mail."""
    with opened_service() as service, service.writing() as connection:
        handling.discard_order(connection, order, act=declared(by))
    typer.echo("Gewist.")
