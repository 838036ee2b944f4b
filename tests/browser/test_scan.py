"""A civil servant takes the whole light scan in a real browser, and every page on the way is fit to be used."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Response, expect
from tests.browser.conftest import EVERY_WIDTH, NARROW, WIDE, OpenPage, press, violations
from tests.live import live

from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.database]

PUBLIC = (
    "/",
    "/cijfers",
    "/cijfers?by=month&from=2025-11&to=2026-03",
    "/cijfers?from=onzin",
    "/labels",
    "/labels/anysurfer",
    "/labels/clausule?group=werken&risk=milieu",
    "/cijfers/aanbod?by=month&from=2025-11&to=2026-03",
    "/aanbod?thema=onzin",
    "/bestelling/bestaat-niet",
    "/over",
    "/privacy",
    "/toegankelijkheid",
    "/contact",
    "/stellingen?type=gemeente&p.omvang=klein&p.aanbod=beleid&p.gebouwen=ja&p.aankoop=ja",
    "/bestaat-niet",
    "/verder/bestaat-niet",
)


@pytest.fixture
def address(settings: Settings, service: Service) -> Iterator[str]:
    with live(create_app(settings, service)) as found:
        yield found


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_public_page_is_accessible_and_fits_the_screen(open_page: OpenPage, address: str, width: int) -> None:
    page = open_page(address, width=width)
    found = {path: _faults(page, width) for path in PUBLIC if page.goto(address + path)}

    assert {path: faults for path, faults in found.items() if faults} == {}


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_whole_light_scan_is_taken_without_javascript_and_every_page_is_accessible(
    open_page: OpenPage, address: str, width: int
) -> None:
    page = open_page(address, width=width, scripts=False)
    faults: dict[str, list[str]] = {}
    for step in _steps(page):
        faults[step] = [] if page.evaluate(_SCROLLS) <= width else [f"scrolls sideways: {page.evaluate(_SCROLLS)}"]

    assert {step: found for step, found in faults.items() if found} == {}
    assert "Resultaat van je scan" in page.inner_text("h1")
    assert "Gemeente Aalst" in page.inner_text("main")


@pytest.mark.parametrize("width", EVERY_WIDTH)
def test_every_page_of_a_scan_has_no_accessibility_violation(open_page: OpenPage, address: str, width: int) -> None:
    page = open_page(address, width=width)
    faults = {step: _faults(page, width) for step in _steps(page)}

    assert {step: found for step, found in faults.items() if found} == {}


def test_a_theme_is_filled_in_and_saved_with_the_keyboard_alone(open_page: OpenPage, address: str) -> None:
    page = open_page(address, scripts=False)
    list(_start(page))
    press(page.locator(".govuk-task-list__link >> nth=0"))
    page.focus("h1 >> xpath=/following::input[@type='radio'][1]")
    page.keyboard.press("Space")
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "verder":
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert "Thema 2 van 8" in page.inner_text("main")
    page.go_back()
    assert page.locator("input[type=radio]").first.is_checked()


def test_with_javascript_an_answer_saves_itself_and_says_so(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    list(_start(page))
    press(page.locator(".govuk-task-list__link >> nth=0"))
    page.locator("input[type=radio]").first.check()
    page.locator(".app-save--done").first.wait_for()
    said = page.locator(".app-save--done").first.inner_text()
    page.reload()

    assert "Opgeslagen om" in said
    assert page.locator("input[type=radio]").first.is_checked()


def test_the_first_visit_weighs_less_than_forty_kilobytes(open_page: OpenPage, address: str) -> None:
    page = open_page("about:blank")
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    page.goto(address, wait_until="networkidle")
    sizes = [each.request.sizes()["responseBodySize"] for each in responses]

    assert sum(sizes) < 40_000
    assert len(sizes) >= 2


def test_no_page_asks_anything_of_another_site(open_page: OpenPage, address: str) -> None:
    page = open_page("about:blank")
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    page.goto(address)
    list(_steps(page))

    assert {url for url in asked if not url.startswith((address, "data:"))} == set()


_SCROLLS = "document.documentElement.scrollWidth"


def _faults(page: Page, width: int) -> list[str]:
    wide = page.evaluate(_SCROLLS)
    return violations(page) + ([f"scrolls sideways: {wide}"] if wide > width else [])


def _steps(page: Page) -> Iterator[str]:
    """Take the scan for gemeente Aalst; after each step its name, with the page there."""
    yield from _start(page)
    press(page.locator(".govuk-task-list__link >> nth=0"))
    yield "theme"
    while "/thema/" in page.url:
        statements = page.locator("fieldset[data-statement]")
        for statement in statements.all():
            # by the keyboard: what a save says moves the statements below it, from under a mouse that is on its way.
            statement.locator("input[type=radio]").nth(1).press("Space")
        expect(statements.locator("input[type=radio]:checked")).to_have_count(statements.count())
        page.locator("input[type=checkbox]").first.press("Space")
        press(page.locator("button:has-text('Bewaren en verder')"))
    yield "review"
    press(page.locator("button:has-text('Indienen')"))
    yield "result"


def _start(page: Page) -> Iterator[str]:
    page.goto("/".join(page.url.split("/")[:3]))
    yield "home"
    press(page.locator("text=Scan voor mijn bestuur"))
    yield "type"
    press(page.locator("button:has-text('Verder')"))
    yield "type, with a mistake"
    page.check("#type")
    press(page.locator("button:has-text('Verder')"))
    yield "institution"
    page.fill("#zoek", "aalst")
    press(page.locator("button:has-text('Zoeken')"))
    yield "institution, found"
    press(page.locator("button:has-text('Verder')"))
    yield "together"
    page.check("[name=samen][value=nee]")
    press(page.locator("button:has-text('Verder')"))
    yield "profile"
    press(page.locator("button:has-text('Begin de scan')"))
    yield "profile, with mistakes"
    for question in page.locator("fieldset").all():
        question.locator("input").first.check()
    press(page.locator("button:has-text('Begin de scan')"))
    yield "link"
    press(page.locator("text=Ik heb de link bewaard"))
    yield "tasks"
