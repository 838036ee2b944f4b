"""The pages before a scan, also with mistakes, are fit to be used on a wide and on a narrow screen; and print well."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import EVERY_WIDTH, OpenPage, violations
from tests.live import live
from tests.started import institution_id

from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.database]

BODY = "/start/bestuur?doel=bestuur&type="
PAGES = (
    "/start?doel=rondkijken",
    "/start?doel=bestuur&type=onzin&verder=1",
    "/start/vragenlijst?doel=bestuur&vragenlijst=onzin&verder=1",
    f"{BODY}gemeente&zoek=berg&verder=1",
    f"{BODY}gemeente&zoek=galmaarden",
    f"{BODY}gemeente&zoek=xyzzy",
    f"{BODY}gemeente&zoek=0207.437.469",
    f"{BODY}ocmw&zoek=0207.437.468",
    f"{BODY}departement",
    "/start/nieuw?doel=bestuur&type=departement&bestuur=niet-in-lijst",
    "/start/nieuw?doel=bestuur&type=departement&bestuur=niet-in-lijst&nummer=12&zonder=1&verder=1",
    "/start/samen?doel=bestuur&type=gemeente&bestuur=AALST&verder=1",
    "/start/profiel?doel=bestuur&type=gemeente&bestuur=AALST&samen=ja",
    "/stellingen?toon=1",
    "/stellingen",
)


@pytest.fixture
def address(settings: Settings, service: Service) -> Iterator[str]:
    with live(create_app(settings, service)) as found:
        yield found


@pytest.mark.parametrize("width", EVERY_WIDTH)
def test_every_page_of_the_start_is_accessible_and_fits_the_screen(
    open_page: OpenPage, address: str, service: Service, width: int
) -> None:
    page = open_page(address, width=width)
    faults: dict[str, list[str]] = {}
    for path in PAGES:
        page.goto(address + path.replace("AALST", institution_id(service, "gemeente", "Aalst")))
        wide = page.evaluate("document.documentElement.scrollWidth")
        faults[path] = violations(page) + ([f"scrolls sideways: {wide}"] if wide > width else [])

    assert {path: found for path, found in faults.items() if found} == {}


def test_the_error_summary_has_the_focus_and_leads_to_the_field(open_page: OpenPage, address: str) -> None:
    page = open_page(f"{address}/start/nieuw?doel=bestuur&type=departement&bestuur=niet-in-lijst&verder=1")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.click(".govuk-error-summary a >> nth=0")
    expect(page.locator("#naam")).to_be_focused()
    page.keyboard.type("Omgeving")
    assert page.input_value("#naam") == "Omgeving"


def test_enter_in_the_search_field_searches(open_page: OpenPage, address: str) -> None:
    page = open_page(f"{address}{BODY}gemeente", scripts=False)
    page.fill("#zoek", "aalst")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("zoek=aalst")
    assert page.inner_text("fieldset legend") == "Eén bestuur gevonden"


def test_paper_shows_the_statements_and_not_the_form(open_page: OpenPage, address: str) -> None:
    page = open_page(f"{address}/stellingen?type=gemeente&p.omvang=klein&p.aanbod=beleid&p.gebouwen=ja&p.aankoop=ja")
    page.emulate_media(media="print")
    assert not page.is_visible("form")
    assert page.is_visible("text=Stellingen voor: Gemeente")
    assert page.locator(".app-print-answers").first.is_visible()
