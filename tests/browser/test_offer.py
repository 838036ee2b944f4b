"""A workshop is found, ordered, planned, held, fed back and counted, on a narrow screen, with nothing for axe."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from tests.browser.conftest import NARROW, OpenPage, press, violations
from tests.letters import delivered
from tests.live import live
from tests.ordering import MAIL, by, entry, hold, link_in, newest, plan, tomorrow

from mvoscan.settings import Settings
from mvoscan.usecases.handle_orders import confirm_order
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.database]


@pytest.fixture
def address(settings: Settings, service: Service) -> Iterator[str]:
    with live(create_app(settings, service)) as found:
        yield found


def looked_at(page: Page, name: str, faults: dict[str, list[str]]) -> None:
    """Note what is wrong with a page."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    faults[name] = violations(page) + ([f"scrolls sideways: {wide}"] if wide > NARROW else [])


def test_a_workshop_is_ordered_held_fed_back_and_counted(
    open_page: OpenPage, address: str, settings: Settings, service: Service
) -> None:
    title, faults = entry(service).content.title, dict[str, list[str]]()
    page = open_page(f"{address}/aanbod", width=NARROW)
    page.get_by_label("Thema").select_option(label="Arbeidspraktijk")
    press(page.get_by_role("button", name="Toon het aanbod"))
    looked_at(page, "found", faults)
    press(page.get_by_role("link", name=title))
    looked_at(page, "entry", faults)
    press(page.get_by_role("button", name="Bestel dit").or_(page.get_by_role("link", name="Bestel dit")))
    page.get_by_label("Voor welk type").select_option(label="Gemeente")
    page.get_by_label("Naam van je bestuur").fill("Heist")
    page.get_by_label("Jouw naam").fill("An Peeters")
    page.get_by_label("Je e-mailadres").fill(MAIL)
    page.get_by_label("Voor hoeveel mensen?").fill("10000")
    press(page.get_by_role("button", name="Bestel", exact=True))
    looked_at(page, "mistakes", faults)
    page.get_by_label("Heist-op-den-Berg").check()
    page.get_by_label("Voor hoeveel mensen?").fill("20")
    press(page.get_by_role("button", name="Bestel", exact=True))
    looked_at(page, "ordered", faults)
    with service.writing() as connection:
        confirm_order(connection, newest(service), plan(tomorrow()), act=by())
    (letter,) = delivered(settings, service)
    page.goto(address + link_in(letter))
    assert "Het gaat door op" in page.inner_text("main")
    looked_at(page, "followed", faults)
    page.goto(address + hold(settings, service, newest(service)))
    press(page.get_by_role("button", name="Verstuur mijn mening"))
    looked_at(page, "unanswered", faults)
    for group in page.get_by_role("group").all():
        group.get_by_label("Eerder wel").check()
    press(page.get_by_role("button", name="Verstuur mijn mening"))
    looked_at(page, "thanks", faults)
    page.goto(f"{address}/cijfers/aanbod?by=entry")
    assert [each.inner_text() for each in page.locator("tbody tr").last.locator("td").all()] == list("100101")
    looked_at(page, "counted", faults)
    assert {name: found for name, found in faults.items() if found} == {}
