"""Probes: whether the process answers, and whether it can do its work; a database that is away is 503, and passes."""

from typing import Any

import pytest
from sqlalchemy.engine import make_url
from starlette.testclient import TestClient
from tests.postgres import PostgresServer
from tests.started import start

from mvoscan.core.errors import Unavailable
from mvoscan.settings import Settings
from mvoscan.storage.database import Database, Pool
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database


def _failing(client: TestClient) -> dict[str, Any]:
    """What fails, with what is said of it; the status fits."""
    answer = client.get("/readyz")
    found = {each["name"]: each["detail"] for each in answer.json()["checks"] if not each["ok"]}
    assert answer.status_code == (503 if found else 200), answer.text
    return found


def test_a_service_that_is_well_says_so(client: TestClient) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    assert _failing(client) == {}


@pytest.mark.once
def test_tables_of_an_earlier_version_are_named_and_those_of_a_later_one_serve(
    client: TestClient, service: Service
) -> None:
    for version, failing in (("0001", ["migrations"]), ("9999", [])):
        with service.writing() as connection:
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{version}'")
        assert list(_failing(client)) == failing


@pytest.mark.once
def test_an_edition_in_use_that_this_replica_has_not_is_named(client: TestClient, service: Service) -> None:
    start(service, cookie="mine")
    with service.writing() as connection:
        connection.exec_driver_sql("UPDATE dossier SET edition = '1999.1'")
    assert "1999.1" in _failing(client)["seals"]


@pytest.mark.postgresql
def test_a_database_that_goes_away_is_503_as_page_and_as_problem_until_it_is_back(
    client: TestClient, settings: Settings, postgres: PostgresServer
) -> None:
    name = make_url(settings.database).database
    assert client.get("/cijfers").status_code == 200
    postgres.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    postgres.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    page, problem = client.get("/cijfers"), client.get("/api/v1/usage.json")
    assert list(_failing(client)) == ["database"]
    assert client.get("/healthz").status_code == 200
    postgres.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')

    assert [(each.status_code, each.headers["retry-after"]) for each in (page, problem)] == [(503, "30")] * 2
    assert "niet bereikbaar" in page.text
    assert problem.headers["content-type"] == "application/problem+json"
    assert client.get("/cijfers").status_code == 200


@pytest.mark.postgresql
def test_who_reaches_a_standby_hears_that_the_database_is_away(settings: Settings) -> None:
    database = Database(settings.database)
    with pytest.raises(Unavailable), database.writing() as connection:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        connection.exec_driver_sql("DELETE FROM rate_window")
    database.close()


@pytest.mark.postgresql
def test_who_waits_too_long_for_a_connection_hears_that_too(settings: Settings) -> None:
    database = Database(settings.database, pool=Pool(1, wait=0.1))
    with database.reading(), pytest.raises(Unavailable), database.reading():
        pass
    database.close()
