"""A coordinator shares a result with a program, sees what it gets, and takes it back: in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from tests.browser.conftest import EVERY_WIDTH, OpenPage, press, violations
from tests.live import live
from tests.sharing import shared_scan

from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.database]

STEPS = ("nothing shared", "with mistakes", "a fresh address", "what a receiver gets", "revoked")


@pytest.mark.parametrize("width", EVERY_WIDTH)
def test_a_result_is_shared_with_a_program_on_pages_without_a_fault(
    open_page: OpenPage, settings: Settings, service: Service, width: int
) -> None:
    _, home, _ = shared_scan(settings, service)
    found = {}
    with live(create_app(settings, service)) as address:
        page = open_page("about:blank", width=width)
        page.context.add_cookies([{"name": "scan", "value": "coordinator", "url": address}])
        page.goto(f"{address}{home}/delen")
        for step in _story(page):
            found[step] = (page.evaluate("document.documentElement.scrollWidth"), violations(page))

    assert found == dict.fromkeys(STEPS, (width, []))


def _story(page: Page) -> Iterator[str]:
    """Share by the form, look, go back and revoke; after each step its name."""
    steps = iter(STEPS)
    press(page.locator("text=Deel dit resultaat met een ander programma"))
    yield next(steps)
    _send(page, "zonder-naam")
    assert "kan het actieplan niet mee" in page.inner_text("main")
    yield next(steps)
    _send(page, "met-naam")
    assert "/api/v1/results/" in page.input_value("#adres")
    yield next(steps)
    press(page.locator("a.govuk-button:has-text('Bekijk wat de ontvanger krijgt')"))
    assert '"kind": "mvoscan-result-capsule"' in page.inner_text("main")
    assert "Zonnepanelen op het zwembad" in page.inner_text("main")
    yield next(steps)
    press(page.locator("text=Terug naar het overzicht"))
    press(page.locator("button:has-text('Trek in')"))
    assert "Ingetrokken op" in page.inner_text("main")
    yield next(steps)


def _send(page: Page, form: str) -> None:
    page.check(f"[name=vorm][value={form}]")
    page.check("#plan")
    press(page.locator("button:has-text('Onderteken en maak het adres')"))
