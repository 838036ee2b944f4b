"""`mvoscan keys`: the keys that sign results for other programs."""

from datetime import UTC, datetime

import typer

from mvoscan.settings import load_settings
from mvoscan.usecases.keep_keys import list_keys, make_key

app = typer.Typer(help="Sleutels waarmee deze dienst resultaten ondertekent.", no_args_is_help=True)


@app.command()
def create() -> None:
    """Maak een nieuwe sleutel. Na een herstart ondertekent ze; de vorige blijft gelden voor wat ze ondertekende."""
    settings = load_settings()
    folder = next((each for each in settings.signing_keys if each.is_dir()), settings.own_keys)
    path = make_key(folder, now=datetime.now(UTC))
    typer.echo(f"Gemaakt: {path} (alleen te lezen voor de eigenaar). Herstart de dienst; daarna ondertekent ze.")


@app.command(name="list")
def list_all() -> None:
    """Toon de sleutels, de oudste eerst."""
    found = list_keys(load_settings().key_places)
    for each in found:
        typer.echo(f"{each.name}  {'ondertekent' if each.signs else 'alleen nog om na te kijken'}")
    if not found:
        typer.echo("Er zijn nog geen sleutels. Maak er een met: mvoscan keys create.")
