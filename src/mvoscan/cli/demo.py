"""Fill the database of a demo: scans and releases. It loads the solver; import it for a demo only."""

import sys
from datetime import UTC, date, datetime
from random import Random

from mvoscan.cli.building import DEMO, build_release
from mvoscan.cli.demo_client import add_demo_client
from mvoscan.core.demo_plan import release_periods
from mvoscan.core.errors import Invalid, NotProved
from mvoscan.settings import Settings
from mvoscan.usecases.decide_release import approve_release, every_release, publish_release
from mvoscan.usecases.make_demo import make_demo
from mvoscan.usecases.make_demo_orders import make_demo_orders
from mvoscan.usecases.open_service import Service

_APPROVER = f"{DEMO} (tweede persoon)"


def fill_demo(service: Service, settings: Settings, *, today: date, lean: bool) -> None:
    """Scans and orders, once, and the releases that lack: the same ones on the same day."""
    with service.writing() as connection:
        random = Random(2018)  # noqa: S311 # made-up data, the same on the same day.
        library, types = service.library, service.types
        make_demo(connection, library=library, types=types, today=today, random=random, lean=lean)
        orders = Random(2019)  # noqa: S311 # idem, apart from the scans.
        make_demo_orders(connection, types=types, today=today, random=orders)
    add_demo_client(service, settings)
    with service.reading() as reading:
        there = {each.period_code for each in every_release(reading) if each.published}
    for period in release_periods(today, lean=lean):
        if period not in there:
            _publish(service, settings, period)


def _publish(service: Service, settings: Settings, period: str) -> None:
    """A release made and approved by nobody real; where nothing may be published the demo goes on without."""
    try:
        release = build_release(service, settings, period, by=DEMO)
    except (NotProved, Invalid) as refused:
        sys.stderr.write(f"Geen publicatie van {period}: {refused}\n")
        return
    now = datetime.now(UTC)
    with service.writing() as connection:
        approve_release(connection, release.name, by=_APPROVER, now=now)
        publish_release(connection, release.name, by=_APPROVER, now=now)
