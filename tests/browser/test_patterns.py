"""Every element of the look in a real browser: for everyone, on every screen, on paper, and with the keyboard."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, WIDE, OpenPage, violations
from tests.browser.patterns import Patterns, serving

pytestmark = pytest.mark.browser
WIDTH = "() => document.documentElement.scrollWidth"
TWICE = "() => document.documentElement.style.setProperty('font-size', '200%')"
FOCUS_SHOWS = """() => {
  const at = document.activeElement;
  const seen = [at, at.closest("label"), at.nextElementSibling].filter(Boolean);
  const styles = seen.flatMap((each) => [getComputedStyle(each), getComputedStyle(each, "::before")]);
  const ring = ({ outlineStyle, outlineColor, boxShadow }) =>
    (outlineStyle !== "none" && outlineColor !== "rgba(0, 0, 0, 0)") || boxShadow !== "none";
  return at === document.body || styles.some(ring) ? "" : at.outerHTML.slice(0, 90);
}"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(Patterns()) as patterns:
        yield patterns.address


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_element_has_an_accessibility_violation(open_page: OpenPage, address: str, width: int) -> None:
    page = open_page(address, width=width)
    unfold(page)
    assert violations(page) == []


@pytest.mark.parametrize("width", [NARROW, 600, WIDE])
def test_nothing_scrolls_sideways(open_page: OpenPage, address: str, width: int) -> None:
    page = open_page(address, width=width)
    unfold(page)
    assert page.evaluate(WIDTH) <= width


def test_nothing_scrolls_sideways_when_text_is_twice_as_large(open_page: OpenPage, address: str) -> None:
    page = open_page(address, width=2 * NARROW)
    page.evaluate(TWICE)
    assert page.evaluate(WIDTH) <= 2 * NARROW


def test_whoever_uses_the_keyboard_sees_where_they_are(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    page.locator(".app-header__name").focus()
    lost = []
    for _ in range(60):
        page.keyboard.press("Tab")
        lost.append(page.evaluate(FOCUS_SHOWS))
    assert [where for where in lost if where] == []


def test_a_list_of_mistakes_has_the_focus_and_leads_to_the_answer(open_page: OpenPage, address: str) -> None:
    page = open_page(address, scripts=False)
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("link", name="Kies een antwoord bij stelling 3").click()
    expect(page.locator("[name='a.klacht']").first).to_be_focused()


def test_a_statement_names_its_answers_for_a_screen_reader(open_page: OpenPage, address: str) -> None:
    statement = open_page(address).get_by_role("group", name="Wie een klacht heeft")
    expect(statement.get_by_role("radio", name="Niet van toepassing")).to_be_visible()
    expect(statement.get_by_role("checkbox", name="Interessant voor mijn organisatie")).to_be_visible()


def test_in_forced_colours_a_chart_is_drawn_in_them(open_page: OpenPage, address: str) -> None:
    page = open_page(address, forced_colors="active", color_scheme="dark")
    number = page.locator(".app-chart text:not(.halo)").first
    assert number.evaluate("each => getComputedStyle(each).fill") == "rgb(255, 255, 255)"


def test_on_paper_stands_what_to_read_and_nothing_to_click(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    page.emulate_media(media="print")
    expect(page.locator(".app-statement__help").first).to_be_visible()
    for control in (".app-nav", ".govuk-button", ".app-statement summary"):
        assert not any(each.is_visible() for each in page.locator(control).all())


def unfold(page: Page) -> None:
    page.evaluate("() => document.querySelectorAll('details').forEach((each) => (each.open = true))")
