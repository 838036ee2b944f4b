"""In a real browser a coordinator invites a colleague, who fills in a part; with scripts and without."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import EVERY_WIDTH, NARROW, WIDE, OpenPage, press, violations
from tests.conftest import Copy
from tests.live import live
from tests.offered import home_with

from mvoscan.settings import Settings
from mvoscan.usecases.open_service import open_service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.database]


@pytest.fixture
def address(copies: Copy, tmp_path: Path) -> Iterator[str]:
    home = home_with(tmp_path, "conditional")
    settings = Settings(home=home, data=tmp_path, database_url=copies("seeded"), public_url="http://localhost")
    with live(create_app(settings, open_service(settings))) as found:
        yield found


def begin(open_page: OpenPage, address: str, *, scripts: bool, width: int) -> tuple[Page, str]:
    """The overview of a practice scan, and its address."""
    page = open_page(f"{address}/start/profiel?doel=rondkijken&type=gemeente", scripts=scripts, width=width)
    press(page.get_by_role("button", name="Begin de scan"))
    press(page.get_by_text("Ik heb de link bewaard, begin"))
    return page, page.url


def invite(page: Page, home: str, address: str) -> str:
    """Make a link for the statements of a service; where it leads in this test."""
    page.goto(f"{home}/collegas")
    page.get_by_label("Voor wie is deze link?").fill("An")
    page.get_by_label("Invullen").check()
    page.get_by_label("Alleen de stellingen voor de dienst").check()
    page.get_by_label("Dienst", exact=True).select_option(index=1)
    press(page.get_by_role("button", name="Maak de link"))
    return address + page.locator("#link").input_value().removeprefix("http://localhost")


_HEIGHT = "box => box.getBoundingClientRect().height"


def first(page: Page) -> Locator:
    return page.locator("[data-statement]").first


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_colleague_fills_in_a_part_and_the_coordinator_sees_it_and_puts_it_back(
    open_page: OpenPage, address: str, *, scripts: bool, width: int
) -> None:
    page, home = begin(open_page, address, scripts=scripts, width=width)
    theirs = open_page(invite(page, home, address), scripts=scripts, width=width)
    press(theirs.get_by_role("button", name="Verdergaan"))
    press(theirs.locator(".govuk-task-list__link").first)
    service = theirs.url
    for option in ("Ja", "Nee"):
        theirs.goto(service)
        if scripts:
            height = first(theirs).evaluate(_HEIGHT)
            with theirs.expect_response("**/antwoord/*"):
                first(theirs).get_by_label(option, exact=True).check()
            expect(first(theirs).locator(".app-signed")).to_contain_text("An, ")
            expect(first(theirs).locator(".app-save")).to_contain_text("Opgeslagen")
            assert first(theirs).evaluate(_HEIGHT) == height  # nothing moves away under the finger of who goes on.
        else:
            first(theirs).get_by_label(option, exact=True).check()
            press(theirs.get_by_role("button", name="Bewaren en verder"))
    page.goto(f"{home}/opvolging")
    expect(page.get_by_text("Eén antwoord staat op deze naam.")).to_be_visible()
    press(page.locator("a[href*='geschiedenis']").first)
    press(page.get_by_role("button", name="Zet terug").first)
    expect(page.locator(".app-plan__item").first).to_contain_text("Ja")


@pytest.mark.parametrize("width", EVERY_WIDTH)
def test_no_page_of_a_team_has_a_barrier_or_scrolls_sideways(open_page: OpenPage, address: str, width: int) -> None:
    page, home = begin(open_page, address, scripts=True, width=width)
    page.goto(f"{home}/collegas")
    press(page.get_by_role("button", name="Maak de link"))
    found = [*violations(page)]
    link = invite(page, home, address)
    found += violations(page)
    for each in ("collegas", "opvolging"):
        page.goto(f"{home}/{each}")
        found += violations(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(link)
    assert (found, violations(page)) == ([], [])
