"""Every answer carries the headers that keep a page its own."""

import pytest
from starlette.testclient import TestClient

pytestmark = [pytest.mark.database, pytest.mark.once]

PATHS = ("/", "/cijfers", "/bestaat-niet", "/api/v1/usage.json", "/verder/onzin", "/dossier/onzin")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_forbids_framing_foreign_scripts_and_referers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", PATHS)
def test_pages_stay_out_of_caches(client: TestClient, path: str) -> None:
    assert "no-store" in client.get(path).headers["cache-control"] or path == "/api/v1/usage.json"


def test_an_unknown_address_of_the_api_answers_with_problem_details(client: TestClient) -> None:
    response = client.get("/api/v1/bestaat-niet")

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["title"] == "Niet gevonden"


def test_a_wrong_method_says_which_are_allowed(client: TestClient) -> None:
    response = client.put("/api/v1/webhooks")

    assert response.status_code == 405
    assert response.headers["allow"] == "GET, POST"
