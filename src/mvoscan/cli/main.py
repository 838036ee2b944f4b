"""The command `mvoscan`: what operators and authors do."""

import sys

import typer

from mvoscan.cli import (
    answer,
    audit,
    authors,
    backing_up,
    claims,
    clients,
    contract,
    doctor,
    drafting,
    editions,
    erasing,
    keys,
    mapping,
    offer,
    orders,
    preview,
    register,
    releases,
    retaining,
    serving,
    usage,
    verifying,
    webhooks,
)
from mvoscan.core.errors import ScanError
from mvoscan.settings import SettingError

app = typer.Typer(
    name="mvoscan", help="De MVO-scan: beheren, vragenlijsten nakijken, cijfers opvragen.", no_args_is_help=True
)
for part in (
    serving,
    authors,
    drafting,
    editions,
    mapping,
    preview,
    usage,
    orders,
    answer,
    audit,
    retaining,
    backing_up,
    erasing,
    doctor,
    contract,
    verifying,
):
    part.add_to(app)
app.add_typer(register.app, name="register")
app.add_typer(claims.app, name="claims")
app.add_typer(offer.app, name="offer")
app.add_typer(clients.app, name="clients")
app.add_typer(webhooks.app, name="webhooks")
app.add_typer(keys.app, name="keys")
app.add_typer(releases.app, name="release")


def main() -> None:
    """Run the command; a mistake is one clear message and exit status 1, never a traceback."""
    try:
        app()
    except (ScanError, SettingError) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
