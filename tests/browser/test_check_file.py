"""In a real browser an author has a file checked, mends it in the page, and walks through what it asks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import OpenPage, press, violations
from tests.conftest import Copy
from tests.live import live
from tests.offered import home_with
from tests.tiny import FOLDER

from mvoscan.settings import Settings
from mvoscan.usecases.open_service import open_service
from mvoscan.web.app import create_app
from mvoscan.web.bounded import Bounded

pytestmark = [pytest.mark.browser, pytest.mark.database]

TEXT = (FOLDER / "tailored.yaml").read_text(encoding="utf-8")
BROKEN = TEXT.replace("status: draft", "status: drift")


@pytest.fixture
def address(copies: Copy, tmp_path: Path) -> Iterator[str]:
    home = home_with(tmp_path, "tailored")
    settings = Settings(home=home, data=tmp_path, database_url=copies("seeded"), public_url="http://localhost")
    with live(create_app(settings, open_service(settings), bounded=Bounded(seconds=60))) as found:
        yield f"{found}/vragenlijst-controleren"


def _sent(page: Page, text: str) -> None:
    file = {"name": "mijn.yaml", "mimeType": "text/yaml", "buffer": text.encode()}
    page.get_by_label("Kies een bestand").set_input_files(file)  # type: ignore[arg-type]  # a dict with just these keys.
    press(page.get_by_role("button", name="Kijk na"))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_mistake_is_mended_in_the_page_and_then_all_is_in_order(
    open_page: OpenPage, address: str, *, scripts: bool
) -> None:
    page = open_page(address, scripts=scripts)
    _sent(page, BROKEN)
    expect(page.get_by_role("heading", name="Er is nog één fout")).to_be_visible()
    page.get_by_label("Of plak de tekst").fill(TEXT)
    press(page.get_by_role("button", name="Kijk na"))
    expect(page.get_by_text("Alles is in orde")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_of_it_is_accessible_and_fits(open_page: OpenPage, address: str, width: int) -> None:
    page = open_page(address, width=width)
    found = [violations(page)]
    _sent(page, BROKEN)
    found.append(violations(page))
    _sent(page, TEXT)
    found.append(violations(page))
    press(page.get_by_role("button", name="Toon de stellingen"))
    assert [*found, violations(page)] == [[], [], [], []]
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_keyboard_goes_from_the_report_to_the_mistake(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    _sent(page, BROKEN)
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#fout-1")).to_be_focused()


def test_an_edition_that_is_published_already_is_told_so(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    published = TEXT.replace("status: draft", "status: published")
    _sent(page, published)
    expect(page.get_by_text("Deze editie bestaat al")).to_have_count(0)
    _sent(page, published.replace("scope: light", "scope: full", 1))
    expect(page.get_by_text("Deze editie bestaat al")).to_be_visible()
