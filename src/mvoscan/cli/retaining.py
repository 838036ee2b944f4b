"""`mvoscan retention`: what the retention rules ask now, and doing it; the worker does the same every day."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from mvoscan.cli.opened import opened_service
from mvoscan.core.retention import Retention
from mvoscan.settings import Settings, load_settings
from mvoscan.usecases.keep_retention import WORDS, due, sweep


def add_to(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(retention)


def rules_of(settings: Settings) -> Retention:
    """The rules by the settings."""
    return Retention(
        dossier_months=settings.dossier_months,
        warning_days=settings.expiry_warning_days,
        answers_months=settings.answers_months,
        contact_months=settings.contact_months,
        order_months=settings.order_months,
        mail_days=settings.mail_days,
        rate_days=settings.rate_days,
        webhook_days=settings.webhook_days,
        audit_months=settings.audit_months,
    )


def retention(
    *, dry_run: Annotated[bool, typer.Option("--dry-run", help="Toon alleen wat er zou gebeuren.")] = False
) -> None:
    """Wis wat volgens de bewaartermijnen weg mag, en waarschuw wie binnenkort een dossier verliest."""
    rules, now = rules_of(load_settings()), datetime.now(UTC)
    with opened_service() as service:
        if dry_run:
            with service.reading() as connection:
                counts = due(connection, rules=rules, now=now)
        else:
            counts = sweep(service.database, rules=rules, now=now)
    typer.echo("Er is niets gewist. Dit zou er nu gebeuren:" if dry_run else "Gedaan:")
    for name, words in WORDS.items():
        typer.echo(f"  {words}: {counts[name]}")
