"""In a real browser the statements are read in another language, and nothing that was filled in is lost by that."""

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

pytestmark = [pytest.mark.browser, pytest.mark.database]


@pytest.fixture
def address(copies: Copy, tmp_path: Path) -> Iterator[str]:
    home = home_with(tmp_path, "translated/vertaald/2026.1")
    english = FOLDER / "translated" / "vertaald" / "2026.1.en.yaml"
    (home / "questionnaires" / "vertaald" / english.name).write_bytes(english.read_bytes())
    settings = Settings(home=home, data=tmp_path, database_url=copies("seeded"), public_url="http://localhost")
    with live(create_app(settings, open_service(settings))) as found:
        yield found


def _begin(open_page: OpenPage, address: str, *, scripts: bool = True, width: int = 1280) -> Page:
    page = open_page(f"{address}/start/profiel?doel=rondkijken&type=gemeente", scripts=scripts, width=width)
    press(page.get_by_role("button", name="Begin de scan"))
    press(page.get_by_text("Ik heb de link bewaard, begin"))
    press(page.locator(".govuk-task-list__link").first)
    return page


@pytest.mark.parametrize("scripts", [True, False])
def test_an_answer_given_before_another_language_is_chosen_is_still_there(
    open_page: OpenPage, address: str, *, scripts: bool
) -> None:
    page = _begin(open_page, address, scripts=scripts)
    page.get_by_label("Ja", exact=True).first.check()
    press(page.get_by_role("button", name="English"))
    expect(page.get_by_label("Yes", exact=True).first).to_be_checked()


def test_enter_in_an_answer_goes_on_and_not_to_another_language(open_page: OpenPage, address: str) -> None:
    page = _begin(open_page, address, scripts=False)
    page.get_by_label("Ja", exact=True).first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nakijken en indienen")


@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_in_another_language_is_accessible_and_fits(open_page: OpenPage, address: str, width: int) -> None:
    page = _begin(open_page, address, width=width)
    press(page.get_by_role("button", name="English"))
    expect(page.get_by_text("(not translated yet)")).to_have_count(1)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
