"""Saving one answer names the version it builds on: without it 428, on an old one 412 with both values."""

import pytest
from starlette.testclient import TestClient
from tests.corrected import answers
from tests.started import asked_ids, seen, start, start_in

from mvoscan.core.answers import OPEN, Answer
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database


@pytest.fixture
def address(client: TestClient, service: Service) -> str:
    """Where the first answer of a scan is saved."""
    dossier = start_in(client, service)
    return f"/dossier/{dossier.public_id}/antwoord/{next(iter(asked_ids(service, dossier).values()))[0]}"


@pytest.mark.parametrize(
    "tag", [None, "*", "", 'W/"0-1a2b3c4d"', '"zomaar"', f'"{OPEN.base}", "1-1a2b3c4d"', OPEN.base]
)
def test_without_one_strong_tag_nothing_is_saved(
    client: TestClient, service: Service, address: str, tag: str | None
) -> None:
    answer = client.post(address, data={"a": "ja"}, headers={} if tag is None else {"If-Match": tag})
    assert (answer.status_code, answer.headers["content-type"]) == (428, "application/problem+json")
    assert "If-Match" in answer.json()["detail"]
    assert answers(service, address.split("/")[2]) == {}


def test_an_old_tag_gets_both_values_and_the_tag_of_what_stands(
    client: TestClient, service: Service, address: str
) -> None:
    client.post(address, data={"a": "ja", "n": "van een collega"}, headers=seen())
    answer = client.post(address, data={"a": "nee", "i": "1"}, headers=seen())
    body, stands = answer.json(), Answer(option="ja", note="van een collega", revision=1)
    assert (answer.status_code, answer.headers["content-type"]) == (412, "application/problem+json")
    assert answer.headers["etag"] == f'"{stands.base}"'
    assert (body["yours"]["option"], body["current"]["option"]) == ("nee", "ja")
    assert (body["current"]["note"], body["status"]) == ("van een collega", 412)
    assert list(answers(service, address.split("/")[2]).values()) == [stands]


def test_the_tag_of_a_refusal_saves_after_all(client: TestClient, address: str) -> None:
    client.post(address, data={"a": "ja"}, headers=seen())
    refused = client.post(address, data={"a": "nee"}, headers=seen())
    saved = client.post(address, data={"a": "nee"}, headers={"If-Match": refused.headers["etag"]})
    assert (saved.status_code, saved.headers["etag"]) == (200, f'"{Answer(option="nee", revision=2).base}"')


def test_saying_what_stands_already_is_no_clash(client: TestClient, address: str) -> None:
    statuses = [client.post(address, data={"a": "ja"}, headers=seen()).status_code for _ in range(2)]
    assert statuses == [200, 200]


def test_a_stranger_saves_nothing_whatever_the_tag(client: TestClient, service: Service) -> None:
    dossier, _ = start(service, cookie="someone-else")
    question = next(iter(asked_ids(service, dossier).values()))[0]
    for known in (dossier.public_id, "bestaat-niet"):
        assert client.post(f"/dossier/{known}/antwoord/{question}", data={"a": "ja"}, headers=seen()).status_code == 404
