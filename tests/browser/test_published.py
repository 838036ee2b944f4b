"""In a real browser the pages with published results can be read by everyone, wide and narrow, without scripts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import OpenPage, press, violations
from tests.conftest import ROOT, Copy
from tests.live import live
from tests.releases import coded, keep, made_up_rows, withheld

from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.observation import Observation
from mvoscan.settings import Settings
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.database]

VIEWS = (
    "/cijfers",
    "/cijfers/resultaten",
    "/cijfers/resultaten?per=familie&scan=full&thema=milieu",
    "/cijfers/resultaten?per=provincie",
    "/cijfers/resultaten?per=regio",
    "/cijfers/stellingen",
    "/cijfers/evolutie",
)


def shaped(row: Observation) -> Observation:
    """Some withheld, some coded."""
    if row.family == "andere" or row.question.endswith("berekend"):
        return withheld(row)
    return coded(row) if row.dataset == "theme-results" and row.family == "ocmw" else row


@pytest.fixture(scope="module")
def address(
    copies: Copy, library: Library, types: InstitutionTypes, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    service = Service(database=Database(copies("seeded")), library=library, types=types, demo=False)
    editions = library.as_sealed("mvo-overheid")
    with service.writing() as connection:
        for period, edition in (("2024", "2026.1"), ("2026", "2026.2")):
            keep(connection, f"{period}.1", made_up_rows(editions, period, edition=edition, change=shaped))
    folder: Path = tmp_path_factory.mktemp("data")
    with live(create_app(Settings(home=ROOT, data=folder, public_url="http://localhost"), service)) as found:
        yield found


def test_a_chart_in_a_frame_is_in_order_and_fits_in_240_pixels(open_page: OpenPage, address: str) -> None:
    page = open_page(f"{address}/embed/cijfers/2026.1?per=familie&thema=milieu", width=240)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 240


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_in_order_and_fits(open_page: OpenPage, address: str, view: str, width: int) -> None:
    page = open_page(f"{address}{view}", width=width)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [1280, 320])
def test_without_scripts_a_visitor_goes_from_the_total_to_one_theme_by_family(
    open_page: OpenPage, address: str, width: int
) -> None:
    page = open_page(f"{address}/cijfers", scripts=False, width=width)
    press(page.get_by_role("link", name="Resultaten", exact=True))
    press(page.get_by_role("link", name="Per familie"))
    page.get_by_label("Thema", exact=True).select_option("milieu")
    press(page.get_by_role("button", name="Toon de resultaten"))
    expect(page.get_by_role("heading", name="Milieu en klimaat: gemiddelde score per familie, 2026")).to_be_visible()
    expect(page.get_by_role("img", name="Milieu en klimaat")).to_be_visible()
    expect(page.get_by_role("row", name="Onderwijs, federaal en andere niet gepubliceerd")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_a_result_beside_the_mean_of_its_own_family_is_in_order(open_page: OpenPage, address: str, width: int) -> None:
    page = open_page(f"{address}/start/profiel?doel=rondkijken&type=gemeente", width=width)
    for each in page.locator("fieldset").all():
        each.locator("input").first.check()
    press(page.get_by_role("button", name="Begin de scan"))
    press(page.get_by_text("Ik heb de link bewaard, begin"))
    press(page.locator(".govuk-task-list__link").first)
    for answer in page.get_by_label("Ja", exact=True).all():
        answer.check()
    press(page.get_by_role("button", name="Bewaren en stoppen"))
    page.goto(f"{page.url.rsplit('/', 1)[0]}/nakijken")
    press(page.get_by_role("button", name="Indienen"))
    expect(page.get_by_role("img", name="Jullie scores naast het gemiddelde van de familie ‘Gemeente’")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
