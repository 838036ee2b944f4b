"""Who buys paper comes from the labels to a clause with FSC in the right place, by keyboard and without scripts."""

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, OpenPage
from tests.live import live

from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.database]


def _enter(page: Page) -> None:
    """Press Enter on what has the focus, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_from_the_labels_to_a_clause_for_paper_with_fsc_in_the_specification(
    open_page: OpenPage, settings: Settings, service: Service
) -> None:
    with live(create_app(settings, service)) as address:
        page = open_page(f"{address}/labels", width=NARROW, scripts=False)
        page.get_by_role("link", name="Stel een clausule op").focus()
        _enter(page)
        page.get_by_label("Wat koop je?").focus()
        page.keyboard.type("Pap")
        page.keyboard.press("Tab")
        page.keyboard.type("Schade")
        page.keyboard.press("Tab")
        _enter(page)
        expect(page.get_by_role("heading", level=2).first).to_have_text(
            "Papier, drukwerk en hout: schade aan milieu, natuur of klimaat"
        )
        specification = page.get_by_role("region", name="Technische specificatie")
        expect(specification.get_by_role("link", name="FSC", exact=True)).to_be_visible()
        expect(specification.get_by_role("blockquote").first).to_contain_text("met het label FSC of gelijkwaardig")
        expect(page.get_by_role("region", name="Dit mag je niet eisen")).to_contain_text("B Corp")
        assert page.evaluate("document.documentElement.scrollWidth") == NARROW
