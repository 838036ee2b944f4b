"""`mvoscan audit` and `mvoscan logins`: who did what, who is logged in, and ending that at once."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from mvoscan.cli.opened import declared, opened_service
from mvoscan.core.audit import KIND_WORDS, KNOWN_WORDS, Entry, Kind
from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import Invalid, Problem
from mvoscan.settings import load_settings
from mvoscan.usecases.log_in import Lifetimes, end_logins, list_logins
from mvoscan.usecases.read_audit_log import read_log

logins = typer.Typer(help="Wie er aangemeld is, en aanmeldingen meteen beëindigen.")


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(audit)
    app.add_typer(logins, name="logins")


def audit(
    *,
    kind: Annotated[str, typer.Option(help="Alleen deze soort, zoals claim.confirmed.")] = "",
    most: Annotated[int, typer.Option(min=1, max=10_000, help="Hoeveel hoogstens, de nieuwste eerst.")] = 50,
) -> None:
    """Toon het logboek: wie deed wat, wanneer, en hoe we dat weten."""
    if kind and kind not in set(Kind):
        message = f"De soort ‘{kind[:40]}’ bestaat niet. Kies uit: {', '.join(sorted(Kind))}."
        raise Invalid(Problem(field="kind", message=message))
    with opened_service() as service, service.reading() as connection:
        log = read_log(connection, kind=kind, most=most)
    for each in log.entries:
        typer.echo(_line(each))
    if not log.entries:
        typer.echo("Hier staat nog niets." if not kind else f"Er is nog geen {KIND_WORDS[Kind(kind)]}.")


@logins.command(name="list")
def list_all() -> None:
    """Toon wie er nu aangemeld is."""
    settings, now = load_settings(), datetime.now(UTC)
    lifetimes = Lifetimes(timedelta(minutes=settings.login_idle_minutes), timedelta(hours=settings.login_hours))
    with opened_service() as service, service.reading() as connection:
        found = list_logins(connection, now=now, lifetimes=lifetimes)
    for each in found:
        roles = ", ".join(each.person.role_words) or "zonder rol"
        code = f" voor {each.person.organisation.code}" if each.person.organisation else ""
        typer.echo(f"{each.person.subject}  {each.person.name} ({roles}){code}, sinds {_when(each.began_at)}")
    if not found:
        typer.echo("Er is niemand aangemeld.")


@logins.command(name="end")
def end_all(
    subject: Annotated[str, typer.Argument(metavar="KENMERK", help="Het kenmerk vooraan in de lijst.")],
    *,
    by: Annotated[str, typer.Option(help="Wie dit doet (standaard: de gebruiker van dit systeem).")] = "",
) -> None:
    """Beëindig meteen elke aanmelding van iemand. Haal ook de rol weg bij de aanmelddienst."""
    with opened_service() as service, service.writing() as connection:
        ended = end_logins(connection, subject, act=declared(by))
    typer.echo(f"Beëindigde aanmeldingen: {ended}.")


def _line(each: Entry) -> str:
    details = "; ".join(f"{name}: {value}" for name, value in each.details.items())
    who = f"{each.by}, {KNOWN_WORDS[each.known]}"
    return "  ".join(part for part in (_when(each.at), each.kind, each.about, who, details) if part)


def _when(instant: datetime) -> str:
    return instant.astimezone(BRUSSELS).strftime("%Y-%m-%d %H:%M")
