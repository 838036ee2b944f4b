"""Who asks of the API: a client by its key, with the scope of the route. The route here is one of the test."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated

import pytest
from fastapi import Depends
from starlette.testclient import TestClient
from tests.clients import Made, fresh_key, make_client

from mvoscan.core.client import ClientAccess, Scope
from mvoscan.core.release import Act
from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.register_client import add_key, read_client, revoke_client, revoke_key
from mvoscan.web.api.keys import keyed
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.database]

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NOW_ON = Act(by="An", at=LONG_AGO)


def answer(access: Annotated[ClientAccess, Depends(keyed(Scope.EVENTS_READ))]) -> dict[str, str]:
    return {"client": access.public_id}


@pytest.fixture
def api(settings: Settings, service: Service) -> Iterator[TestClient]:
    app = create_app(settings, service)
    app.get("/api/v1/probe")(answer)
    with TestClient(app) as opened:
        yield opened


@pytest.fixture
def reader(service: Service) -> Made:
    with service.writing() as connection:
        return make_client(connection, Scope.EVENTS_READ, now=datetime.now(UTC))


def test_a_key_lets_its_client_in(api: TestClient, reader: Made) -> None:
    assert api.get("/api/v1/probe", headers=reader.headers).json() == {"client": reader.public_id}


def test_the_day_of_the_last_use_is_kept(api: TestClient, service: Service, reader: Made) -> None:
    api.get("/api/v1/probe", headers=reader.headers)
    with service.reading() as connection:
        (key,) = read_client(connection, reader.public_id).keys
    assert key.last_used_on is not None


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer mvs_00", "Bearer mvs_" + "0" * 48, "Basic YTpi"])
def test_without_a_key_that_opens_the_answer_is_401_with_a_challenge(api: TestClient, shown: str) -> None:
    answered = api.get("/api/v1/probe", headers={"authorization": shown} if shown else {})
    assert answered.status_code == 401
    assert answered.headers["www-authenticate"].startswith("Bearer")
    assert answered.headers["content-type"] == "application/problem+json"


def test_a_key_for_something_else_is_403(api: TestClient, service: Service) -> None:
    with service.writing() as connection:
        other = make_client(connection, Scope.RESULTS_READ, now=datetime.now(UTC))
    answered = api.get("/api/v1/probe", headers=other.headers)
    assert answered.status_code == 403
    assert 'scope="events:read"' in answered.headers["www-authenticate"]


def test_a_revoked_key_opens_nothing_and_another_of_the_client_goes_on(
    api: TestClient, service: Service, reader: Made
) -> None:
    second = fresh_key()
    with service.writing() as connection:
        add_key(connection, reader.public_id, second, act=Act(by="An", at=datetime.now(UTC)))
        revoke_key(connection, reader.public_id, reader.key_id, act=NOW_ON)
    assert "ingetrokken" in api.get("/api/v1/probe", headers=reader.headers).json()["detail"]
    assert api.get("/api/v1/probe", headers={"authorization": f"Bearer {second.secret}"}).status_code == 200


def test_a_key_ends_by_itself(api: TestClient, service: Service) -> None:
    with service.writing() as connection:
        old = make_client(connection, Scope.EVENTS_READ, days=30, now=datetime.now(UTC) - timedelta(days=31))
    answered = api.get("/api/v1/probe", headers=old.headers)
    assert (answered.status_code, "verlopen" in answered.json()["detail"]) == (401, True)


def test_all_keys_of_a_revoked_client_end(api: TestClient, service: Service, reader: Made) -> None:
    with service.writing() as connection:
        revoke_client(connection, reader.public_id, act=NOW_ON)
    assert api.get("/api/v1/probe", headers=reader.headers).status_code == 401
