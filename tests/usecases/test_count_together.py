"""Servers add what they counted in a minute to what others did; what is over goes, by itself and with the retention."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from tests.letters import everything

from mvoscan.core.limits import wrong_links
from mvoscan.core.retention import Retention
from mvoscan.storage import rates
from mvoscan.storage.contact_tables import RateWindowRow
from mvoscan.storage.tables import table_of
from mvoscan.usecases.count_together import add_counts
from mvoscan.usecases.keep_retention import due, sweep
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database

NOW = datetime(2026, 11, 26, 12, 0, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RULES = Retention()


def add(service: Service, counts: Mapping[str, int], *, later: timedelta = timedelta()) -> Mapping[str, int]:
    return add_counts(service.database, counts, NOW + later)


def kept(service: Service) -> list[tuple[str, datetime]]:
    """What windows there are, by kind and beginning."""
    table = table_of(RateWindowRow)
    with service.reading() as connection:
        return sorted((row.kind, row.began_at) for row in connection.execute(table.select()))


def test_who_tells_its_counts_hears_how_often_it_was_in_all(service: Service) -> None:
    assert add(service, {"192.0.2.1": 3, "192.0.2.2": 1}) == {"192.0.2.1": 3, "192.0.2.2": 1}
    assert add(service, {"192.0.2.1": 2}) == {"192.0.2.1": 5}
    assert "192.0.2." not in everything(service)
    assert add(service, {"192.0.2.1": 2}, later=MINUTE) == {"192.0.2.1": 2}


def test_minutes_that_are_over_go_when_the_next_are_counted_and_nothing_else_does(service: Service) -> None:
    with service.writing() as connection:
        rates.count(connection, wrong_links(9), "192.0.2.1", now=NOW)
    for minutes in range(4):
        add(service, {"192.0.2.1": 1}, later=minutes * MINUTE)
    began = NOW.replace(second=0)
    assert kept(service) == [("api", began + 2 * MINUTE), ("api", began + 3 * MINUTE), ("wrong-link", began)]


def test_the_last_minutes_of_all_go_with_what_is_old(service: Service) -> None:
    with service.writing() as connection:
        rates.count(connection, wrong_links(9), "192.0.2.1", now=NOW)
    add(service, {"192.0.2.1": 1, "192.0.2.2": 1})
    with service.reading() as connection:
        assert [due(connection, rules=RULES, now=NOW + each * MINUTE)["rates"] for each in (1, 2)] == [0, 2]
    assert sweep(service.database, rules=RULES, now=NOW + 2 * MINUTE)["rates"] == 2
    assert [kind for kind, _ in kept(service)] == ["wrong-link"]


@pytest.mark.postgresql
def test_servers_that_tell_of_the_same_addresses_at_once_do_not_stop_each_other(service: Service) -> None:
    addresses = [f"192.0.2.{each}" for each in range(200)]
    orders = [dict.fromkeys(addresses, 1), dict.fromkeys(reversed(addresses), 1)] * 5
    with ThreadPoolExecutor(2) as pool:
        assert len(list(pool.map(lambda counts: add(service, counts), orders))) == 10
    assert set(add(service, orders[0]).values()) == {11}
