"""`/beheer/afnemers`: an operator registers a program of others, and its key is shown once."""

import re
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient
from tests.clients import Made, make_client
from tests.logins import OPERATOR, Provider, log_in
from tests.walker import Walker

from mvoscan.core.client import SECRET_PATTERN, Scope
from mvoscan.core.login import Role
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.register_client import read_client
from mvoscan.web.pages.operator.frame import PLACES

pytestmark = [pytest.mark.database, pytest.mark.once]

WISH = {"naam": "Sustatool", "adressen": "https://tool.example/terug", "rechten": "results:read", "dagen": "30"}


@pytest.fixture
def operator(desk: TestClient, provider: Provider) -> Walker:
    log_in(desk, provider, OPERATOR)
    return Walker(desk)


@pytest.fixture
def made(service: Service) -> Made:
    with service.writing() as connection:
        return make_client(connection, Scope.EVENTS_READ, now=datetime.now(UTC))


def test_a_fresh_key_is_shown_once(operator: Walker) -> None:
    place = operator.client.post("/beheer/afnemers", data=WISH).headers["location"]
    assert re.search(SECRET_PATTERN, operator.client.get(place).text)
    operator.client.cookies.delete("nieuwe-sleutel")
    assert not re.search(SECRET_PATTERN, operator.client.get(place).text)


def test_what_is_wrong_comes_back_with_what_was_filled_in(operator: Walker) -> None:
    answered = operator.client.post("/beheer/afnemers", data=WISH | {"adressen": "http://x.example", "dagen": "30"})
    assert (answered.status_code, "kan geen adres zijn" in answered.text) == (422, True)
    assert 'value="Sustatool"' in answered.text


def test_addresses_and_scopes_can_be_changed(operator: Walker, service: Service, made: Made) -> None:
    operator.client.post(f"/beheer/afnemers/{made.public_id}", data=WISH)
    with service.reading() as connection:
        found = read_client(connection, made.public_id).client
    assert (found.redirect_uris, found.scopes) == (("https://tool.example/terug",), (Scope.RESULTS_READ,))


def test_a_key_is_replaced_by_a_new_one(operator: Walker, service: Service, made: Made) -> None:
    place = f"/beheer/afnemers/{made.public_id}"
    operator.client.post(f"{place}/sleutels", data={"dagen": "30"})
    operator.client.post(f"{place}/sleutels/{made.key_id}/intrekken")
    with service.reading() as connection:
        newest, oldest = read_client(connection, made.public_id).keys
    assert (newest.revoked_at, oldest.revoked_at is None) == (None, False)


def test_a_revoked_client_stays_in_the_list(operator: Walker, made: Made) -> None:
    operator.client.post(f"/beheer/afnemers/{made.public_id}/intrekken")
    assert "Ingetrokken" in operator.go("/beheer/afnemers").text


def test_only_an_operator_finds_the_way_to_clients() -> None:
    (place,) = (each for each in PLACES if each.path == "/beheer/afnemers")
    assert place.roles == {Role.OPERATOR}
