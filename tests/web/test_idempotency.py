"""A hand-in with a key of its sender: asked again it gets the same answer, and a key is for one request only."""

from datetime import UTC, datetime, timedelta

import pytest
from httpx2 import Response
from sqlalchemy import update
from starlette.testclient import TestClient
from tests.started import start, start_in
from tests.walker import Walker

from mvoscan.core.dossier import Dossier
from mvoscan.core.errors import UnderWay
from mvoscan.storage import dossiers, idempotency
from mvoscan.storage.ending_tables import IdempotencyRow
from mvoscan.storage.tables import table_of
from mvoscan.usecases._access import Visitor
from mvoscan.usecases.hand_in_scan import Key, hand_in_scan
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database
KEY = "6f1d1a50-2f6a-4c1e-9d0b-5a2f3e1c7b88"
JSON = {"Accept": "application/json"}


@pytest.fixture
def scan(client: TestClient, service: Service) -> Dossier:
    """A scan to be handed in."""
    return start_in(client, service)


def _send(client: TestClient, scan: Dossier, key: str = KEY, **form: str) -> Response:
    address = f"/dossier/{scan.public_id}/indienen"
    return client.post(address, data=form, headers={"Idempotency-Key": key, **JSON})


def _rows(service: Service) -> list[tuple[object, ...]]:
    with service.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM idempotency")]


def _submission(service: Service, scan: Dossier) -> str | None:
    with service.reading() as connection:
        return dossiers.by_public_id(connection, scan.public_id).submission


def test_the_same_key_again_gets_the_same_answer(client: TestClient, service: Service, scan: Dossier) -> None:
    answers = [_send(client, scan) for _ in range(3)]
    assert {(each.status_code, each.headers["location"]) for each in answers} == {
        (303, f"/dossier/{scan.public_id}/resultaat")
    }
    assert len(_rows(service)) == 1


def test_another_body_under_the_same_key_is_refused(client: TestClient, scan: Dossier) -> None:
    _send(client, scan)
    answer = _send(client, scan, nog="iets")
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.json()["errors"][0]["pointer"] == "Idempotency-Key"


def test_another_key_for_a_scan_that_was_handed_in_hands_nothing_in_again(
    client: TestClient, service: Service, scan: Dossier
) -> None:
    _send(client, scan)
    before = _submission(service, scan)
    assert _send(client, scan, "een-andere-sleutel").status_code == 303
    assert _submission(service, scan) == before


@pytest.mark.parametrize("key", ["", "kort", "met een spatie", "x" * 201])
def test_a_key_that_cannot_be_is_refused_and_nothing_is_handed_in(
    client: TestClient, service: Service, scan: Dossier, key: str
) -> None:
    answer = _send(client, scan, key)
    assert (answer.status_code, "8 tot 200 tekens" in answer.text) == (422, True)
    assert _submission(service, scan) is None


def test_only_hashes_a_status_and_an_id_are_kept(client: TestClient, service: Service, scan: Dossier) -> None:
    _send(client, scan, geheim="niet bewaren")
    (row,) = _rows(service)
    assert _submission(service, scan) in row
    assert 303 in row
    assert KEY not in str(row)
    assert "niet bewaren" not in str(row)


def test_the_form_carries_a_key_of_its_own(client: TestClient, service: Service, scan: Dossier) -> None:
    walker = Walker(client)
    walker.go(f"/dossier/{scan.public_id}/nakijken")
    form = walker.form("Indienen")
    assert len(form.values["sleutel"][0]) == 32
    for _ in range(2):
        assert client.post(form.action, data=form.values).status_code == 303
    assert len(_rows(service)) == 1


def test_a_key_is_forgotten_after_a_day(client: TestClient, service: Service, scan: Dossier) -> None:
    _send(client, scan)
    long_ago = datetime.now(UTC) - timedelta(hours=25)
    with service.writing() as connection:
        connection.execute(update(table_of(IdempotencyRow)).values(made_at=long_ago))
    assert _send(client, scan, nog="iets").status_code == 303
    assert len(_rows(service)) == 1


def test_a_stranger_learns_nothing_from_a_key(client: TestClient, service: Service) -> None:
    dossier, _ = start(service, cookie="someone-else")
    assert _send(client, dossier).status_code == 404
    assert _rows(service) == []


@pytest.mark.postgresql
def test_a_program_that_asks_while_the_same_request_is_under_way_is_told_so(service: Service) -> None:
    dossier, _ = start(service, cookie="a-program")
    visitor = Visitor("a-program", datetime.now(UTC))
    with service.writing() as first, service.writing() as second:
        assert idempotency.begin(first, idempotency.Request(dossier.id, KEY, ""))
        with pytest.raises(UnderWay, match="wordt op dit moment verwerkt"):
            hand_in_scan(
                second,
                visitor,
                dossier.public_id,
                library=service.library,
                types=service.types,
                submission_id="s",
                key=Key(KEY, waits=False),
            )
