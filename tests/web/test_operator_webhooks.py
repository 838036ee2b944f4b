"""`/beheer/webhooks`: an operator makes a webhook, sees when it does not work, and sets it going again."""

from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient
from tests.clients import Made, make_client
from tests.logins import APPROVER, OPERATOR, Provider, log_in
from tests.walker import Walker

from mvoscan.core.client import Scope
from mvoscan.core.webhook import WebhookState
from mvoscan.settings import Settings
from mvoscan.storage import webhooks
from mvoscan.usecases.open_service import Service

pytestmark = [pytest.mark.database, pytest.mark.once]


@pytest.fixture
def login_settings(login_settings: Settings) -> Settings:
    key = login_settings.data / "key"
    key.write_text("a key of at least thirty-two characters")
    return login_settings.model_copy(update={"secret_key_file": key, "webhook_test_hosts": ("localhost",)})


@pytest.fixture
def made(service: Service) -> Made:
    with service.writing() as connection:
        return make_client(connection, Scope.EVENTS_READ, now=datetime.now(UTC))


@pytest.fixture
def operator(desk: TestClient, provider: Provider) -> Walker:
    log_in(desk, provider, OPERATOR)
    return Walker(desk)


def hook(operator: Walker, made: Made) -> str:
    """Make a webhook; gives the address of its page."""
    wish = {"afnemer": made.public_id, "adres": "http://localhost:9/haak", "soorten": "scan.handed_in"}
    return str(operator.client.post("/beheer/webhooks", data=wish).headers["location"])


def test_the_secret_is_shown_once(operator: Walker, made: Made) -> None:
    place = hook(operator, made)
    assert "whsec_" in operator.client.get(place).text
    operator.client.cookies.delete("nieuw-geheim")
    assert "whsec_" not in operator.client.get(place).text


def test_what_is_wrong_comes_back_with_what_was_filled_in(operator: Walker, made: Made) -> None:
    wish = {"afnemer": made.public_id, "adres": "https://127.0.0.1/haak"}
    answered = operator.client.post("/beheer/webhooks", data=wish)
    assert (answered.status_code, "openbare internet" in answered.text) == (422, True)
    assert 'value="https://127.0.0.1/haak"' in answered.text


def test_one_that_does_not_work_is_marked_and_resumed(operator: Walker, service: Service, made: Made) -> None:
    place = hook(operator, made)
    with service.writing() as connection:
        number, _, _ = webhooks.find(connection, place.rpartition("/")[2]) or (0, 0, None)
        webhooks.set_state(connection, number, WebhookState.PAUSED, reason="De ontvanger antwoordde met 500.")
    assert "De ontvanger antwoordde met 500." in operator.client.get("/beheer").text
    operator.go(place)
    assert "Deze webhook werkt niet" not in operator.submit("Hervat deze webhook").text
    assert operator.submit("Verwijder deze webhook").text.count("Er zijn nog geen webhooks.") == 1


def test_an_approver_and_a_stranger_come_nowhere(desk: TestClient, provider: Provider) -> None:
    doors = [("GET", "/beheer/webhooks"), ("GET", "/beheer/webhooks/nieuw"), ("POST", "/beheer/webhooks")]
    doors += [("POST", f"/beheer/webhooks/wh_1/{each}") for each in ("geheim", "hervatten", "verwijderen", "opnieuw/e")]
    strangers = {desk.request(*each).status_code for each in doors}
    log_in(desk, provider, APPROVER)
    assert strangers <= {303, 401, 403}
    assert {desk.request(*each).status_code for each in doors} == {403}
