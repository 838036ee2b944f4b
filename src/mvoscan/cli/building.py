"""Build a release from the command line. It loads the solver, so only who needs it imports this."""

from datetime import UTC, datetime

import typer

from mvoscan.core.release import Release, act
from mvoscan.settings import Settings
from mvoscan.usecases.build_release import gather, keep_release, protected, read_rules
from mvoscan.usecases.open_service import Service


def build_release(service: Service, settings: Settings, period: str, *, by: str) -> Release:
    """Gather, protect and keep; says how many organisations count before the long part."""
    rules = read_rules(settings.reference_folder, library=service.library, types=service.types)
    built = act(by, datetime.now(UTC), enforced=False)
    with service.reading() as reading:
        gathered = gather(reading, period, rules=rules, library=service.library, types=service.types, now=built.at)
    units = len(gathered.population.units)
    typer.echo(f"{units} besturen tellen mee. Beveiligen en nakijken kan enkele minuten duren.", err=True)
    found = protected(gathered, rules)
    with service.writing() as writing:
        return keep_release(writing, found, rules=rules, built=built)
