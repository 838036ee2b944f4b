"""`/api/v1/events`: each client reads what is its business, in order, from where it was."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.clients import Made, make_client
from tests.corrected import handed_in
from tests.releases import keep
from tests.told import consent, launch

from mvoscan.core.client import Scope
from mvoscan.core.dossier import Dossier
from mvoscan.core.event import EventKind, Subjects
from mvoscan.core.release import Act
from mvoscan.core.retention import Retention
from mvoscan.storage import consents, outbox
from mvoscan.usecases.decide_release import publish_release
from mvoscan.usecases.keep_retention import sweep
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.publish_events import publish_events
from mvoscan.usecases.register_client import revoke_client

pytestmark = pytest.mark.database
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def reader(service: Service) -> Made:
    with service.writing() as connection:
        return make_client(connection, Scope.EVENTS_READ, now=datetime.now(UTC))


@pytest.fixture
def scan(client: TestClient, service: Service) -> Dossier:
    return handed_in(client, service)


def asked(client: TestClient, reader: Made, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/api/v1/events{query}", headers=reader.headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def types(client: TestClient, service: Service, reader: Made, query: str = "") -> list[str]:
    publish_events(service.database, now=datetime.now(UTC))
    return [each["type"] for each in asked(client, reader, query)["events"]]


@pytest.mark.once
def test_a_client_reads_what_happened_to_a_dossier_that_it_may_read(
    client: TestClient, service: Service, reader: Made, scan: Dossier
) -> None:
    with service.writing() as connection:
        consent(connection, reader, scan, now=datetime.now(UTC))
    publish_events(service.database, now=datetime.now(UTC))
    page = asked(client, reader)
    started, done = page["events"]
    assert (page["cursor"], page["next"]) == (2, None)
    assert (started["type"], started["data"]["dossier"]) == ("scan.started", scan.public_id)
    assert set(done) == {"type", "timestamp", "data"}
    assert set(done["data"]) == {"id", "cursor", "dossier", "submission", "links"}


@pytest.mark.once
def test_other_dossiers_and_practice_runs_are_nobodys_business(
    client: TestClient, service: Service, reader: Made, scan: Dossier
) -> None:
    practice = handed_in(client, service, practice=True)
    with service.writing() as connection:
        other = make_client(connection, Scope.EVENTS_READ, now=datetime.now(UTC))
        consent(connection, other, scan, now=datetime.now(UTC))
        consent(connection, reader, practice, now=datetime.now(UTC))
    assert types(client, service, reader) == []
    assert len(types(client, service, other)) == 2


@pytest.mark.once
def test_everybody_with_a_key_reads_of_releases(client: TestClient, service: Service, reader: Made) -> None:
    with service.writing() as connection:
        keep(connection, "2026-Q3.1", (), state="approved")
        publish_release(connection, "2026-Q3.1", by="Cas", now=datetime.now(UTC))
    publish_events(service.database, now=datetime.now(UTC))
    (event,) = asked(client, reader)["events"]
    assert event["data"]["links"] == {"release": "http://testserver/api/v1/statistics/releases/2026-Q3.1"}
    assert client.get(event["data"]["links"]["release"]).status_code == 200


@pytest.mark.once
def test_a_launch_shows_what_began_there_and_not_what_was_there_already(
    client: TestClient, service: Service, reader: Made, scan: Dossier
) -> None:
    with service.writing() as connection:
        launch(connection, reader, scan, now=datetime.now(UTC))
    assert types(client, service, reader) == []
    with service.writing() as connection:
        launch(connection, reader, scan, now=LONG_AGO)
    assert types(client, service, reader) == ["scan.started", "scan.handed_in"]


@pytest.mark.once
def test_a_consent_that_is_taken_back_shows_nothing_after_that(
    client: TestClient, service: Service, reader: Made, scan: Dossier
) -> None:
    now = datetime.now(UTC)
    with service.writing() as connection:
        other = make_client(connection, Scope.EVENTS_READ, now=now)
        consent(connection, other, scan, now=now)
        name = consent(connection, reader, scan, now=now)
        consents.take_back(connection, name, now=now)
        about = Subjects(consent=name, client=reader.public_id)
        outbox.record(connection, EventKind.RESULT_REVOKED, dossier=scan, data=about, at=now)
    assert client.post(f"/dossier/{scan.public_id}/intrekken").status_code == 303
    assert types(client, service, reader) == ["scan.started", "scan.handed_in", "result.revoked"]
    assert types(client, service, other) == ["scan.started", "scan.handed_in", "scan.withdrawn"]


def test_an_erased_dossier_is_told_to_those_who_knew_it(
    client: TestClient, service: Service, reader: Made, scan: Dossier
) -> None:
    now = datetime.now(UTC)
    with service.writing() as connection:
        former, stranger = (make_client(connection, Scope.EVENTS_READ, now=now) for _ in range(2))
        consent(connection, reader, scan, now=now)
        consents.take_back(connection, consent(connection, former, scan, now=now), now=now)
    sweep(service.database, rules=Retention(answers_months=24), now=now + timedelta(days=800))
    told = [types(client, service, each) for each in (reader, former, stranger)]
    assert told == [["dossier.erased"], [], []]


@pytest.mark.once
def test_pages_follow_one_another_without_a_gap(client: TestClient, service: Service, reader: Made) -> None:
    with service.writing() as connection:
        for number in range(5):
            about = Subjects(release=f"2026-Q3.{number}")
            outbox.record(connection, EventKind.RELEASE_PUBLISHED, data=about, at=LONG_AGO)
    publish_events(service.database, now=datetime.now(UTC))
    cursors, place = [], "/api/v1/events?limit=2"
    while place:
        answer = client.get(place, headers=reader.headers)
        cursors += [each["data"]["cursor"] for each in answer.json()["events"]]
        place = answer.json()["next"]
        assert answer.headers.get("link") == (f'<{place}>; rel="next"' if place else None)
    assert cursors == [1, 2, 3, 4, 5]


def test_a_cursor_from_the_future_is_refused_with_what_to_do(client: TestClient, reader: Made) -> None:
    answer = client.get("/api/v1/events?after=8", headers=reader.headers)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert "de laatste gebeurtenis heeft nummer 0" in answer.json()["detail"]


@pytest.mark.parametrize(
    "query", ["after=", "after=x", "after=-1", "after=1.5", f"after={'9' * 19}", "limit=", "limit=0", "limit=501"]
)
def test_what_is_no_cursor_or_limit_is_refused_with_its_place(client: TestClient, reader: Made, query: str) -> None:
    answer = client.get(f"/api/v1/events?{query}", headers=reader.headers)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, query.partition("=")[0])


@pytest.mark.once
def test_who_has_no_key_or_another_scope_or_was_revoked_reads_nothing(
    client: TestClient, service: Service, reader: Made
) -> None:
    with service.writing() as connection:
        other = make_client(connection, Scope.RESULTS_READ, now=datetime.now(UTC))
        revoke_client(connection, reader.public_id, act=Act(by="An", at=datetime.now(UTC)))
    headers: list[dict[str, str]] = [{}, other.headers, reader.headers]
    assert [client.get("/api/v1/events", headers=each).status_code for each in headers] == [401, 403, 401]
