"""A lost link: the registered address gets new ones, and the page tells nobody whether an address is registered."""

import pytest
from httpx2 import Response
from starlette.testclient import TestClient
from tests.letters import AN, address_in, confirmed, delivered, everything, give, queued
from tests.started import start_in

from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database
UNKNOWN = "nobody.here@aalst.be"


def ask(client: TestClient, address: str) -> list[tuple[int, bytes, list[tuple[str, str]]]]:
    """Every answer that a browser gets to requests of the same number: status, bytes and headers."""
    request = {"x-request-id": "11111111-2222-4333"}

    def seen(response: Response) -> tuple[int, bytes, list[tuple[str, str]]]:
        return response.status_code, response.content, sorted(response.headers.items())

    first = client.post("/link-kwijt", data={"adres": address}, headers=request)
    return [seen(first), seen(client.get(first.headers.get("location", "/"), headers=request))]


def test_a_known_and_an_unknown_address_get_the_same_to_the_byte(
    client: TestClient, settings: Settings, service: Service
) -> None:
    confirmed(client, settings, service, start_in(client, service))
    known = ask(client, AN)
    assert known == ask(client, UNKNOWN)
    assert [letter.to for letter in delivered(settings, service)] == [AN]


def test_also_when_it_was_asked_too_often_the_answers_are_the_same(
    client: TestClient, settings: Settings, service: Service
) -> None:
    confirmed(client, settings, service, start_in(client, service))
    for _ in range(4):
        known, unknown = ask(client, AN), ask(client, UNKNOWN)
        assert known == unknown
    assert len(delivered(settings, service)) == 3


def test_every_dossier_of_the_address_gets_a_new_link_and_old_ones_go_on(
    client: TestClient, settings: Settings, service: Service
) -> None:
    dossiers = [start_in(client, service) for _ in range(2)]
    opened = [confirmed(client, settings, service, each) for each in dossiers]
    for link in opened:
        client.post(link)
    client.post("/link-kwijt", data={"adres": AN.upper()})
    (letter,) = delivered(settings, service)
    assert letter.text.count("/verder/") == 2
    assert {client.get(link).status_code for link in (*opened, address_in(letter))} == {200}


def test_a_newer_mail_ends_the_links_of_an_older_one_that_were_never_opened(
    client: TestClient, settings: Settings, service: Service
) -> None:
    older = confirmed(client, settings, service, start_in(client, service))
    client.post("/link-kwijt", data={"adres": AN})
    newer = address_in(delivered(settings, service)[0])
    assert (client.get(older).status_code, client.get(newer).status_code) == (410, 200)


def test_an_address_that_was_not_confirmed_gets_no_link(
    client: TestClient, settings: Settings, service: Service
) -> None:
    give(client, settings, service, start_in(client, service))
    client.post("/link-kwijt", data={"adres": AN})
    assert delivered(settings, service) == []


def test_one_client_asks_twenty_times_an_hour_at_most_whatever_the_addresses(client: TestClient) -> None:
    statuses = [client.post("/link-kwijt", data={"adres": f"x{number}@aalst.be"}).status_code for number in range(21)]
    assert (set(statuses[:20]), statuses[20]) == ({303}, 429)


def test_what_was_asked_is_kept_without_the_address(client: TestClient, service: Service) -> None:
    ask(client, UNKNOWN)
    kept = everything(service)
    assert "lost-address" in kept
    assert UNKNOWN not in kept
    assert queued(service) == []


def test_what_is_no_address_comes_back_with_what_was_typed(client: TestClient) -> None:
    response = client.post("/link-kwijt", data={"adres": "geen <adres>"})
    assert response.status_code == 422
    assert "geen &lt;adres&gt;" in response.text
