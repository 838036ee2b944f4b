"""`mvoscan webhooks`: where clients hear of events, and what became of what was sent there."""

import secrets
from datetime import datetime
from typing import Annotated

import typer

from mvoscan.cli.opened import declared, opened_service
from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.event import EventKind
from mvoscan.core.webhook import SECRET_BYTES, STATE_WORDS, Delivery, Webhook, read_wish, secret_of
from mvoscan.settings import load_settings
from mvoscan.usecases import manage_webhooks as managing

app = typer.Typer(help="Webhooks: waar afnemers horen wat er gebeurt, en wat er van die berichten kwam.")

Client = Annotated[str, typer.Argument(metavar="AFNEMER", help="Kenmerk van de afnemer: mvoscan clients list.")]
Id = Annotated[str, typer.Argument(metavar="WEBHOOK", help="Kenmerk van de webhook: mvoscan webhooks list.")]
Doer = Annotated[str, typer.Option("--by", help="Wie dit doet (standaard: de gebruiker van dit systeem).")]


@app.command()
def add(
    client: Client,
    url: Annotated[str, typer.Argument(metavar="ADRES", help="Waar berichten naartoe gaan, met https://.")],
    *,
    kind: Annotated[list[EventKind] | None, typer.Option(help="Welke gebeurtenissen; herhaalbaar. Geen: alle.")] = None,
    by: Doer = "",
) -> None:
    """Stuur voortaan gebeurtenissen naar een adres, en toon het geheim: één keer."""
    from mvoscan.outside.webhooks import WebhookCaller  # noqa: PLC0415 # only this command judges an address.

    settings = load_settings()
    wish = read_wish(url, [each.value for each in kind or ()])
    WebhookCaller(settings.webhook_test_hosts).check(wish.url)
    fresh = managing.Fresh(f"wh_{secrets.token_hex(8)}", _secret())
    with opened_service() as service, service.writing() as connection:
        made = managing.add_webhook(connection, client, wish, fresh=fresh, vault=_vault(), act=declared(by))
    typer.echo(f"Webhook {made.public_id} voor {made.client_name}")
    _show(fresh.secret)


@app.command(name="list")
def list_all() -> None:
    """Toon alle webhooks, met hoe ze ervoor staan."""
    with opened_service() as service, service.reading() as connection:
        found = managing.list_webhooks(connection)
    for each in found:
        typer.echo(_described(each))
    if not found:
        typer.echo("Er zijn nog geen webhooks.")


@app.command()
def deliveries(webhook: Id) -> None:
    """Toon wat er van de nieuwste berichten kwam, met elke poging."""
    with opened_service() as service, service.reading() as connection:
        seen = managing.read_webhook(connection, webhook)
    typer.echo(_described(seen.webhook))
    for each in seen.deliveries:
        typer.echo(_delivered(each))


@app.command()
def redeliver(webhook: Id, event: Annotated[str, typer.Argument(metavar="BERICHT")], *, by: Doer = "") -> None:
    """Verstuur één bericht opnieuw."""
    with opened_service() as service, service.writing() as connection:
        managing.redeliver(connection, webhook, event, act=declared(by))
    typer.echo(f"Bericht {event} wordt opnieuw verstuurd.")


@app.command()
def rotate(webhook: Id, *, by: Doer = "") -> None:
    """Maak een nieuw geheim, en toon het: één keer. Het vorige geldt nog een dag."""
    secret = _secret()
    with opened_service() as service, service.writing() as connection:
        managing.renew_secret(connection, webhook, secret=secret, vault=_vault(), act=declared(by))
    _show(secret)


@app.command()
def resume(webhook: Id, *, by: Doer = "") -> None:
    """Hervat een webhook die gepauzeerd is, en verstuur wat niet aankwam."""
    with opened_service() as service, service.writing() as connection:
        queued = managing.resume_webhook(connection, webhook, act=declared(by))
    typer.echo(f"Webhook {webhook} werkt weer; berichten die nu vertrekken: {queued}.")


@app.command()
def remove(webhook: Id, *, by: Doer = "") -> None:
    """Verwijder een webhook met haar logboek."""
    with opened_service() as service, service.writing() as connection:
        managing.remove_webhook(connection, webhook, act=declared(by))
    typer.echo(f"Webhook {webhook} is verwijderd.")


def _vault() -> managing.Vault:
    settings = load_settings()
    return managing.vault_at(settings.secret_key, make=settings.secret_key_file is None)


def _secret() -> str:
    return secret_of(secrets.token_bytes(SECRET_BYTES))


def _show(secret: str) -> None:
    typer.echo("Het geheim waarmee berichten ondertekend zijn. Bewaar het nu: het is later niet meer te zien.")
    typer.echo(secret)


def _described(webhook: Webhook) -> str:
    kinds = " ".join(webhook.kinds) or "alle gebeurtenissen"
    why = f": {webhook.reason}" if webhook.reason else ""
    return f"{webhook.public_id}  {webhook.client_name}  {webhook.url}  {kinds}  ({STATE_WORDS[webhook.state]}{why})"


def _delivered(found: Delivery) -> str:
    arrived = f"aangekomen op {_moment(found.delivered_at)}" if found.delivered_at else "niet aangekomen"
    later = f", opnieuw op {_moment(found.next_at)}" if found.next_at else ""
    lines = [f"  {found.event}  {found.kind}  {arrived}{later}"]
    for each in found.log:
        how = f"antwoord {each.status}" if each.status else each.error
        lines.append(f"    {_moment(each.at)}  {how}  ({each.milliseconds} ms)")
    return "\n".join(lines)


def _moment(instant: datetime) -> str:
    return instant.astimezone(BRUSSELS).strftime("%d-%m-%Y %H:%M:%S")
