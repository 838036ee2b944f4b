"""`mvoscan doctor`: one screen that tells an operator what is wrong, and what to do about it."""

from datetime import UTC, datetime

import typer

from mvoscan.cli.fitting import look_around
from mvoscan.cli.opened import opened_service
from mvoscan.core.health import Level, Sign, fine, note
from mvoscan.settings import Settings, load_settings
from mvoscan.usecases.examine_service import examine
from mvoscan.usecases.find_due_releases import due_releases, read_rules

_SLACK = 3
"""Days that the worker may be later than it should."""


def add_to(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(doctor)


def doctor() -> None:
    """Kijk na of alles in orde is: databank, vragenlijsten, werk, mail, sleutels, schijf, klok, instellingen."""
    settings = load_settings()
    now = datetime.now(UTC)
    signs = [*examine(settings, now=now), *look_around(settings)]
    if all(each.level is not Level.WRONG for each in signs):
        signs.append(_late(settings, now))
    for each in signs:
        typer.echo(_line(each))
    bad, notes = (sum(each.level is level for each in signs) for level in (Level.WRONG, Level.NOTE))
    typer.echo(f"Fouten: {bad}. Let op: {notes}.")
    if bad:
        raise typer.Exit(1)


def _late(settings: Settings, now: datetime) -> Sign:
    """Whether a release of a closed period should have been made days ago."""
    about, grace = "Publicaties te laat", settings.release_grace_days + _SLACK
    with opened_service() as service, service.reading() as connection:
        rules = read_rules(settings.reference_folder, library=service.library, types=service.types)
        due = [each.period for each in due_releases(connection, rules=rules, grace_days=grace, now=now)]
    if due:
        return note(about, ", ".join(due), "Start de worker, of maak ze met: mvoscan release build --period PERIODE.")
    return fine(about, "niets")


def _line(sign: Sign) -> str:
    line = f"{sign.level:<6}  {sign.about}: {sign.said}"
    return f"{line}\n        → {sign.remedy}" if sign.remedy else line
