"""In a real browser a lost link is recovered by mail, and the pages on the way are in order."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import OpenPage, press, violations
from tests.conftest import Copy
from tests.letters import AN
from tests.live import live
from tests.offered import home_with

from mvoscan.cli.posting import compose_of, post_of
from mvoscan.settings import Settings
from mvoscan.usecases.open_service import open_service
from mvoscan.usecases.send_mail import send_due
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.database]


class Running(NamedTuple):
    """A service, and how its mail is sent and read: the path in the newest letter from the folder."""

    address: str
    newest: Callable[[], str]


@pytest.fixture
def running(copies: Copy, tmp_path: Path) -> Iterator[Running]:
    home = home_with(tmp_path, "scopes")
    settings = Settings(home=home, data=tmp_path, database_url=copies("seeded"), public_url="http://localhost")
    service = open_service(settings)

    def newest() -> str:
        send_due(service.database, post_of(settings), compose_of(settings, service), clock=lambda: datetime.now(UTC))
        file = max((tmp_path / "mail").glob("*.eml"))
        message = message_from_bytes(file.read_bytes(), policy=policy.default)
        text = str(message.get_content())
        return next(
            word.removeprefix("http://localhost") for word in text.split() if "/adres/" in word or "/verder/" in word
        )

    with live(create_app(settings, service)) as found:
        yield Running(found, newest)


def _in_order(page: Page, width: int) -> None:
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(("scripts", "width"), [(True, 1280), (False, 320)])
def test_a_lost_link_is_recovered_by_mail(open_page: OpenPage, running: Running, *, scripts: bool, width: int) -> None:
    start = f"{running.address}/start/profiel?doel=rondkijken&type=gemeente"
    page = open_page(start, scripts=scripts, width=width)
    press(page.get_by_role("button", name="Begin de scan"))
    page.get_by_label("Je e-mailadres").fill(AN)
    press(page.get_by_role("button", name="Mail me"))
    home = page.url.removesuffix("/adres")
    page.goto(running.address + running.newest())
    press(page.get_by_role("button", name="Ja, dit is mijn adres"))
    running.newest()

    other = open_page(f"{running.address}/", scripts=scripts, width=width)
    press(other.get_by_role("link", name="Link naar je scan kwijt?"))
    other.get_by_label("Je e-mailadres").fill(AN)
    press(other.get_by_role("button", name="Mail me een nieuwe link"))
    other.goto(running.address + running.newest())
    press(other.get_by_role("button", name="Verdergaan"))
    expect(other.get_by_role("heading", level=1)).to_have_text("Overzicht van je scan")
    assert other.url == home


def test_the_pages_about_addresses_are_in_order_on_a_phone(open_page: OpenPage, running: Running) -> None:
    start = f"{running.address}/start/profiel?doel=rondkijken&type=gemeente"
    page = open_page(start, width=320)
    press(page.get_by_role("button", name="Begin de scan"))
    _in_order(page, 320)
    page.get_by_label("Je e-mailadres").fill("x" * 60 + "@een-heel-lang-domein-van-een-bestuur.voorbeeld.be")
    press(page.get_by_role("button", name="Mail me"))
    _in_order(page, 320)
    home = page.url
    confirm = running.address + running.newest()
    page.goto(confirm)
    _in_order(page, 320)
    press(page.get_by_role("button", name="Ja, dit is mijn adres"))
    _in_order(page, 320)
    page.goto(home)
    page.get_by_label("E-mailadres van je collega").fill("bo@aalst.be")
    press(page.get_by_role("button", name="Vraag om over te nemen"))
    _in_order(page, 320)
    for path in ("/link-kwijt", "/link-kwijt/gevraagd", "/privacy"):
        page.goto(running.address + path)
        _in_order(page, 320)
