"""In a real browser a scan goes on from an earlier one: what was filled in then is told, and confirmed by saving it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import OpenPage, press, violations
from tests.conftest import Copy
from tests.live import live
from tests.offered import home_with

from mvoscan.settings import Settings
from mvoscan.usecases.open_service import open_service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.database]
MARK = "Vorige keer: Ja. Nog te bevestigen."


@pytest.fixture
def address(copies: Copy, tmp_path: Path) -> Iterator[str]:
    home = home_with(tmp_path, "scopes")
    settings = Settings(home=home, data=tmp_path, database_url=copies("seeded"), public_url="http://localhost")
    with live(create_app(settings, open_service(settings))) as found:
        yield found


def _second_scan(open_page: OpenPage, address: str, *, scripts: bool, width: int = 1280) -> Page:
    """On the first theme of a full scan that goes on from a light one with 'ja' everywhere."""
    page = open_page(f"{address}/start/profiel?doel=rondkijken&type=gemeente", scripts=scripts, width=width)
    press(page.get_by_role("button", name="Begin de scan"))
    press(page.get_by_text("Ik heb de link bewaard, begin"))
    press(page.locator(".govuk-task-list__link").first)
    for answer in page.get_by_label("Ja", exact=True).all():
        answer.check()
    press(page.get_by_role("button", name="Bewaren en stoppen"))
    home = page.url.rsplit("/", 1)[0]
    page.goto(f"{home}/nakijken")
    press(page.get_by_role("button", name="Indienen"))
    press(page.get_by_role("link", name="Verder naar de volledige scan"))
    press(page.get_by_role("button", name="Begin de nieuwe scan"))
    press(page.get_by_text("Ik heb de link bewaard, begin"))
    press(page.locator(".govuk-task-list__link").first)
    return page


@pytest.mark.parametrize("width", [1280, 320])
def test_answers_of_last_time_are_told_and_confirmed_with_the_button(
    open_page: OpenPage, address: str, width: int
) -> None:
    page = _second_scan(open_page, address, scripts=False, width=width)
    expect(page.get_by_text(MARK).first).to_be_visible()
    here = page.url
    press(page.get_by_role("button", name="Bewaren en verder"))
    page.goto(here)
    expect(page.get_by_text(MARK)).to_have_count(0)


def test_an_answer_of_last_time_that_is_changed_is_no_longer_to_be_confirmed(open_page: OpenPage, address: str) -> None:
    page = _second_scan(open_page, address, scripts=True)
    before = page.get_by_text(MARK).count()
    page.get_by_label("Nee", exact=True).first.check()
    expect(page.get_by_text(MARK)).to_have_count(before - 1)
    assert page.locator("[aria-describedby^='b.']").count() == before - 1


def test_the_page_with_answers_of_last_time_is_in_order_on_a_phone(open_page: OpenPage, address: str) -> None:
    page = _second_scan(open_page, address, scripts=True, width=320)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320
