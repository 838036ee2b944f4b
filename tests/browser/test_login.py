"""A person logs in with a real provider in a real browser; the pages behind the login are fit to be used."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page
from tests.answering import row
from tests.bodies import hand_in
from tests.browser.conftest import EVERY_WIDTH, OpenPage, press, violations
from tests.live import live_at
from tests.logins import BOTH, Provider
from tests.releases import keep
from tests.started import institution_id
from tests.storage.counting import NOW
from tests.wrong import went_wrong

from mvoscan.settings import Settings
from mvoscan.storage import institutions
from mvoscan.usecases.make_demo_orders import make_demo_orders
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.database]

PAGES = (
    "/beheer",
    "/beheer/opgaven",
    "/beheer/opgaven?alles=1",
    "/beheer/opgaven/1",
    "/beheer/opgaven/2",
    "/beheer/register?zoek=berg",
    "/beheer/register?zoek=0207437469",
    "/beheer/vragenlijsten",
    "/beheer/gebruik",
    "/beheer/werk",
    "/beheer/maildomeinen",
    "/beheer/aanbod",
    "/beheer/aanbod/nieuw",
    "/beheer/aanbod/themas",
    "/beheer/aanbod/voorbeeld-netwerk-gelijke-kansen",
    "/beheer/bestellingen",
    "/beheer/bestellingen/demo-bestelling-00",
    "/beheer/afnemers",
    "/beheer/afnemers/nieuw",
    "/beheer/logboek",
    "/mijn-bestuur",
    "/aanmelden?voorbij=1",
    "/aanmelden/terug?state=verzonnen&code=verzonnen",
    "/afgemeld",
)
AN = {**BOTH, "vo_orgcode": "OVO001992", "vo_orgnaam": "Stad Aalst"}


@pytest.fixture
def address(settings: Settings, service: Service, provider: Provider, tmp_path: Path) -> Iterator[str]:
    """A service with two scans for Aalst, one of them joint, made-up orders, and a publication."""
    bodies = [institution_id(service, type_code, "Aalst") for type_code in ("gemeente", "ocmw")]
    with service.writing() as connection:
        first, second = (institutions.get(connection, each) for each in bodies)
        hand_in(connection, first, at=NOW)
        hand_in(connection, first, second, at=NOW)
        went_wrong(connection)
        made_up = Random(1)  # noqa: S311 # made-up orders, the same every time.
        keep(connection, "2026.1", [row("milieu", 35), row("werkgever")])
        make_demo_orders(connection, types=service.types, today=NOW.date(), random=made_up)
    provider.knows("an", AN)
    with live_at(lambda found: create_app(provider.settings(settings, tmp_path, public_url=found), service)) as found:
        yield found


def log_in(page: Page) -> None:
    press(page.get_by_role("link", name="Ga naar de aanmelddienst"))
    page.fill("input[name=sub]", "an")
    press(page.get_by_role("button", name="Authorize"))


def test_a_person_logs_in_confirms_a_claim_and_logs_out_everywhere(open_page: OpenPage, address: str) -> None:
    page = open_page(f"{address}/beheer/opgaven/1", scripts=False)
    log_in(page)
    assert page.url == f"{address}/beheer/opgaven/1"
    press(page.get_by_role("button", name="Bevestig deze opgave"))
    assert "door Cis Maes" in page.inner_text("main")
    page.click("text=Afmelden")
    page.wait_for_url("**/oauth2/end_session**")
    page.goto(f"{address}/beheer")
    assert page.inner_text("h1") == "Aanmelden"


def test_the_way_in_is_found_with_the_keyboard_alone(open_page: OpenPage, address: str) -> None:
    page = open_page(f"{address}/beheer", scripts=False)
    page.locator("a.govuk-button").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.focus("input[name=sub]")  # the provider's page asks for it too, but a moment after it is there.
    page.keyboard.type("an")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.inner_text("h1") == "Wat op je wacht"


@pytest.mark.parametrize("width", EVERY_WIDTH)
def test_every_page_behind_the_login_is_accessible_and_fits_the_screen(
    open_page: OpenPage, address: str, width: int
) -> None:
    page = open_page(f"{address}/beheer", width=width)
    log_in(page)
    faults: dict[str, list[str]] = {}
    for path in PAGES:
        if path.startswith("/aanmelden/terug"):
            page.context.clear_cookies()
        page.goto(address + path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        faults[path] = violations(page) + ([f"scrolls sideways: {wide}"] if wide > width else [])
    assert {path: found for path, found in faults.items() if found} == {}
