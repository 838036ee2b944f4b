"""The client of a demo: a key that everybody may know, and a result in every state."""

import pytest
from starlette.testclient import TestClient

from mvoscan.cli.demo_client import KEY, STATES, add_demo_client, told
from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service

pytestmark = [pytest.mark.database, pytest.mark.once]

HEADERS = {"authorization": f"Bearer {KEY}"}


def test_there_is_a_result_in_every_state(client: TestClient, service: Service, settings: Settings) -> None:
    add_demo_client(service, settings)
    found = {state: client.get(f"/api/v1/results/demo-{state}/status").json()["status"] for state in STATES}
    assert found == {state: state for state in STATES}


def test_its_key_reads_what_stands_and_is_told_what_ended(
    client: TestClient, service: Service, settings: Settings
) -> None:
    add_demo_client(service, settings)
    statuses = {state: client.get(f"/api/v1/results/demo-{state}", headers=HEADERS).status_code for state in STATES}
    assert statuses == {"valid": 200, "superseded": 200, "withdrawn": 410, "revoked": 410}
    assert f'{KEY}" http://testserver/api/v1/results/demo-valid' in told(settings)


def test_it_is_made_once_and_elsewhere_its_key_opens_nothing(
    client: TestClient, service: Service, settings: Settings
) -> None:
    assert client.get("/api/v1/results/demo-valid", headers=HEADERS).status_code == 401
    add_demo_client(service, settings)
    add_demo_client(service, settings)
    assert client.get("/api/v1/usage.json").json()["total"]["handed_in"] == 3
