"""A result and a published chart inside a page of another site: in a real browser, across two origins."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from tests.browser.conftest import NARROW, OpenPage, press, violations
from tests.live import live, live_at
from tests.sharing import shared_scan

from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.database, pytest.mark.once]

SMALLEST = 240


@pytest.fixture
def address(settings: Settings, service: Service) -> Iterator[str]:
    """The service on an address that its own links name."""
    with live_at(lambda at: create_app(settings.model_copy(update={"public_url": at}), service)) as found:
        yield found


@pytest.fixture
def home(settings: Settings, service: Service) -> str:
    """Where a scan that was handed in lives, for the session 'coordinator'."""
    return shared_scan(settings, service)[1]


@pytest.fixture
def site() -> Iterator["Site"]:
    """The site of a municipality, on another origin."""
    opened = Site()
    with live(Starlette(routes=[Route("/", opened.page)])) as address:
        opened.address = address.replace("127.0.0.1", "localhost")
        yield opened


class Site:
    """A page of somebody else with a piece of HTML in it."""

    address = ""
    html = ""

    async def page(self, _: Request) -> Response:
        """The page."""
        return HTMLResponse(f'<!DOCTYPE html><html lang="nl"><title>Aalst</title><h1>Aalst</h1>{self.html}</html>')


def _made(page: Page, home: str, *, sites: str, view: str = "samenvatting") -> str:
    """Make an embed on its page; gives the HTML that is offered."""
    page.context.add_cookies([{"name": "scan", "value": "coordinator", "url": home}])
    page.goto(f"{home}/insluiten")
    page.check(f"[name=wat][value={view}]")
    page.select_option("#thema", "milieu")
    page.check(f"[name=waar][value={'websites' if sites else 'overal'}]")
    page.fill("#websites", sites)
    press(page.locator("button:has-text('Maak de code')"))
    return page.input_value("#code")


@pytest.mark.parametrize("scripts", [True, False], ids=["with script", "without"])
def test_a_listed_site_shows_the_result_at_its_own_height(
    open_page: OpenPage, address: str, home: str, site: Site, *, scripts: bool
) -> None:
    mine = open_page(address)
    site.html = _made(mine, address + home, sites=site.address)
    reader = open_page(site.address, scripts=scripts)
    inside = reader.frame_locator("iframe")

    expect(inside.locator("h1")).to_have_text("Gemeente Aalst samen met OCMW Aalst")
    if scripts:
        reader.wait_for_function("document.querySelector('iframe').style.height")
        frame = next(each for each in reader.frames if "/embed/" in each.url)
        room = reader.locator("iframe").bounding_box()
        assert room
        assert frame.evaluate("document.documentElement.getBoundingClientRect().height") == pytest.approx(
            room["height"], abs=1
        )
    assert reader.context.cookies() == []


def test_a_site_that_is_not_listed_shows_nothing_of_it(
    open_page: OpenPage, browser: Browser, address: str, home: str, site: Site
) -> None:
    site.html = _made(open_page(address), address + home, sites="https://www.aalst.be")
    reader = browser.new_page()
    said: list[str] = []
    reader.on("console", lambda message: said.append(message.text))
    reader.goto(site.address)
    reader.wait_for_function("document.readyState === 'complete'")

    assert any("frame-ancestors" in each for each in said)
    assert "Gemeente" not in "".join(each.content() for each in reader.frames if "chrome-error" in each.url)
    assert not any("/embed/" in each.url for each in reader.frames)
    reader.close()


def test_a_badge_is_a_picture_on_any_site(open_page: OpenPage, address: str, home: str, site: Site) -> None:
    site.html = _made(open_page(address), address + home, sites="", view="badge")
    picture = open_page(site.address).locator("img")
    assert picture.evaluate("async (img) => { await img.decode(); return [img.naturalWidth, img.naturalHeight]; }") == [
        240,
        88,
    ]


def test_each_view_fits_in_240_pixels_without_accessibility_violation(
    open_page: OpenPage, address: str, home: str
) -> None:
    mine = open_page(address, width=NARROW)
    faults: dict[str, object] = {}
    for view in ("samenvatting", "thema", "badge", "acties"):
        frame = open_page(
            _made(mine, address + home, sites="https://a.be", view=view).split(chr(34))[1], width=SMALLEST
        )
        faults[view] = (frame.evaluate("document.documentElement.scrollWidth"), violations(frame))

    assert faults == dict.fromkeys(faults, (SMALLEST, []))


def test_the_page_that_makes_an_embed_shows_how_it_looks(open_page: OpenPage, address: str, home: str) -> None:
    mine = open_page(address, width=NARROW)
    _made(mine, address + home, sites="https://www.aalst.be")
    mine.wait_for_function("document.querySelector('iframe').style.height")

    assert violations(mine) == []
    assert mine.evaluate("document.documentElement.scrollWidth") == NARROW
    mine.check("[name=waar][value=websites]")
    mine.fill("#websites", "http://www.aalst.be")
    press(mine.locator("button:has-text('Maak de code')"))
    assert violations(mine) == []
    assert "Alleen https://" in mine.inner_text("main")
