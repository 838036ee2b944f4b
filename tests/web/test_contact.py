"""The address of a dossier: given on a page, confirmed from its mailbox by a button, and used for nothing before."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient
from tests.letters import AN, address_in, confirmed, delivered, everything, give, queued
from tests.started import asked_ids, seen, start, start_in
from tests.starting import aalst, start_department
from tests.walker import Walker

from mvoscan.settings import Settings
from mvoscan.storage.contact_tables import MailLinkRow
from mvoscan.storage.tables import table_of
from mvoscan.usecases.open_service import Service

pytestmark = [pytest.mark.database, pytest.mark.once]


def test_the_page_that_shows_the_link_asks_for_an_address_and_says_what_for(
    client: TestClient, service: Service
) -> None:
    dossier = start_in(client, service)
    page = Walker(client).go(f"/dossier/{dossier.public_id}/adres")
    assert "niet verplicht" in page.text
    assert "Waarvoor gebruiken we dit?" in page.text


def test_a_confirmed_address_gets_a_link_that_opens_the_dossier(
    client: TestClient, settings: Settings, service: Service
) -> None:
    dossier = start_in(client, service)
    link = confirmed(client, settings, service, dossier)
    client.cookies.clear()
    walker = Walker(client)
    walker.go(link)
    walker.submit("Verdergaan")
    assert walker.address.endswith(f"/dossier/{dossier.public_id}")


def test_the_link_that_was_shown_goes_on_working_beside_the_mailed_one(
    client: TestClient, settings: Settings, service: Service
) -> None:
    dossier, token = start(service, cookie="mine")
    client.cookies.set("scan", "mine")
    confirmed(client, settings, service, dossier)
    assert client.get(f"/verder/{token}").status_code == 200


def test_a_new_link_ends_the_mailed_one(client: TestClient, settings: Settings, service: Service) -> None:
    dossier = start_in(client, service)
    link = confirmed(client, settings, service, dossier)
    client.post(f"/dossier/{dossier.public_id}/link")
    assert client.get(link).status_code == 410


def test_a_mail_scanner_that_opens_the_link_changes_nothing(
    client: TestClient, settings: Settings, service: Service
) -> None:
    dossier = start_in(client, service)
    link = give(client, settings, service, dossier)
    before = everything(service)
    for _ in range(2):
        assert client.get(link).status_code == 200
        client.head(link)
    assert everything(service) == before


def test_a_link_to_confirm_works_once(client: TestClient, settings: Settings, service: Service) -> None:
    dossier = start_in(client, service)
    link = give(client, settings, service, dossier)
    client.post(link)
    before = everything(service)
    assert client.post(link).status_code == 410
    assert client.get(link).status_code == 410
    assert everything(service) == before


def test_a_link_to_confirm_is_over_after_a_week(client: TestClient, settings: Settings, service: Service) -> None:
    dossier = start_in(client, service)
    link = give(client, settings, service, dossier)
    with service.writing() as connection:
        connection.execute(update(table_of(MailLinkRow)).values(expires_at=datetime.now(UTC) - timedelta(minutes=1)))
    assert client.post(link).status_code == 410


def test_no_token_is_in_the_queue_or_anywhere_else(client: TestClient, settings: Settings, service: Service) -> None:
    dossier = start_in(client, service)
    links = [give(client, settings, service, dossier)]
    client.post(links[0])
    links += [address_in(each) for each in delivered(settings, service)]
    kept = everything(service)
    assert AN in kept
    assert len(links) == 2
    assert not any(link.rsplit("/", 1)[1] in kept for link in links)


def test_an_address_that_is_not_confirmed_gets_nothing_but_the_question(
    client: TestClient, settings: Settings, service: Service
) -> None:
    dossier = start_in(client, service)
    give(client, settings, service, dossier)
    for name in next(iter(asked_ids(service, dossier).values())):
        client.post(f"/dossier/{dossier.public_id}/antwoord/{name}", data={"a": "ja"}, headers=seen())
    assert client.post(f"/dossier/{dossier.public_id}/indienen").status_code == 303
    assert [each.kind for each in queued(service)] == ["confirm-address"]


def test_a_name_that_a_visitor_typed_is_not_mailed_to_an_address_that_is_not_confirmed(
    client: TestClient, settings: Settings, service: Service
) -> None:
    start_department(client)
    home = Walker(client).go("/")
    address = next(href for text, href in home.links.items() if "Omgeving" in text)
    client.post(f"{address}/adres", data={"adres": AN})
    (letter,) = delivered(settings, service)
    assert "Departement" in letter.text
    assert "Omgeving" not in letter.text


def test_a_listed_body_is_named_in_the_question(client: TestClient, settings: Settings, service: Service) -> None:
    dossier = start_in(client, service, institution=aalst(service))
    client.post(f"/dossier/{dossier.public_id}/adres", data={"adres": AN})
    assert "Gemeente Aalst" in delivered(settings, service)[0].text


@pytest.mark.parametrize(
    "address",
    [
        "",
        "an",
        "an@",
        "@aalst.be",
        "an@aalst",
        "a n@aalst.be",
        "an@aalst.be\nBcc: x@y.be",
        "é@aalst.be",
        "a" * 250 + "@b.be",
    ],
)
def test_what_is_no_address_comes_back_with_what_was_typed(client: TestClient, service: Service, address: str) -> None:
    dossier = start_in(client, service)
    response = client.post(f"/dossier/{dossier.public_id}/adres", data={"adres": address})
    assert response.status_code == 422
    assert "naam@gemeente.be" in response.text
    assert queued(service) == []


def test_an_address_that_is_confirmed_is_not_replaced_by_another(
    client: TestClient, settings: Settings, service: Service
) -> None:
    dossier = start_in(client, service)
    confirmed(client, settings, service, dossier)
    response = client.post(f"/dossier/{dossier.public_id}/adres", data={"adres": "ander@aalst.be"})
    assert response.status_code == 409


def test_who_takes_an_address_away_tells_it_and_nothing_is_mailed_there_again(
    client: TestClient, settings: Settings, service: Service
) -> None:
    dossier = start_in(client, service)
    confirmed(client, settings, service, dossier)
    client.post(f"/dossier/{dossier.public_id}/adres/weg")
    (letter,) = delivered(settings, service)
    assert letter.subject == "Je adres is weggehaald bij een MVO-scan"
    client.post("/link-kwijt", data={"adres": AN})
    assert delivered(settings, service) == []


def test_mail_is_not_sent_to_an_address_that_was_taken_away_meanwhile(
    client: TestClient, settings: Settings, service: Service
) -> None:
    dossier = start_in(client, service)
    client.post(f"/dossier/{dossier.public_id}/adres", data={"adres": AN})
    client.post(f"/dossier/{dossier.public_id}/adres/weg")
    assert delivered(settings, service) == []
    assert "niets te versturen" in (queued(service)[0].error or "")


def test_a_dossier_cannot_be_used_to_flood_addresses(client: TestClient, service: Service) -> None:
    dossier = start_in(client, service)
    page = f"/dossier/{dossier.public_id}/adres"
    statuses = [client.post(page, data={"adres": f"x{number}@aalst.be"}).status_code for number in range(7)]
    assert statuses == [303] * 5 + [429] * 2
    assert int(client.post(page, data={"adres": AN}).headers["retry-after"]) > 0


def test_one_address_gets_at_most_three_questions_a_day(client: TestClient, service: Service) -> None:
    pages = [f"/dossier/{start_in(client, service).public_id}/adres" for _ in range(4)]
    statuses = [client.post(page, data={"adres": AN.upper()}).status_code for page in pages]
    assert statuses == [303, 303, 303, 429]


DOORS = [
    ("get", "adres"),
    ("post", "adres"),
    ("post", "adres/weg"),
    ("post", "overdragen"),
    ("post", "overdragen/stoppen"),
]


@pytest.mark.parametrize(("method", "door"), DOORS)
def test_another_organisation_finds_no_address_here(
    client: TestClient, service: Service, method: str, door: str
) -> None:
    start_in(client, service)
    other, _ = start(service, cookie="someone-else")
    assert client.request(method, f"/dossier/{other.public_id}/{door}").status_code == 404
    assert queued(service) == []


@pytest.mark.parametrize(("method", "door"), DOORS)
def test_a_link_that_was_revoked_opens_no_address(client: TestClient, service: Service, method: str, door: str) -> None:
    dossier, token = start(service, cookie="someone-else")
    client.post(f"/verder/{token}")
    colleague = dict(client.cookies.items())
    client.cookies.clear()
    client.cookies.set("scan", "someone-else")
    client.post(f"/dossier/{dossier.public_id}/link")
    client.cookies.clear()
    client.cookies.update(colleague)
    assert client.request(method, f"/dossier/{dossier.public_id}/{door}").status_code == 410


def test_a_link_to_confirm_that_nobody_mailed_is_not_found(client: TestClient) -> None:
    assert client.get("/adres/verzonnen").status_code == client.post("/adres/verzonnen").status_code == 404
