"""Every answer carries the headers that keep a page its own."""

import pytest
from starlette.testclient import TestClient

from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

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


def test_a_mistake_of_ours_is_told_with_the_same_headers_and_without_its_insides(
    settings: Settings, service: Service
) -> None:
    app = create_app(settings, service)

    @app.get("/api/v1/broken")
    def broken() -> None:
        raise RuntimeError("insides")

    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/api/v1/broken")
    assert (answer.status_code, answer.headers["cache-control"], "insides" in answer.text) == (500, "no-store", False)
    assert {"content-security-policy", "ratelimit", "x-content-type-options"} <= answer.headers.keys()


def test_on_https_browsers_never_come_back_without_it(settings: Settings, service: Service) -> None:
    secure = settings.model_copy(update={"public_url": "https://scan.example"})
    with TestClient(create_app(secure, service)) as client:
        kept = client.get("/").headers["strict-transport-security"]
    assert kept == "max-age=31536000; includeSubDomains"


def test_an_unknown_address_of_the_api_answers_with_problem_details(client: TestClient) -> None:
    response = client.get("/api/v1/bestaat-niet")

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["title"] == "Niet gevonden"


def test_a_wrong_method_says_which_are_allowed(client: TestClient) -> None:
    response = client.put("/api/v1/webhooks")

    assert response.status_code == 405
    assert response.headers["allow"] == "GET, POST"
