"""`POST /api/v1/submissions`: a whole scan from another front end counts as one from our own pages."""

from datetime import UTC, datetime
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient
from tests.clients import Made, make_client

from mvoscan.core.client import Scope
from mvoscan.core.questionnaire import Scope as Basis
from mvoscan.core.tailoring import Tailoring, asked
from mvoscan.storage import claims
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database

KEY = {"idempotency-key": "een-sleutel-1"}
USAGE = "/api/v1/usage.json?from=2026-01&to=2030-12"


@pytest.fixture
def sender(service: Service) -> Made:
    with service.writing() as connection:
        return make_client(connection, Scope.SUBMISSIONS_WRITE, name="Intranet", now=datetime.now(UTC))


@pytest.fixture
def scan(service: Service) -> dict[str, Any]:
    """A light scan of Aalst in which everything is "ja"."""
    questionnaire = service.library.offered_edition("mvo-overheid")
    profile = {each.id: [each.options[0].id] for each in questionnaire.profile}
    tailoring = Tailoring(
        types=frozenset({"gemeente"}), profile={name: tuple(x) for name, x in profile.items()}, scope=Basis.LIGHT
    )
    names = [each.id for questions in asked(questionnaire, tailoring).values() for each in questions]
    return {
        "questionnaire": questionnaire.id,
        "edition": questionnaire.edition,
        "institution": {"type": "gemeente", "ovo": "OVO001992"},
        "profile": profile,
        "answers": {name: {"option": "ja"} for name in names},
    }


def send(client: TestClient, sender: Made, scan: dict[str, Any], **headers: str) -> Response:
    return client.post("/api/v1/submissions", json=scan, headers=sender.headers | KEY | headers)


def places(answer: Response) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    return {each["pointer"]: each["detail"] for each in answer.json()["errors"]}


def test_a_scan_is_scored_counted_and_can_be_opened(client: TestClient, sender: Made, scan: dict[str, Any]) -> None:
    answer = send(client, sender, scan)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["scores"][0]["overall"]["score"] == 100
    assert client.get(USAGE).json()["total"]["handed_in"] == 1
    opened = client.post(made["links"]["manage"].replace("http://testserver", ""))
    assert opened.headers["location"] == f"/dossier/{made['dossier']}"
    assert "Aalst" in client.get(f"/dossier/{made['dossier']}/resultaat").text


def test_the_same_key_gives_the_same_scan_and_the_same_link(
    client: TestClient, sender: Made, scan: dict[str, Any]
) -> None:
    assert send(client, sender, scan).json() == send(client, sender, scan).json()
    assert client.get(USAGE).json()["total"]["handed_in"] == 1


def test_the_same_key_for_another_scan_is_refused(client: TestClient, sender: Made, scan: dict[str, Any]) -> None:
    send(client, sender, scan)
    assert places(send(client, sender, scan | {"answers": {}})).keys() == {"Idempotency-Key"}


def test_without_a_key_of_its_own_nothing_is_kept(client: TestClient, sender: Made, scan: dict[str, Any]) -> None:
    answer = client.post("/api/v1/submissions", json=scan, headers=sender.headers)
    assert places(answer).keys() == {"idempotency-key"}


def test_everything_that_is_wrong_is_told_at_once(client: TestClient, sender: Made, scan: dict[str, Any]) -> None:
    name = next(iter(scan["answers"]))
    wrong = scan | {
        "edition": "1999.1",
        "scope": "full",
        "institution": {"type": "gemeente", "kbo": "0207437460"},
        "profile": {"bestaat/niet": ["x"]},
        "answers": {name: {"option": "misschien", "note": "x" * 2001}, "X-99": {"option": "ja"}},
    }
    expected = {
        "/edition",
        "/institution/kbo",
        "/profile/bestaat~1niet",
        f"/answers/{name}/option",
        f"/answers/{name}/note",
        "/answers/X-99",
    }
    assert expected <= places(send(client, sender, wrong)).keys()
    assert client.get(USAGE).json()["total"]["handed_in"] == 0


@pytest.mark.once
def test_mistakes_of_form_have_their_place_too(client: TestClient, sender: Made, scan: dict[str, Any]) -> None:
    name = next(iter(scan["answers"]))
    wrong = scan | {"answers": {name: {"optie": "ja", "note": 5}}, "extra": 1}
    assert places(send(client, sender, wrong)).keys() == {"/extra", f"/answers/{name}/optie", f"/answers/{name}/note"}


@pytest.mark.once
@pytest.mark.parametrize(
    ("institution", "claimed"),
    [
        ({"type": "gemeente", "nis": "41002"}, True),
        ({"type": "gemeente", "kbo": "0207.437.468"}, True),
        ({"type": "gemeente", "name": "Gemeente Nergens"}, True),
        ({"type": "gemeente"}, False),
    ],
    ids=["NIS", "KBO", "not in the register", "only a type"],
)
def test_the_body_is_found_by_a_code_or_named_or_left_out(
    client: TestClient,
    service: Service,
    sender: Made,
    scan: dict[str, Any],
    institution: dict[str, str],
    *,
    claimed: bool,
) -> None:
    assert send(client, sender, scan | {"institution": institution}).status_code == 201
    with service.reading() as connection:
        assert bool(claims.every(connection)) == claimed


@pytest.mark.once
def test_a_municipality_and_its_ocmw_send_in_one_scan(client: TestClient, sender: Made, scan: dict[str, Any]) -> None:
    assert send(client, sender, scan | {"joint": True}).status_code == 201
    assert client.get(USAGE).json()["total"]["joint"] == 1


@pytest.mark.once
@pytest.mark.parametrize(
    "institution",
    [
        {"type": "gemeente", "nis": "99999"},
        {"type": "gemeente", "ovo": "OVO999999"},
        {"type": "gemeente", "ovo": "OVO001992", "kbo": "0207437468"},
        {"type": "bakkerij"},
        {"type": "gemeente", "name": "\u200b"},
    ],
)
def test_a_body_that_is_not_to_be_found_is_refused_with_its_place(
    client: TestClient, sender: Made, scan: dict[str, Any], institution: dict[str, str]
) -> None:
    (place,) = places(send(client, sender, scan | {"institution": institution}))
    assert place.startswith("/institution")


@pytest.mark.once
def test_a_note_with_a_sign_that_cannot_be_kept_is_refused(
    client: TestClient, sender: Made, scan: dict[str, Any]
) -> None:
    name = next(iter(scan["answers"]))
    wrong = scan | {"answers": {name: {"option": "ja", "note": "a\0b"}}}
    assert places(send(client, sender, wrong)).keys() == {f"/answers/{name}/note"}


@pytest.mark.once
@pytest.mark.parametrize(
    ("body", "status"), [(b"{", 422), (b"[" * 100_000, 400), (b" " * 5_000_000, 413)], ids=["cut", "deep", "5 MB"]
)
def test_a_body_that_cannot_be_read_is_refused(client: TestClient, sender: Made, body: bytes, status: int) -> None:
    headers = sender.headers | KEY | {"content-type": "application/json"}
    answer = client.post("/api/v1/submissions", content=body, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_who_has_no_key_for_this_sends_nothing_in(client: TestClient, service: Service, scan: dict[str, Any]) -> None:
    with service.writing() as connection:
        reader = make_client(connection, Scope.RESULTS_READ, now=datetime.now(UTC))
    assert client.post("/api/v1/submissions", json=scan, headers=KEY).status_code == 401
    assert send(client, reader, scan).status_code == 403
