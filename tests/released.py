"""Releases of the made-up years, for tests that read what was published."""

from datetime import UTC, datetime

from tests.tiny import ROOT

from mvoscan.core.release import act
from mvoscan.usecases.build_release import gather, keep_release, protected, read_rules
from mvoscan.usecases.decide_release import approve_release, publish_release
from mvoscan.usecases.open_service import Service

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def built(service: Service, period: str, *, by: str = "An", now: datetime = NOW) -> str:
    """The name of a release of this period that waits for approval."""
    rules = read_rules(ROOT / "reference", library=service.library, types=service.types)
    with service.reading() as connection:
        found = gather(connection, period, rules=rules, library=service.library, types=service.types, now=now)
    made = protected(found, rules)
    with service.writing() as connection:
        return keep_release(connection, made, rules=rules, built=act(by, now, enforced=False)).name


def published(service: Service, period: str, *, by: str = "Bo", builder: str = "An", now: datetime = NOW) -> str:
    """The name of a release of this period that is published."""
    name = built(service, period, by=builder, now=now)
    with service.writing() as connection:
        approve_release(connection, name, by=by, now=now)
        return publish_release(connection, name, by=by, now=now).name
