"""What leads nowhere may be tried so often from one address; then it waits, and whoever is inside works on."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.clients import make_client
from tests.letters import everything
from tests.started import start, start_in
from tests.starting import all_dossiers, start_practice

from mvoscan.core.client import KEY_PREFIX, Scope, secret_of
from mvoscan.core.limits import wrong_links
from mvoscan.settings import Settings
from mvoscan.storage import rates
from mvoscan.storage.contact_tables import RateWindowRow
from mvoscan.storage.tables import table_of
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = pytest.mark.database

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"
NOBODYS = {"authorization": f"Bearer {secret_of(KEY_PREFIX, bytes(20))}"}

Opened = Callable[..., TestClient]
"""From limits and an address to a browser there; each on a server of its own, on one database."""


@pytest.fixture
def opened(settings: Settings, service: Service) -> Iterator[Opened]:
    with ExitStack() as stack:

        def browser(host: str = HERE, **limits: Any) -> TestClient:
            app = create_app(settings.model_copy(update=limits), service)
            app.state.door = replace(app.state.door, clock=_now)
            return stack.enter_context(TestClient(app, follow_redirects=False, client=(host, 5)))

        yield browser


def _now() -> datetime:
    """The middle of a window: no test is cut in two by the next one."""
    return datetime.now(UTC).replace(minute=5)


@pytest.mark.parametrize("door", ["/verder/", "/gedeeld/", "/adres/", "/api/v1/results/"])
def test_who_guesses_links_waits_also_with_a_link_that_is_right(opened: Opened, service: Service, door: str) -> None:
    _, token = start(service, cookie="someone")
    guesser, replica = (opened(wrong_links=2) for _ in range(2))
    assert [guesser.get(f"{door}geraden{each}").status_code for each in range(3)] == [404, 404, 429]
    refused = replica.get(f"/verder/{token}")
    assert (refused.status_code, 0 < int(refused.headers["retry-after"]) <= 600) == (429, True)
    assert "Wacht tien minuten" in refused.text
    assert opened(ELSEWHERE, wrong_links=2).get(f"/verder/{token}").status_code == 200


def test_who_is_in_works_on_and_links_that_exist_are_never_counted(opened: Opened, service: Service) -> None:
    browser = opened(wrong_links=2)
    dossier = start_in(browser, service)
    _, ended = start(service, cookie="someone", now=datetime.now(UTC) - timedelta(days=401))
    assert [browser.get(f"/verder/{ended}").status_code for _ in range(4)] == [410] * 4
    assert [browser.post("/verder/geraden").status_code for _ in range(3)] == [404, 404, 429]
    assert browser.get(f"/dossier/{dossier.public_id}").status_code == 200


def test_after_the_window_links_open_again(opened: Opened, service: Service) -> None:
    _, token = start(service, cookie="someone")
    limit, former = wrong_links(2), datetime.now(UTC).replace(minute=5) - timedelta(minutes=10)
    with service.writing() as connection:
        for _ in range(3):
            rates.count(connection, limit, HERE, now=former)
    assert opened(wrong_links=2).get(f"/verder/{token}").status_code == 200


def test_who_guesses_keys_waits_also_with_a_key_that_is_right(opened: Opened, service: Service) -> None:
    now = datetime.now(UTC)
    with service.writing() as connection:
        made = make_client(connection, Scope.EVENTS_READ, now=now)
        over = make_client(connection, Scope.EVENTS_READ, days=1, now=now - timedelta(days=2))
    guesser, neighbour = opened(wrong_keys=2), opened(ELSEWHERE, wrong_keys=2)

    def shows(browser: TestClient, headers: dict[str, str]) -> int:
        return browser.get("/api/v1/events", headers=headers).status_code

    assert [shows(guesser, each) for each in ({}, over.headers, over.headers, over.headers)] == [401] * 4
    assert [shows(guesser, each) for each in (NOBODYS, NOBODYS, made.headers)] == [401, 401, 429]
    assert shows(neighbour, made.headers) == 200
    assert guesser.get("/api/v1/usage.json").status_code == 200


def test_codes_are_guessed_so_often_and_no_more(opened: Opened) -> None:
    guesser = opened(wrong_keys=2)
    form = {"grant_type": "authorization_code", "code": "x" * 48, "redirect_uri": "https://x.be", "code_verifier": "v"}
    asked = form | {"client_id": "niemand"}
    assert [guesser.post("/api/v1/token", data=asked).status_code for _ in range(3)] == [400, 400, 429]


def test_logins_fail_so_often_and_no_more(opened: Opened) -> None:
    stranger = opened(wrong_logins=2, login_issuer="http://127.0.0.1:9", login_client_id="mvoscan")
    answers = [stranger.get("/aanmelden/terug?state=x&code=x").status_code for _ in range(3)]
    assert answers == [400, 400, 429]


def test_scans_begin_so_often_and_what_is_too_much_makes_nothing(opened: Opened, service: Service) -> None:
    browser = opened(starts_per_hour=2)
    assert [start_practice(browser).status_code for _ in range(3)] == [303, 303, 429]
    assert len(all_dossiers(service)) == 2
    assert start_practice(opened(ELSEWHERE, starts_per_hour=2)).status_code == 303


def test_a_hand_in_that_is_too_much_keeps_the_answers_and_can_be_done_later(opened: Opened, service: Service) -> None:
    browser = opened(hand_ins_per_hour=1)
    homes = [f"/dossier/{start_in(browser, service, practice=True).public_id}/indienen" for _ in range(2)]
    first, again, second = (browser.post(each) for each in (homes[0], homes[0], homes[1]))
    assert (first.status_code, again.status_code, second.status_code) == (303, 303, 429)
    assert "Wat je invulde, is bewaard" in second.text
    assert [each.submission is None for each in all_dossiers(service)] == [False, True]
    assert opened(ELSEWHERE, hand_ins_per_hour=1).post(homes[1]).status_code == 404


def test_nought_is_without_a_limit_and_counts_nothing(opened: Opened, service: Service) -> None:
    browser = opened(wrong_links=0, wrong_keys=0, starts_per_hour=0)
    assert {browser.get(f"/verder/geraden{each}").status_code for each in range(4)} == {404}
    assert start_practice(browser).status_code == 303
    assert browser.get("/api/v1/events", headers=NOBODYS).status_code == 401
    with service.reading() as connection:
        assert connection.execute(table_of(RateWindowRow).select()).all() == []


def test_who_asked_is_kept_as_a_hash(opened: Opened, service: Service) -> None:
    opened(wrong_links=2).get("/verder/geraden")
    assert HERE not in everything(service)
