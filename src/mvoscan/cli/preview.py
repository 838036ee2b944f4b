"""`mvoscan preview FILE`: walk through a questionnaire in the real application; nothing is kept."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from mvoscan.cli.serving import address_of, listen, run
from mvoscan.settings import load_settings
from mvoscan.usecases.open_service import open_service, prepare
from mvoscan.usecases.preview_questionnaire import preview_home

_NAME = "Voorbeeld – er wordt niets bewaard"


def add_to(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(preview)


def preview(
    file: Annotated[Path, typer.Argument(help="Het bestand van de vragenlijst, ontwerp of niet.")],
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Poort; 0 kiest een vrije.")] = 8001,
) -> None:
    """Bekijk een vragenlijst zoals de invuller ze ziet, op dit toestel. Bij het stoppen is alles weg."""
    own = load_settings()
    with TemporaryDirectory(prefix="mvoscan-") as name:
        folder = Path(name)
        key = preview_home(file, home=own.home, reference=own.reference_folder, into=folder)
        listening = listen("127.0.0.1", port)
        changes = {
            "home": folder,
            "data": folder / "data",
            "database_url": "",
            "read_database_url": "",
            "questionnaires": None,
            "public_url": address_of("127.0.0.1", listening),
            "name": _NAME,
        }
        settings = own.model_copy(update=changes)
        prepare(settings, today=date.today())  # the author's own calendar day.
        typer.echo(f"Voorbeeld van {key}.")
        run(settings, open_service(settings), listening)
