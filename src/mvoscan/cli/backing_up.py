"""`mvoscan backup` and `mvoscan restore`: a copy of the database while it serves, and putting it back."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from mvoscan.core.backup import ENGINE_WORDS, LEFT_OUT, About
from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import Conflict
from mvoscan.settings import load_settings
from mvoscan.usecases.back_up import back_up, check_backup, is_empty, opened_place
from mvoscan.usecases.back_up import restore as put_back

_WORD = "vervang"


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(backup)
    app.command()(restore)


def backup(file: Annotated[Path, typer.Argument(metavar="BESTAND", help="Nieuw bestand voor de back-up.")]) -> None:
    """Maak een back-up van de databank, ook terwijl de dienst draait."""
    with opened_place(load_settings()) as place:
        made = back_up(place, file, now=datetime.now(UTC))
    typer.echo(f"Back-up gemaakt: {file} ({_described(made)}). Er staan persoonsgegevens in: bewaar hem veilig.")
    typer.echo("Niet in deze back-up, bewaar het apart:")
    for each in LEFT_OUT:
        typer.echo(f"- {each}")


def restore(
    file: Annotated[Path, typer.Argument(metavar="BESTAND", help="Een back-up van mvoscan backup.")],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Vervang alles wat nu in de databank staat; je moet het nog bevestigen.")
    ] = False,
) -> None:
    """Zet een back-up terug in een lege databank. De dienst mag niet draaien."""
    with opened_place(load_settings()) as place:
        about = check_backup(place, file)
        if replace and not is_empty(place):
            _ask(about)
        put_back(place, file, replace=replace)
    typer.echo(f"Teruggezet: {file} ({_described(about)}).")
    typer.echo("Sleutels zitten niet in een back-up. Zet ze terug, en kijk alles na met: mvoscan doctor.")


def _ask(about: About) -> None:
    """Go on only after the word."""
    typer.echo(f"Alles wat nu in de databank staat, verdwijnt. In de plaats komt: {_described(about)}.")
    if typer.prompt(f"Typ {_WORD} om door te gaan").strip().lower() != _WORD:
        raise Conflict("Er is niets veranderd.")


def _described(about: About) -> str:
    when = about.made_at.astimezone(BRUSSELS).strftime("%Y-%m-%d %H:%M")
    engine = ENGINE_WORDS[about.engine]
    return f"{engine}, van {when}, versie {about.program}, databank {about.revision}, {about.size / 1e6:.1f} MB"
