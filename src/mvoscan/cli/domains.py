"""`mvoscan register domain`: the mail domains of bodies; a mailbox there confirms whose scan it is."""

from typing import Annotated

import typer

from mvoscan.cli.opened import declared, opened_service
from mvoscan.core.dossier import BRUSSELS
from mvoscan.settings import load_settings
from mvoscan.usecases.register_domain import add_domain, list_domains, remove_domain

app = typer.Typer(
    help="Maildomeinen van besturen: wie daar een mailbox heeft, bevestigt dat een scan van dat bestuur is."
)

Body = Annotated[str, typer.Argument(metavar="SLEUTEL", help="Sleutel van het bestuur: mvoscan register show NAAM.")]
Domain = Annotated[str, typer.Argument(metavar="DOMEIN", help="Zoals aalst.be; domeinen eronder tellen niet mee.")]
Doer = Annotated[str, typer.Option("--by", help="Wie dit doet (standaard: de gebruiker van dit systeem).")]


@app.command()
def add(body: Body, domain: Domain, *, by: Doer = "") -> None:
    """Registreer een domein. Kijk eerst na dat het van dat bestuur zelf is."""
    with opened_service() as service, service.writing() as connection:
        made = add_domain(connection, body, domain, reference=load_settings().reference_folder, act=declared(by))
    typer.echo(f"{made.domain.domain} bevestigt voortaan scans van {made.body.name} ({made.body.type}).")


@app.command()
def remove(body: Body, domain: Domain, *, by: Doer = "") -> None:
    """Haal een domein weg. Wat het bevestigde, blijft bevestigd."""
    with opened_service() as service, service.writing() as connection:
        remove_domain(connection, body, domain, act=declared(by))
    typer.echo(f"{domain} bevestigt geen scans meer.")


@app.command(name="list")
def list_all() -> None:
    """Toon alle domeinen met hun bestuur."""
    with opened_service() as service, service.reading() as connection:
        found = list_domains(connection)
    for each in found:
        day = each.domain.made_at.astimezone(BRUSSELS).date().isoformat()
        typer.echo(
            f"{each.domain.domain}  {each.body.name} ({each.body.type}) [{each.body.id}]  {day}  {each.domain.by}"
        )
    if not found:
        typer.echo("Er zijn nog geen maildomeinen geregistreerd.")
