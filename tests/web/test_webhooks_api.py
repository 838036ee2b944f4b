"""`/api/v1/webhooks`: a client manages its own webhooks, and nobody else's; our own network is no place to send to."""

import socket
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.clients import Made, make_client

from mvoscan.core.client import Scope
from mvoscan.core.event import EventKind, Subjects
from mvoscan.core.release import Act
from mvoscan.settings import Settings
from mvoscan.storage import outbox
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.publish_events import publish_events
from mvoscan.usecases.register_client import revoke_client

pytestmark = pytest.mark.database
HERE = "/api/v1/webhooks"
URL = "https://testing.example/haak"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A service with a secret key, on which one host may be called for testing."""
    key = settings.data / "key"
    key.write_text("a key of at least thirty-two characters")
    return settings.model_copy(update={"secret_key_file": key, "webhook_test_hosts": ("localhost",)})


def made(service: Service, *scopes: Scope) -> Made:
    with service.writing() as connection:
        return make_client(connection, *scopes, now=datetime.now(UTC))


@pytest.fixture
def mine(service: Service) -> Made:
    return made(service, Scope.WEBHOOKS_MANAGE, Scope.EVENTS_READ)


def posted(client: TestClient, who: Made, **asked: Any) -> dict[str, Any]:
    answer = client.post(HERE, json={"url": "http://localhost:9/haak", **asked}, headers=who.headers)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_secret_is_shown_when_a_webhook_is_made_and_never_again(client: TestClient, mine: Made) -> None:
    hook = posted(client, mine, kinds=["release.published"])
    assert (hook["secret"][:6], hook["kinds"], hook["state"]) == ("whsec_", ["release.published"], "active")
    shown = [client.get(place, headers=mine.headers).text for place in (HERE, f"{HERE}/{hook['id']}")]
    assert [hook["id"] in each for each in shown] == [True, True]
    assert not any("whsec_" in each for each in shown)


def test_a_new_secret_is_another_one_and_the_former_holds_a_while(client: TestClient, mine: Made) -> None:
    hook = posted(client, mine)
    fresh = client.post(f"{HERE}/{hook['id']}/secret", headers=mine.headers).json()
    assert fresh["secret"] != hook["secret"]
    assert fresh["former_secret_until"] is not None


@pytest.mark.once
@pytest.mark.parametrize("url", ["https://127.0.0.1/haak", "https://[::1]/", "https://169.254.169.254/latest"])
def test_our_own_network_is_refused_with_the_field(client: TestClient, mine: Made, url: str) -> None:
    answer = client.post(HERE, json={"url": url}, headers=mine.headers)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "url")
    assert "openbare internet" in answer.json()["detail"]


@pytest.mark.once
def test_a_name_that_resolves_to_our_own_network_is_refused(
    client: TestClient, mine: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [(2, 1, 6, "", ("193.191.1.1", 443)), (2, 1, 6, "", ("10.1.2.3", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    answer = client.post(HERE, json={"url": "https://tool.example/haak"}, headers=mine.headers)
    assert (answer.status_code, "'tool.example' leidt" in answer.json()["detail"]) == (422, True)


@pytest.mark.once
@pytest.mark.parametrize(
    "asked", [{"url": "http://tool.example/"}, {"url": "geen adres"}, {"kinds": ["scan.finished"]}, {"extra": 1}, {}]
)
def test_what_cannot_be_a_webhook_is_refused(client: TestClient, mine: Made, asked: dict[str, Any]) -> None:
    whole = asked if asked in ({}, {"extra": 1}) else {"url": "http://localhost:9/", **asked}
    assert client.post(HERE, json=whole, headers=mine.headers).status_code == 422


def test_deliveries_are_listed_and_sent_again(client: TestClient, service: Service, mine: Made) -> None:
    place = f"{HERE}/{posted(client, mine)['id']}"
    with service.writing() as connection:
        about = Subjects(release="2026-Q3.1")
        outbox.record(connection, EventKind.RELEASE_PUBLISHED, data=about, at=datetime.now(UTC))
    publish_events(service.database, now=datetime.now(UTC))
    (delivery,) = client.get(f"{place}/deliveries", headers=mine.headers).json()["deliveries"]
    assert (delivery["type"], delivery["attempts"]) == ("release.published", [])
    again = client.post(f"{place}/deliveries/{delivery['event']}", headers=mine.headers)
    unknown = client.post(f"{place}/deliveries/evt_0", headers=mine.headers)
    assert (again.status_code, unknown.status_code) == (202, 404)


def test_a_webhook_that_works_has_nothing_to_resume_and_one_that_was_removed_is_gone(
    client: TestClient, mine: Made
) -> None:
    place = f"{HERE}/{posted(client, mine)['id']}"
    answers = [client.post(f"{place}/resume", headers=mine.headers), client.delete(place, headers=mine.headers)]
    answers.append(client.get(place, headers=mine.headers))
    assert [each.status_code for each in answers] == [409, 204, 404]


@pytest.mark.once
def test_without_the_right_to_read_events_there_is_nothing_to_send(client: TestClient, service: Service) -> None:
    other = made(service, Scope.WEBHOOKS_MANAGE)
    answer = client.post(HERE, json={"url": "http://localhost:9/"}, headers=other.headers)
    assert (answer.status_code, "events:read" in answer.json()["detail"]) == (409, True)


def test_strangers_other_clients_and_revoked_keys_reach_no_webhook(
    client: TestClient, service: Service, mine: Made
) -> None:
    place = f"{HERE}/{posted(client, mine)['id']}"
    doors = [("GET", place), ("DELETE", place), ("GET", f"{place}/deliveries")]
    doors += [("POST", f"{place}/{each}") for each in ("secret", "resume", "deliveries/evt_0")]
    every = [("GET", HERE), ("POST", HERE), *doors]
    other, reader = made(service, Scope.WEBHOOKS_MANAGE), made(service, Scope.EVENTS_READ)

    def statuses(asked: list[tuple[str, str]], headers: dict[str, str]) -> set[int]:
        return {client.request(*each, headers=headers, json={"url": URL}).status_code for each in asked}

    assert (statuses(every, {}), statuses(every, reader.headers)) == ({401}, {403})
    assert statuses(doors, other.headers) == {404}
    assert client.get(HERE, headers=other.headers).json() == {"webhooks": []}
    with service.writing() as connection:
        revoke_client(connection, mine.public_id, act=Act(by="An", at=datetime.now(UTC)))
    assert statuses(every, mine.headers) == {401}
