"""The pages of webhooks in a real browser: made, read and set going again, narrow and wide, with nothing for axe."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import expect
from starlette.testclient import TestClient
from tests.browser.conftest import NARROW, OpenPage, press, violations
from tests.clients import Made
from tests.live import live
from tests.logins import OPERATOR, Provider, log_in
from tests.web.test_operator_webhooks import login_settings as login_settings
from tests.web.test_operator_webhooks import made as made

from mvoscan.core.errors import Unavailable
from mvoscan.core.event import EventKind, Subjects
from mvoscan.settings import Settings
from mvoscan.storage import outbox
from mvoscan.usecases.deliver_webhooks import Delivering, deliver_due
from mvoscan.usecases.manage_webhooks import vault_at
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.publish_events import publish_events
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.database]
_RANGE = {"domain": "127.0.0.1", "path": "/", "expires": -1, "httpOnly": True, "secure": False, "sameSite": "Lax"}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Away:
    """A receiver that is away."""

    def call(self, *_: object) -> int:
        raise Unavailable("Geen antwoord binnen 15 seconden.")


@pytest.fixture
def address(login_settings: Settings, service: Service) -> Iterator[str]:
    with live(create_app(login_settings, service)) as opened:
        yield opened


@pytest.fixture
def state(desk: TestClient, provider: Provider) -> dict[str, Any]:
    """The cookies of an operator who is logged in."""
    log_in(desk, provider, OPERATOR)
    cookies = [{"name": each.name, "value": each.value or "", **_RANGE} for each in desk.cookies.jar]
    return {"storage_state": {"cookies": cookies, "origins": []}}


def fail(service: Service, settings: Settings) -> None:
    """Let an event fail until its webhook is paused, and another arrive meanwhile."""
    now = datetime.now(UTC)
    with service.writing() as connection:
        outbox.record(connection, EventKind.RELEASE_PUBLISHED, data=Subjects(release="2026-Q3.1"), at=now)
    publish_events(service.database, now=now)
    vault = vault_at(settings.secret_key, make=False)
    for hours in range(0, 200, 11):
        later = now + timedelta(hours=hours)
        deliver_due(service.database, Delivering(Away(), vault, "", (), partial(_same, later)))


def _same(moment: datetime) -> datetime:
    return moment


def test_an_operator_makes_a_webhook_sees_that_it_fails_and_sets_it_going(
    open_page: OpenPage, address: str, state: dict[str, Any], service: Service, login_settings: Settings, made: Made
) -> None:
    page = open_page(f"{address}/beheer/webhooks/nieuw", width=NARROW, **state)
    found = violations(page)
    page.get_by_label("Voor welke afnemer?").select_option(made.public_id)
    page.get_by_label("Naar welk adres?").fill("http://localhost:9/haak")
    press(page.get_by_role("button", name="Maak de webhook"))
    assert page.get_by_label("Kopieer het nu").input_value().startswith("whsec_")
    found += violations(page)
    fail(service, login_settings)
    page.reload()
    found += violations(page)
    assert page.evaluate(WIDER) <= 0
    press(page.get_by_role("button", name="Hervat deze webhook"))
    expect(page.get_by_text("Onderweg")).to_be_visible()
    page.goto(f"{address}/beheer/webhooks")
    assert found + violations(page) == []
    assert page.evaluate(WIDER) <= 0
