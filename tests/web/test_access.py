"""Links are keys: a stranger, another organisation and a revoked link get nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient
from tests.started import asked_ids, seen, start, start_in
from tests.walker import Walker

from mvoscan.core.dossier import Dossier
from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = pytest.mark.database

DOING = ("indienen", "link", "vervolg", "verbeteren", "intrekken")
PAGES = ("", "/gestopt", "/nakijken", "/link", "/resultaat", "/vervolg", "/verbeteren", "/intrekken")


@pytest.mark.once
@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_does_not_even_learn_that_a_dossier_exists(client: TestClient, service: Service, page: str) -> None:
    dossier, _ = start(service, cookie="someone-else")
    real, invented = (client.get(f"/dossier/{name}{page}") for name in (dossier.public_id, "bestaat-niet"))

    assert real.status_code == invented.status_code == 404
    assert real.text == invented.text


@pytest.mark.once
@pytest.mark.parametrize("page", PAGES)
def test_the_session_of_another_organisation_opens_nothing(client: TestClient, service: Service, page: str) -> None:
    start_in(client, service)
    other, _ = start(service, cookie="someone-else")

    assert client.get(f"/dossier/{other.public_id}{page}").status_code == 404


@pytest.mark.once
def test_a_stranger_cannot_write_or_hand_in(client: TestClient, service: Service) -> None:
    dossier, _ = start(service, cookie="someone-else")
    theme, questions = next(iter(asked_ids(service, dossier).items()))
    home = f"/dossier/{dossier.public_id}"
    posts = {f"{home}/thema/{theme}": {f"a.{questions[0]}": "ja"}, f"{home}/antwoord/{questions[0]}": {"a": "ja"}}

    statuses = {client.post(address, data=data, headers=seen()).status_code for address, data in posts.items()}
    assert statuses | {client.post(f"{home}/{page}").status_code for page in DOING} == {404}


@pytest.mark.once
def test_opening_a_link_shows_a_button_and_changes_nothing(client: TestClient, service: Service) -> None:
    dossier, token = start(service, cookie="someone-else")
    response = client.get(f"/verder/{token}")

    assert "Verdergaan" in response.text
    assert not client.cookies
    assert client.get(f"/dossier/{dossier.public_id}").status_code == 404


@pytest.mark.once
def test_the_button_exchanges_the_link_for_a_session(client: TestClient, service: Service) -> None:
    dossier, token = start(service, cookie="someone-else")
    walker = Walker(client)
    walker.go(f"/verder/{token}")
    walker.submit("Verdergaan")

    assert walker.address.endswith(f"/dossier/{dossier.public_id}")
    assert walker.status == 200


@pytest.mark.once
def test_a_link_that_was_cut_short_is_not_found(client: TestClient, service: Service) -> None:
    _, token = start(service, cookie="someone-else")
    response = client.get(f"/verder/{token[:-1]}")

    assert response.status_code == 404
    assert "helemaal hebt overgenomen" in response.text


def test_a_new_link_ends_the_old_one_and_the_sessions_it_opened(
    client: TestClient, service: Service, settings: Settings
) -> None:
    dossier, old = start(service, cookie="someone-else")
    colleague = TestClient(create_app(settings, service), follow_redirects=False)
    for each in (client, colleague):
        each.post(f"/verder/{old}")
    shown = _link_on_page(client, dossier)

    assert client.get(f"/verder/{old}").status_code == 410
    assert colleague.get(f"/dossier/{dossier.public_id}").status_code == 410
    assert client.get(f"/dossier/{dossier.public_id}").status_code == 200
    assert colleague.get(f"/verder/{shown}").status_code == 200


def test_an_expired_link_is_gone_with_an_explanation(client: TestClient, service: Service) -> None:
    _, token = start(service, cookie="someone-else", now=datetime.now(UTC) - timedelta(days=401))
    response = client.get(f"/verder/{token}")

    assert response.status_code == 410
    assert "verlopen" in response.text


@pytest.mark.once
def test_a_session_that_was_not_used_for_thirty_days_opens_nothing(client: TestClient, service: Service) -> None:
    client.cookies.set("scan", "old-cookie")
    dossier, _ = start(service, cookie="old-cookie", now=datetime.now(UTC) - timedelta(days=31))

    assert client.get(f"/dossier/{dossier.public_id}").status_code == 404


def test_using_a_session_rolls_it_on(client: TestClient, service: Service) -> None:
    client.cookies.set("scan", "rolling-cookie")
    dossier, _ = start(service, cookie="rolling-cookie", now=datetime.now(UTC) - timedelta(days=29))
    response = client.get(f"/dossier/{dossier.public_id}")

    assert "Max-Age=2592000" in response.headers["set-cookie"]


@pytest.mark.once
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elders.example"},
    ],
)
def test_a_form_from_another_site_is_refused(client: TestClient, service: Service, headers: dict[str, str]) -> None:
    dossier = start_in(client, service)
    response = client.post(f"/dossier/{dossier.public_id}/indienen", headers=headers)

    assert response.status_code == 403
    assert client.get(f"/dossier/{dossier.public_id}").status_code == 200


@pytest.mark.once
def test_the_cookie_is_guarded_on_https(settings: Settings, service: Service) -> None:
    secure = settings.model_copy(update={"public_url": "https://scan.example"})
    _, token = start(service, cookie="someone-else")
    with TestClient(create_app(secure, service), base_url="https://scan.example", follow_redirects=False) as client:
        cookie = client.post(f"/verder/{token}").headers["set-cookie"]

    assert cookie.startswith("__Host-scan=")
    assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}


def test_tokens_are_kept_only_as_hashes(service: Service) -> None:
    dossier, token = start(service, cookie="secret-cookie")
    with service.reading() as connection:
        rows = [
            tuple(row)
            for table in ("access_grant", "visit", "dossier")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
        ]

    assert dossier.public_id in str(rows)
    assert token not in str(rows)
    assert "secret-cookie" not in str(rows)


def _link_on_page(client: TestClient, dossier: Dossier) -> str:
    walker = Walker(client)
    walker.go(f"/dossier/{dossier.public_id}/link")
    page = walker.submit("Maak een nieuwe link")
    return page.html.split("/verder/")[1].split("<")[0]
