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
from mvoscan.settings import load_settings
from mvoscan.usecases.erase_on_request import (
    WORDS,
    Counts,
    Released,
    erase_address,
    erase_dossier,
    erase_institution,
)
from mvoscan.usecases.find_due_releases import read_rules
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.show_held import show_held, show_held_of

erase = typer.Typer(help="Gegevens wissen op vraag. Tellingen en publicaties blijven.", no_args_is_help=True)

By = Annotated[str, typer.Option(help="Wie dit doet (standaard: de gebruiker van dit systeem).")]
Dry = Annotated[bool, typer.Option("--dry-run", help="Toon alleen hoeveel het is, zoals zonder --ja.")]
Yes = Annotated[bool, typer.Option("--ja", help="Wis het echt. Dat kan niemand ongedaan maken.")]

Work = Callable[[Service, Connection, str, Act, bool], Counts]
"""Erase what an argument names; the last says whether it is only to be counted."""


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for work, name, shown, what, about in _WHAT:
        erase.command(name, help=about)(_command(work, shown, what))
    app.add_typer(erase, name="erase")
    app.command()(held)


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


def _command(work: Work, shown: str, what: str) -> Callable[..., None]:
    """A command that erases what its one argument names: it only counts until `--ja`."""

    def command(
        asked: Annotated[str, typer.Argument(metavar=shown, help=what)],
        *,
        by: By = "",
        dry_run: Dry = False,
        yes: Yes = False,
    ) -> None:
        if dry_run and yes:
            raise Invalid(Problem(field="ja", message="Kies --dry-run of --ja, niet allebei."))
        with opened_service() as service, service.writing() as connection:
            counts = work(service, connection, asked, declared(by), not yes)
        _tell(counts, done=yes)

    return command


def _address(service: Service, connection: Connection, asked: str, act: Act, dry: bool) -> Counts:  # noqa: FBT001, ARG001 # a `Work`.
    return erase_address(connection, asked, act=act, dry=dry)


def _dossier(service: Service, connection: Connection, asked: str, act: Act, dry: bool) -> Counts:  # noqa: FBT001 # idem.
    return erase_dossier(connection, asked, released=_released(service), act=act, dry=dry)


def _institution(service: Service, connection: Connection, asked: str, act: Act, dry: bool) -> Counts:  # noqa: FBT001 # idem.
    return erase_institution(connection, asked, released=_released(service), act=act, dry=dry)


_WHAT: tuple[tuple[Work, str, str, str, str], ...] = (
    (
        _address,
        "address",
        "ADRES",
        "Het e-mailadres.",
        "Wis een e-mailadres: bij dossiers en bestellingen, in de wachtrij van mail, als naam en in notities.",
    ),
    (
        _dossier,
        "dossier",
        "DOSSIER",
        "Zoals in het adres van zijn pagina's.",
        "Wis een dossier met alles wat eraan hangt, ook de scan die ermee ingediend werd.",
    ),
    (
        _institution,
        "institution",
        "SLEUTEL",
        "Sleutel in het register (mvoscan register show).",
        "Wis alle dossiers, scans en bestellingen van een bestuur, ook samen met een ander, en de link ernaartoe.",
    ),
)
"""What can be erased: by whom, the name of the command, its argument with help, and what it does."""


def _released(service: Service) -> Released:
    rules = read_rules(load_settings().reference_folder, library=service.library, types=service.types)
    return Released(rules.cube.questionnaire, service.library)


def _tell(counts: Counts, *, done: bool) -> None:
    typer.echo("Gewist:" if done else "Er is niets gewist. Dit zou er gewist worden:")
    for kind, count in counts.items():
        typer.echo(f"  {WORDS[kind]}: {count}")
    if not done:
        typer.echo("Wis het met --ja. Tellingen van gebruik en publicaties blijven zoals ze zijn.")
    elif any(counts.values()):
        typer.echo("Wat in back-ups en in mail buiten deze dienst staat, is daarmee niet gewist.")
