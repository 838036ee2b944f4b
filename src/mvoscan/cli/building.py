"""Build a release from the command line, and one for a demo. It loads the solver, so only who needs it imports this."""

from datetime import UTC, date, datetime

import typer

from mvoscan.core.disclosure.period import period_of
from mvoscan.core.dossier import brussels_quarter
from mvoscan.core.release import Release, act
from mvoscan.settings import Settings
from mvoscan.usecases.build_release import gather, keep_release, protected, read_rules
from mvoscan.usecases.decide_release import approve_release, publish_release
from mvoscan.usecases.open_service import Service

_DEMO = "demo"


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


def publish_demo(service: Service, settings: Settings) -> None:
    """A release of the last closed quarter of a demo, made and approved by nobody real."""
    release = build_release(
        service, settings, _last_quarter(date.today()), by=_DEMO
    )  # the operator's own calendar day.
    now = datetime.now(UTC)
    with service.writing() as connection:
        approve_release(connection, release.name, by=f"{_DEMO} (tweede persoon)", now=now)
        publish_release(connection, release.name, by=f"{_DEMO} (tweede persoon)", now=now)


def _last_quarter(today: date) -> str:
    """The last quarter that is over.

    >>> _last_quarter(date(2026, 11, 24)), _last_quarter(date(2027, 1, 1))
    ('2026-Q3', '2026-Q4')
    """
    first = period_of(brussels_quarter(datetime(today.year, today.month, today.day, 12, tzinfo=UTC))).start
    before = date.fromordinal(first.toordinal() - 1)
    return f"{before.year}-Q{(before.month + 2) // 3}"
