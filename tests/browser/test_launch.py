"""Another program sends somebody here and gets them back, in a real browser, across two origins."""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from playwright.sync_api import expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from tests.browser.conftest import NARROW, OpenPage, press, violations
from tests.clients import fresh_key
from tests.live import live, live_at
from tests.sharing import shared_scan

from mvoscan.core.client import Scope, read_wish
from mvoscan.core.release import Act
from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.register_client import create_client
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.database, pytest.mark.once]

CLIENT = "0123456789abcdef0123"


async def back(request: Request) -> Response:
    """The page of the program that somebody comes back to."""
    return HTMLResponse(
        f'<!DOCTYPE html><html lang="nl"><title>Terug</title><h1>{sorted(request.query_params)}</h1></html>'
    )


@pytest.fixture
def address(settings: Settings, service: Service) -> Iterator[str]:
    """The service on an address that its own links name."""
    with live_at(lambda at: create_app(settings.model_copy(update={"public_url": at}), service)) as found:
        yield found


@pytest.fixture
def asked(service: Service) -> Iterator[str]:
    """What a program on another origin sends people here with."""
    with live(Starlette(routes=[Route("/terug", back)])) as tool:
        place = f"{tool}/terug"
        wish = read_wish(name="Sustatool", redirect_uris=[place], scopes=[Scope.RESULTS_READ])
        with service.writing() as connection:
            act = Act(by="An", at=datetime.now(UTC))
            create_client(connection, wish, public_id=CLIENT, key=fresh_key(), act=act)
        challenge = create_s256_code_challenge(secrets.token_urlsafe(40))
        question = {"response_type": "code", "client_id": CLIENT, "redirect_uri": place, "state": "xyz"}
        yield urlencode(question | {"code_challenge": challenge, "code_challenge_method": "S256"})


@pytest.mark.parametrize(
    ("button", "brought"),
    [("Ja, deel dit resultaat", "['code', 'state']"), ("Nee, deel niets", "['error', 'error_description', 'state']")],
)
def test_a_yes_and_a_no_lead_back_under_our_own_policy(  # each is asked for by name.
    open_page: OpenPage, settings: Settings, service: Service, address: str, asked: str, button: str, brought: str
) -> None:
    dossier = shared_scan(settings, service)[2].public_id
    page = open_page(address, width=NARROW)
    page.context.add_cookies([{"name": "scan", "value": "coordinator", "url": address}])
    page.goto(f"{address}/koppelen?{asked}")
    assert violations(page) == []
    page.check(f"[name=keuze][value={dossier}]")
    press(page.locator("button:has-text('Verder')"))
    expect(page.locator("h1")).to_have_text("Dit resultaat delen met Sustatool?")
    assert violations(page) == []
    page.locator(f"button:has-text('{button}')").click()
    expect(page.locator("h1")).to_have_text(brought)
