"""`mvoscan erase` and `mvoscan held`: what somebody asks to be erased, and what is kept about a dossier or address."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy import Connection

from mvoscan.cli.opened import declared, opened_service
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.release import Act
from mvoscan.usecases.erase_on_request import WORDS, Counts, erase_address, erase_dossier, erase_institution
from mvoscan.usecases.show_held import show_held, show_held_of

erase = typer.Typer(help="Gegevens wissen op vraag. Tellingen en publicaties blijven.", no_args_is_help=True)

By = Annotated[str, typer.Option(help="Wie dit doet (standaard: de gebruiker van dit systeem).")]
Dry = Annotated[bool, typer.Option("--dry-run", help="Toon alleen hoeveel het is, zoals zonder --ja.")]
Yes = Annotated[bool, typer.Option("--ja", help="Wis het echt. Dat kan niemand ongedaan maken.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.add_typer(erase, name="erase")
    app.command()(held)


@erase.command()
def address(
    mail: Annotated[str, typer.Argument(metavar="ADRES", help="Het e-mailadres.")],
    *,
    by: By = "",
    dry_run: Dry = False,
    yes: Yes = False,
) -> None:
    """Wis een e-mailadres: bij dossiers en bestellingen, in de wachtrij van mail, als naam en in notities."""
    _run(lambda connection, act, dry: erase_address(connection, mail, act=act, dry=dry), by, dry_run=dry_run, yes=yes)


@erase.command()
def dossier(
    name: Annotated[str, typer.Argument(metavar="DOSSIER", help="Zoals in het adres van zijn pagina's.")],
    *,
    by: By = "",
    dry_run: Dry = False,
    yes: Yes = False,
) -> None:
    """Wis een dossier met alles wat eraan hangt, ook de scan die ermee ingediend werd."""
    _run(lambda connection, act, dry: erase_dossier(connection, name, act=act, dry=dry), by, dry_run=dry_run, yes=yes)


@erase.command()
def institution(
    key: Annotated[str, typer.Argument(metavar="SLEUTEL", help="Sleutel in het register (mvoscan register show).")],
    *,
    by: By = "",
    dry_run: Dry = False,
    yes: Yes = False,
) -> None:
    """Wis alle dossiers en scans van een bestuur, ook die samen met een ander, en de link ernaartoe."""
    _run(
        lambda connection, act, dry: erase_institution(connection, key, act=act, dry=dry), by, dry_run=dry_run, yes=yes
    )


def held(
    about: Annotated[
        str, typer.Argument(metavar="DOSSIER|ADRES", help="Zoals in het adres van zijn pagina's, of een e-mailadres.")
    ],
) -> None:
    """Toon als JSON alles wat over een dossier of een e-mailadres bewaard is, voor wie inzage vraagt."""
    show = show_held_of if "@" in about else show_held
    with opened_service() as service, service.reading() as connection:
        found = show(connection, about, now=datetime.now(UTC))
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))


def _run(work: Callable[[Connection, Act, bool], Counts], by: str, *, dry_run: bool, yes: bool) -> None:
    if dry_run and yes:
        raise Invalid(Problem(field="ja", message="Kies --dry-run of --ja, niet allebei."))
    with opened_service() as service, service.writing() as connection:
        counts = work(connection, declared(by), not yes)
    typer.echo("Gewist:" if yes else "Er is niets gewist. Dit zou er gewist worden:")
    for kind, count in counts.items():
        typer.echo(f"  {WORDS[kind]}: {count}")
    if not yes:
        typer.echo("Wis het met --ja. Tellingen van gebruik en publicaties blijven zoals ze zijn.")
    elif any(counts.values()):
        typer.echo("Wat in back-ups en in mail buiten deze dienst staat, is daarmee niet gewist.")
