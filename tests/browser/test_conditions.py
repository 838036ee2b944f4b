"""In a real browser statements appear and disappear as the answers they wait for are given, and focus stays put."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import OpenPage, press, violations
from tests.conftest import Copy
from tests.live import live
from tests.offered import home_with

from mvoscan.settings import Settings
from mvoscan.usecases.open_service import open_service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.database]


@pytest.fixture
def address(copies: Copy, tmp_path: Path) -> Iterator[str]:
    home = home_with(tmp_path, "conditional", "notes")
    settings = Settings(home=home, data=tmp_path, database_url=copies("seeded"), public_url="http://localhost")
    with live(create_app(settings, open_service(settings))) as found:
        yield found


def _begin(open_page: OpenPage, address: str, questionnaire: str, *, scripts: bool = True) -> Page:
    """On the first theme of a practice scan."""
    chosen = f"doel=rondkijken&type=gemeente&vragenlijst={questionnaire}"
    page = open_page(f"{address}/start/profiel?{chosen}", scripts=scripts)
    press(page.get_by_role("button", name="Begin de scan"))
    press(page.get_by_text("Ik heb de link bewaard, begin"))
    press(page.locator(".govuk-task-list__link").first)
    return page


def _statement(page: Page, name: str) -> Locator:
    return page.locator(f"[data-statement={name}]")


def _choose(page: Page, name: str, label: str) -> None:
    _statement(page, name).get_by_label(label, exact=True).check()


def test_an_answer_shows_and_hides_what_waits_for_it_and_what_hangs_from_that(
    open_page: OpenPage, address: str
) -> None:
    page = _begin(open_page, address, "voorwaarden")
    _choose(page, "plan", "Ja")
    expect(_statement(page, "plan-gepubliceerd")).to_be_visible()
    _choose(page, "plan-gepubliceerd", "Ja")
    expect(_statement(page, "publicatie-bijgewerkt")).to_be_visible()

    _choose(page, "plan", "Nee")
    expect(_statement(page, "plan-gepubliceerd")).to_be_hidden()
    expect(_statement(page, "publicatie-bijgewerkt")).to_be_hidden()
    expect(_statement(page, "plan-gepland")).to_be_visible()
    assert violations(page) == []


def test_the_keyboard_goes_from_an_answer_to_the_statement_that_it_shows(open_page: OpenPage, address: str) -> None:
    page = _begin(open_page, address, "voorwaarden")
    page.locator("[name='a.plan']").first.focus()
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.name") == "a.plan"
    expect(_statement(page, "plan-gepubliceerd")).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "a.plan-gepubliceerd":
            break
    page.keyboard.press("Space")
    expect(_statement(page, "publicatie-bijgewerkt")).to_be_visible()


def test_what_was_answered_is_there_again_when_a_statement_comes_back(open_page: OpenPage, address: str) -> None:
    page = _begin(open_page, address, "voorwaarden")
    for name, label in (("plan", "Ja"), ("plan-gepubliceerd", "Nee"), ("plan", "Niet van toepassing")):
        with page.expect_response(f"**/antwoord/{name}"):
            _choose(page, name, label)
    page.reload()
    expect(_statement(page, "plan-gepubliceerd")).to_be_hidden()
    _choose(page, "plan", "Ja")
    expect(_statement(page, "plan-gepubliceerd").get_by_label("Nee", exact=True)).to_be_checked()


def test_a_screen_reader_hears_that_a_statement_came(open_page: OpenPage, address: str) -> None:
    page = _begin(open_page, address, "voorwaarden")
    _choose(page, "plan", "Ja")
    said = page.locator("[aria-live=polite]", has_text="Er kwam een stelling bij:")
    expect(said).to_have_text("Er kwam een stelling bij: Wij doen wat 'plan-gepubliceerd' vraagt.")


def test_without_javascript_the_page_comes_back_with_the_statements_that_came(
    open_page: OpenPage, address: str
) -> None:
    page = _begin(open_page, address, "voorwaarden", scripts=False)
    expect(_statement(page, "plan-gepubliceerd")).to_be_hidden()
    _choose(page, "plan", "Ja")
    press(page.get_by_role("button", name="Bewaren en verder"))
    expect(page.get_by_text("Door je antwoord zijn er stellingen bijgekomen")).to_be_visible()
    expect(_statement(page, "plan-gepubliceerd")).to_be_visible()


def test_an_answer_that_asks_for_a_note_says_so_until_there_is_one(open_page: OpenPage, address: str) -> None:
    page = _begin(open_page, address, "notities")
    wanted = _statement(page, "code").get_by_text("Nog een notitie nodig")
    note = _statement(page, "code").locator("textarea")
    expect(wanted).to_be_hidden()
    _choose(page, "code", "Nee")
    expect(wanted).to_be_visible()
    assert violations(page) == []
    note.fill("Volgend jaar.")
    expect(wanted).to_be_hidden()
