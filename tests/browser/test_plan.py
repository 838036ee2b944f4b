"""In a real browser a result becomes an action plan, with and without JavaScript, wide and narrow."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import EVERY_WIDTH, OpenPage, press, violations
from tests.conftest import Copy
from tests.live import live
from tests.offered import home_with

from mvoscan.settings import Settings
from mvoscan.usecases.open_service import open_service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.database]


@pytest.fixture
def address(copies: Copy, tmp_path: Path) -> Iterator[str]:
    home = home_with(tmp_path, "scopes")
    settings = Settings(home=home, data=tmp_path, database_url=copies("seeded"), public_url="http://localhost")
    with live(create_app(settings, open_service(settings))) as found:
        yield found


def _handed_in(open_page: OpenPage, address: str, *, scripts: bool, width: int) -> Page:
    """On the result of a light scan with 'nee' everywhere."""
    page = open_page(f"{address}/start/profiel?doel=rondkijken&type=gemeente", scripts=scripts, width=width)
    press(page.get_by_role("button", name="Begin de scan"))
    press(page.get_by_text("Ik heb de link bewaard, begin"))
    home = page.url
    for theme in range(page.locator(".govuk-task-list__link").count()):
        page.goto(home)
        press(page.locator(".govuk-task-list__link").nth(theme))
        for answer in page.get_by_label("Nee", exact=True).all():
            answer.check()
        press(page.get_by_role("button", name="Bewaren en stoppen"))
    page.goto(f"{home}/nakijken")
    press(page.get_by_role("button", name="Indienen"))
    return page


def test_without_javascript_a_plan_is_made_from_the_result(open_page: OpenPage, address: str) -> None:
    page = _handed_in(open_page, address, scripts=False, width=320)
    press(page.get_by_role("link", name="Naar het actieplan"))
    press(page.get_by_role("link", name="Kies acties uit de scan"))
    page.locator("[name=stelling]").first.check()
    press(page.get_by_role("button", name="Zet in het actieplan"))
    expect(page.get_by_text("1 actie: 1 te doen.")).to_be_visible()


@pytest.mark.parametrize("width", EVERY_WIDTH)
def test_every_page_of_a_plan_is_accessible_and_fits(open_page: OpenPage, address: str, width: int) -> None:
    page = _handed_in(open_page, address, scripts=True, width=width)
    wrong = [_wrong(page, width)]
    press(page.get_by_role("link", name="Naar het actieplan"))
    wrong.append(_wrong(page, width))
    press(page.get_by_role("link", name="Kies acties uit de scan"))
    for each in page.locator("[name=stelling]").all()[:2]:
        each.check()
    wrong.append(_wrong(page, width))
    press(page.get_by_role("button", name="Zet in het actieplan"))
    press(page.locator(".app-plan__tools a").first)
    page.get_by_label("Streefwaarde").fill("veel")
    press(page.get_by_role("button", name="Bewaar"))
    wrong.append(_wrong(page, width))
    page.get_by_label("Streefwaarde").fill("12,5")
    page.get_by_label("Wat gaan jullie doen?").fill("Een lange actie " + "zonderspatiesertussen" * 9)
    press(page.get_by_role("button", name="Bewaar"))
    wrong.append(_wrong(page, width))
    expect(page.get_by_text("doel 12,5")).to_be_visible()
    assert wrong == [[], [], [], [], []]


def _wrong(page: Page, width: int) -> list[str]:
    sideways = page.evaluate("document.documentElement.scrollWidth") > width
    return [*violations(page), *(["sideways scrolling"] if sideways else [])]
