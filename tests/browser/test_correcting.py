"""In a real browser a coordinator hands in, corrects and withdraws; every page on the way is fit to be used."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, WIDE, OpenPage, press, violations
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


@pytest.mark.parametrize(
    ("scripts", "width"), [(False, NARROW), (True, WIDE), pytest.param(True, NARROW, marks=pytest.mark.heavy)]
)
def test_a_coordinator_hands_in_corrects_and_withdraws(
    open_page: OpenPage, address: str, *, scripts: bool, width: int
) -> None:
    page = open_page(f"{address}/start/profiel?doel=rondkijken&type=gemeente", scripts=scripts, width=width)
    faults = {step: _faults(page, width, scripts=scripts) for step in _story(page)}
    assert {step: found for step, found in faults.items() if found} == {}


def _story(page: Page) -> Iterator[str]:
    """The story step by step; after each its name, with the page there."""
    press(page.get_by_role("button", name="Begin de scan"))
    press(page.get_by_text("Ik heb de link bewaard, begin"))
    _answer(page, "Ja")
    result = page.url
    yield "result"
    press(page.get_by_role("link", name="Een fout verbeteren in deze scan"))
    yield "correct"
    press(page.get_by_role("button", name="Begin de verbetering"))
    press(page.get_by_text("Ik heb de link bewaard, begin"))
    expect(page.get_by_text("Je verbetert een scan die al is ingediend")).to_be_visible()
    yield "correction, tasks"
    home = page.url
    page.goto(result)
    expect(page.get_by_text("Er wordt aan een verbetering van deze scan gewerkt")).to_be_visible()
    yield "result, being corrected"
    page.goto(result.replace("/resultaat", "/verbeteren"))
    yield "correct, again"
    page.goto(home)
    _answer(page, "Nee")
    newer = page.url
    page.goto(result)
    expect(page.get_by_text("vervangen door een verbetering")).to_be_visible()
    yield "result, replaced"
    press(page.get_by_role("link", name="Vervangen door deze scan: bekijk het nieuwe resultaat"))
    assert page.url == newer
    press(page.get_by_role("link", name="Deze scan intrekken"))
    yield "withdraw"
    press(page.get_by_role("button", name="Ja, trek deze scan in"))
    expect(page.get_by_role("heading", name="De scan is ingetrokken")).to_be_visible()
    yield "withdrawn"
    for gone in (newer, result):
        page.goto(gone)
        expect(page.get_by_text("ingetrokken door wie ze beheerde")).to_be_visible()
    yield "gone"


def _answer(page: Page, label: str) -> None:
    """Give this answer to every statement of the first theme, and hand in."""
    home = page.url
    press(page.locator(".govuk-task-list__link").first)
    for answer in page.get_by_label(label, exact=True).all():
        answer.check()
    press(page.get_by_role("button", name="Bewaren en stoppen"))
    page.goto(f"{home}/nakijken")
    press(page.get_by_role("button", name="Indienen"))


def _faults(page: Page, width: int, *, scripts: bool) -> list[str]:
    """Axe needs scripts of its own; without them only the width is looked at."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    found = violations(page) if scripts else []
    return found + ([f"scrolls sideways: {wide}"] if wide > width else [])
