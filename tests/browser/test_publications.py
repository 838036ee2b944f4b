"""In a real browser: the list of publications and a report, wide and narrow, without JavaScript, and on paper."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import OpenPage, press, violations
from tests.conftest import ROOT, Copy
from tests.live import live
from tests.released import published

from mvoscan.core.institution import InstitutionTypes
from mvoscan.settings import Settings
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.database]


@pytest.fixture(scope="module")
def address(
    copies: Copy, library: Library, types: InstitutionTypes, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A service with one published release."""
    settings = Settings(home=ROOT, data=tmp_path_factory.mktemp("data"), public_url="http://localhost")
    service = Service(database=Database(copies("demo")), library=library, types=types, demo=True)
    published(service, "2026-Q3")
    with live(create_app(settings, service)) as found:
        yield f"{found}/cijfers/publicaties"


@pytest.mark.parametrize("width", [1280, 320])
def test_the_list_and_a_report_are_accessible_and_fit(open_page: OpenPage, address: str, width: int) -> None:
    page = open_page(address, width=width)
    found, wide = violations(page), page.evaluate("document.documentElement.scrollWidth")
    press(page.get_by_role("link", name="Derde kwartaal van 2026"))
    assert [found, violations(page)] == [[], []]
    assert [wide, page.evaluate("document.documentElement.scrollWidth")] == [width, width]


def test_without_javascript_a_report_is_read_from_the_results_and_its_parts_are_reached(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(address.replace("publicaties", "resultaten"), scripts=False)
    press(page.get_by_role("link", name="Lees het rapport bij deze publicatie"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Resultaten: derde kwartaal van 2026")
    page.get_by_role("link", name="Wat we niet beweren").click()
    expect(page.get_by_role("heading", name="Wat we niet beweren")).to_be_in_viewport()


def test_on_paper_no_column_of_a_table_is_cut_off(open_page: OpenPage, address: str) -> None:
    page = open_page(address, width=700)
    press(page.get_by_role("link", name="Lees het rapport"))
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Dit rapport als PDF")).to_be_hidden()
    cut = "[...document.querySelectorAll('table')].filter(each => each.scrollWidth > document.body.clientWidth).length"
    assert page.evaluate(cut) == 0
