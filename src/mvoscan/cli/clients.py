"""`mvoscan clients`: programs of others that may use the API, and their keys."""

import secrets
from typing import Annotated

import typer

from mvoscan.cli.opened import declared, opened_service
from mvoscan.core.client import (
    KEY_DAYS,
    KEY_PREFIX,
    MOST_KEY_DAYS,
    RANDOM_BYTES,
    ClientKey,
    Scope,
    read_wish,
    secret_of,
)
from mvoscan.core.dossier import BRUSSELS
from mvoscan.usecases.register_client import (
    FreshKey,
    Registered,
    add_key,
    create_client,
    list_clients,
    revoke_client,
    revoke_key,
)

app = typer.Typer(help="Afnemers: programma's van anderen die de API gebruiken, met hun rechten en sleutels.")

Id = Annotated[str, typer.Argument(metavar="AFNEMER", help="Kenmerk van de afnemer: mvoscan clients list.")]
Doer = Annotated[str, typer.Option("--by", help="Wie dit doet (standaard: de gebruiker van dit systeem).")]
Days = Annotated[int, typer.Option("--days", min=1, max=MOST_KEY_DAYS, help="Dagen dat de sleutel geldig is.")]


@app.command()
def create(
    name: Annotated[str, typer.Argument(metavar="NAAM", help="Zo zien mensen aan wie ze hun resultaat geven.")],
    *,
    redirect: Annotated[
        list[str] | None, typer.Option(help="Adres om mensen naar terug te sturen; herhaalbaar.")
    ] = None,
    scope: Annotated[list[Scope], typer.Option(help="Wat ze mag; herhaalbaar.")],
    public: Annotated[bool, typer.Option("--public", help="Ze kan geen geheim bewaren: zonder sleutel.")] = False,
    days: Days = KEY_DAYS,
    by: Doer = "",
) -> None:
    """Registreer een afnemer, en toon haar sleutel: één keer."""
    wish = read_wish(
        name=name, redirect_uris=redirect or (), scopes=[each.value for each in scope], confidential=not public
    )
    key = _fresh(days)
    with opened_service() as service, service.writing() as connection:
        made = create_client(connection, wish, public_id=secrets.token_hex(10), key=key, act=declared(by))
    typer.echo(f"Afnemer {made.public_id}: {made.name}")
    if made.confidential:
        _show(key)


@app.command(name="list")
def list_all() -> None:
    """Toon alle afnemers met hun sleutels."""
    with opened_service() as service, service.reading() as connection:
        found = list_clients(connection)
    for each in found:
        typer.echo(_described(each))
    if not found:
        typer.echo("Er zijn nog geen afnemers geregistreerd.")


@app.command()
def revoke(client: Id, *, by: Doer = "") -> None:
    """Trek de toegang van een afnemer in: haar sleutels en tokens werken niet meer."""
    with opened_service() as service, service.writing() as connection:
        found = revoke_client(connection, client, act=declared(by))
    typer.echo(f"De toegang van {found.name} is ingetrokken.")


@app.command()
def key(
    client: Id,
    *,
    days: Days = KEY_DAYS,
    revoke: Annotated[str, typer.Option(metavar="SLEUTEL", help="Trek deze sleutel in, en maak er geen.")] = "",
    by: Doer = "",
) -> None:
    """Maak een sleutel bij, en toon ze: één keer. Of trek er een in."""
    fresh = _fresh(days)
    with opened_service() as service, service.writing() as connection:
        if revoke:
            revoke_key(connection, client, revoke, act=declared(by))
        else:
            add_key(connection, client, fresh, act=declared(by))
    if revoke:
        typer.echo(f"Sleutel {revoke} werkt niet meer.")
    else:
        _show(fresh)


def _fresh(days: int) -> FreshKey:
    return FreshKey(secrets.token_hex(4), secret_of(KEY_PREFIX, secrets.token_bytes(RANDOM_BYTES)), days)


def _show(key: FreshKey) -> None:
    typer.echo(f"Sleutel {key.public_id}, {key.days} dagen geldig. Bewaar ze nu: ze is later niet meer te zien.")
    typer.echo(key.secret)


def _described(found: Registered) -> str:
    client = found.client
    state = "ingetrokken" if client.revoked_at else "met sleutel" if client.confidential else "openbaar"
    lines = [f"{client.public_id}  {client.name} ({state})  {' '.join(client.scopes)}"]
    lines += [f"  terug naar {each}" for each in client.redirect_uris]
    lines += [f"  sleutel {each.public_id}  {_life(each)}" for each in found.keys]
    return "\n".join(lines)


def _life(key: ClientKey) -> str:
    used = f"laatst gebruikt op {key.last_used_on}" if key.last_used_on else "nog niet gebruikt"
    if key.revoked_at is not None:
        return f"ingetrokken op {key.revoked_at.astimezone(BRUSSELS).date()}, {used}"
    return f"geldig tot {key.expires_at.astimezone(BRUSSELS).date()}, {used}"
