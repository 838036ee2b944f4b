"""`mvoscan openapi`: the description of the API as a file, for who makes a program from it."""

from typing import Annotated

import typer

from mvoscan.core.errors import Conflict
from mvoscan.settings import load_settings

_PLACE = "docs/openapi.json"


def add_to(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(openapi)


def openapi(
    *,
    only_check: Annotated[bool, typer.Option("--check", help="Alleen nakijken of het bestand nog klopt.")] = False,
) -> None:
    """Schrijf docs/openapi.json, de beschrijving van de API (OpenAPI 3.1)."""
    from mvoscan.web.contract import written  # noqa: PLC0415 # it loads the whole API.

    place, now = load_settings().home / _PLACE, written()
    if not only_check:
        place.write_text(now, encoding="utf-8")
        typer.echo(f"Geschreven: {_PLACE}")
        return
    if not place.is_file() or place.read_text(encoding="utf-8") != now:
        raise Conflict(
            f"{_PLACE} loopt niet gelijk met de API. Ga met `git diff` na of een programma van een ander erop "
            "kan stuklopen, en schrijf het opnieuw met: mvoscan openapi"
        )
    typer.echo(f"{_PLACE} loopt gelijk met de API.")
