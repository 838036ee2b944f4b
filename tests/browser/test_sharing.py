"""A coordinator shares a result and takes it back; somebody else reads it: in a real browser, wide and narrow."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from tests.browser.conftest import EVERY_WIDTH, NARROW, WIDE, OpenPage, press, violations
from tests.browser.test_scan import PUBLIC
from tests.live import live_at
from tests.sharing import shared_scan

from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.database]


@pytest.fixture
def address(settings: Settings, service: Service) -> Iterator[str]:
    """The service on an address that its own links name."""
    with live_at(lambda at: create_app(settings.model_copy(update={"public_url": at}), service)) as found:
        yield found


@pytest.fixture
def home(settings: Settings, service: Service) -> str:
    """Where a scan that was handed in lives, for the session 'coordinator'."""
    return shared_scan(settings, service)[1]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_result_is_shared_read_and_taken_back_without_javascript(
    open_page: OpenPage, address: str, home: str, width: int
) -> None:
    mine, reader = (open_page(address, width=width, scripts=False) for _ in range(2))
    said = list(_story(mine, reader, address + home))

    assert said == [f"{step}: {width}" for step in STEPS]
    assert "heeft deze deellink ingetrokken" in reader.inner_text("main")
    assert "1 keer geopend" in mine.inner_text("main")


@pytest.mark.parametrize("width", EVERY_WIDTH)
def test_every_page_of_sharing_has_no_accessibility_violation(
    open_page: OpenPage, address: str, home: str, width: int
) -> None:
    mine, reader = (open_page(address, width=width) for _ in range(2))
    faults = {}
    for step in _story(mine, reader, address + home):
        page = reader if step.startswith("reader") else mine
        faults[step] = violations(page)

    assert len(faults) == len(STEPS)
    assert {step: found for step, found in faults.items() if found} == {}


def test_no_page_asks_anything_of_another_site_not_the_shared_one_either(
    open_page: OpenPage, address: str, home: str
) -> None:
    mine, reader = open_page("about:blank"), open_page("about:blank")
    asked: set[str] = set()
    for page in (mine, reader):
        page.context.on("request", lambda request: asked.add(request.url))
    for path in PUBLIC:
        mine.goto(address + path)
    list(_story(mine, reader, address + home))

    assert any("/gedeeld/resultaat/" in url for url in asked)
    assert {url for url in asked if not url.startswith((address + "/", "data:"))} == set()


STEPS = (
    "sharing, empty",
    "sharing, with mistakes",
    "sharing, a fresh link",
    "preview",
    "reader: button",
    "reader: result with plan",
    "reader: without a name",
    "sharing, revoked",
    "reader: gone",
)


def _story(mine: Page, reader: Page, home: str) -> Iterator[str]:
    """Share twice, read both, revoke the first; after each step its name and how wide its page is."""
    steps = iter(STEPS)

    def done(page: Page) -> str:
        return f"{next(steps)}: {page.evaluate('document.documentElement.scrollWidth')}"

    mine.context.add_cookies([{"name": "scan", "value": "coordinator", "url": home}])
    mine.goto(f"{home}/resultaat")
    press(mine.locator("text=Deel dit resultaat"))
    yield done(mine)
    _choose(mine, "zonder-naam", "dag", plan=True)
    yield done(mine)
    link = _choose(mine, "met-naam", "kwartaal", plan=True)
    yield done(mine)
    press(mine.locator("text=Bekijk het zoals de ontvanger"))
    yield done(mine)
    mine.goto(f"{home}/delen")
    nameless = _choose(mine, "zonder-naam", "week", plan=False)
    reader.goto(link)
    yield done(reader)
    press(reader.locator("text=Bekijk het resultaat"))
    yield done(reader)
    reader.goto(nameless)
    press(reader.locator("text=Bekijk het resultaat"))
    assert "Aalst" not in reader.content()
    yield done(reader)
    mine.reload()
    press(mine.locator("button:has-text('Trek in')").first)
    yield done(mine)
    reader.reload()
    yield done(reader)


def _choose(page: Page, form: str, term: str, *, plan: bool) -> str:
    """Fill in the form and send it; gives the fresh link, if there is one."""
    page.check(f"[name=vorm][value={form}]")
    page.check(f"[name=termijn][value={term}]")
    page.set_checked("#plan", plan)
    press(page.locator("button:has-text('Maak de deellink')"))
    return page.input_value("#link") if page.locator("#link").count() else ""
