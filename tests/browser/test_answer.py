"""The answer is made, kept and read in a browser without JavaScript, wide and narrow, with nothing against axe."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.browser.conftest import NARROW, WIDE, OpenPage, press, violations
from tests.conftest import ROOT, Copy
from tests.live import live
from tests.released import NOW, published

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
    """Made-up years up to the day on which they are read, with a release of the quarter before."""
    url = copies("demo")
    service = Service(database=Database(url), library=library, types=types, demo=True)
    published(service, "2026-Q3")
    app = create_app(Settings(home=ROOT, data=tmp_path_factory.mktemp("data"), database_url=url), service)
    app.state.door = replace(app.state.door, clock=lambda: NOW)
    with live(app) as opened:
        yield opened


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_an_answer_is_made_and_kept_without_scripts(open_page: OpenPage, address: str, width: int) -> None:
    page = open_page(f"{address}/cijfers/antwoord", width=width, scripts=False)
    press(page.get_by_role("button", name="Maak het antwoord"))
    assert "van=" in page.url
    press(page.get_by_role("button", name="Bewaar dit antwoord"))
    assert page.get_by_role("heading", level=1).inner_text().startswith("Bewaard antwoord van")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_answer_the_kept_one_and_a_wrong_period_are_accessible_and_fit(
    open_page: OpenPage, address: str, width: int
) -> None:
    page = open_page(f"{address}/cijfers/antwoord", width=width)
    faults = {}
    for step in ("antwoord", "bewaard", "fout"):
        if step == "bewaard":
            press(page.get_by_role("button", name="Bewaar dit antwoord"))
        if step == "fout":
            page.goto(f"{address}/cijfers/antwoord?van=2099-01&tot=onzin")
        wide = page.evaluate("document.documentElement.scrollWidth")
        faults[step] = violations(page) + ([f"scrolls sideways: {wide}"] if wide > width else [])
    assert faults == {"antwoord": [], "bewaard": [], "fout": []}


def test_on_paper_there_is_the_whole_answer_and_not_the_form(open_page: OpenPage, address: str) -> None:
    page = open_page(f"{address}/cijfers/antwoord")
    page.emulate_media(media="print")
    assert not page.get_by_label("Van maand").is_visible()
    assert page.get_by_role("heading", name="Hoe vaak werd").is_visible()
    styles = "[...document.querySelectorAll('.app-table-scroll')].map(each => getComputedStyle(each).overflowX)"
    assert set(page.evaluate(styles)) == {"visible"}
