"""A weak score on procurement leads to a clause with FSC in the right place, by keyboard and without scripts."""

import pytest
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient
from tests.browser.conftest import NARROW, OpenPage
from tests.live import live
from tests.weak import weak_on

from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.database]


def _enter(page: Page) -> None:
    """Press Enter on what has the focus, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _follow(page: Page, name: str) -> None:
    """Go by keyboard to the page that a link leads to."""
    page.get_by_role("link", name=name, exact=True).focus()
    _enter(page)


def test_from_a_weak_score_on_procurement_to_a_clause_with_fsc_in_the_specification(
    open_page: OpenPage, settings: Settings, service: Service
) -> None:
    app = create_app(settings, service)
    dossier = weak_on(TestClient(app, cookies={"scan": "buyer"}, follow_redirects=False), service, "hefboom")
    with live(app) as address:
        page = open_page(address, width=NARROW, scripts=False)
        page.context.add_cookies([{"name": "scan", "value": "buyer", "url": address}])
        page.goto(f"{address}/dossier/{dossier.public_id}/resultaat")
        _follow(page, "FSC")
        _follow(page, "Bekijk alles wat je mag vragen bij: Papier, drukwerk en hout")
        expect(page.get_by_label("Wat koop je?")).to_have_value("hout-papier")
        page.get_by_label("Wat kan er mislopen?").focus()
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
