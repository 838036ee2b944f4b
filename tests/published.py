"""Published releases of the made-up years, through the real journeys."""

from datetime import UTC, datetime

from tests.conftest import ROOT

from mvoscan.core.observation import Breakdown
from mvoscan.core.release import act
from mvoscan.usecases.build_release import gather, keep_release, protected, read_rules
from mvoscan.usecases.decide_release import approve_release, publish_release
from mvoscan.usecases.open_service import Service

NOW = datetime(2027, 1, 10, 12, tzinfo=UTC)


def publish(service: Service, period: str, *, year: tuple[Breakdown, ...] = ("total", "family")) -> str:
    """Build, approve and publish a release; of a year with these tables only, since all take a minute."""
    rules = read_rules(ROOT / "reference", library=service.library, types=service.types)
    tables = rules.cube.tables.model_copy(update={"year": year})
    rules = rules._replace(cube=rules.cube.model_copy(update={"tables": tables}))
    with service.reading() as connection:
        found = gather(connection, period, rules=rules, library=service.library, types=service.types, now=NOW)
    candidate = protected(found, rules)
    with service.writing() as connection:
        name = keep_release(connection, candidate, rules=rules, built=act("An", NOW, enforced=False)).name
        approve_release(connection, name, by="Bo", now=NOW)
        return publish_release(connection, name, by="Bo", now=NOW).name
