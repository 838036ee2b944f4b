"""The pages of releases in a real browser: followed by themselves where scripts run, complete where they do not."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient
from tests.browser.conftest import NARROW, OpenPage, press, violations
from tests.live import live
from tests.logins import BOTH, Provider, log_in
from tests.web.test_operator_releases import HERE, MARCH, keep

from mvoscan.core.job import Job
from mvoscan.core.release import act_of_worker
from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.run_jobs import begin_waiting, end, take_turn
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.database]


@pytest.fixture
def address(login_settings: Settings, service: Service) -> Iterator[str]:
    with live(create_app(login_settings, service)) as opened:
        yield opened


@pytest.fixture
def state(desk: TestClient, provider: Provider) -> dict[str, Any]:
    """The cookies of somebody who is logged in."""
    log_in(desk, provider, BOTH)
    cookies = [{"name": each.name, "value": each.value or "", **_RANGE} for each in desk.cookies.jar]
    return {"storage_state": {"cookies": cookies, "origins": []}}


_RANGE = {"domain": "127.0.0.1", "path": "/", "expires": -1, "httpOnly": True, "secure": False, "sameSite": "Lax"}


def begun(service: Service) -> Job:
    now = datetime.now(UTC)
    with service.writing() as connection:
        take_turn(connection, holder="one", now=now)
        job = begin_waiting(connection, now=now)
    assert job
    return job


def ask(page: Page) -> None:
    page.get_by_label("Periode").select_option("2026-Q1")
    press(page.get_by_role("button", name="Vraag deze publicatie"))


def test_the_page_follows_the_work_to_its_end_by_itself(
    open_page: OpenPage, address: str, state: dict[str, Any], service: Service
) -> None:
    page = open_page(address + HERE, **state)
    ask(page)
    expect(page.locator("#werk")).to_contain_text("geen worker")
    job = begun(service)
    expect(page.locator("#werk")).to_contain_text("De worker begint eraan.", timeout=15_000)
    keep(service, act_of_worker(MARCH))
    with service.writing() as connection:
        end(connection, job, release="2026-Q1.1", now=datetime.now(UTC))
    expect(page.get_by_role("link", name="Bekijk publicatie 2026-Q1.1")).to_be_visible(timeout=15_000)
    assert page.get_by_role("link", name="Vernieuw").count() == 0


def test_without_scripts_a_link_brings_the_newest(
    open_page: OpenPage, address: str, state: dict[str, Any], service: Service
) -> None:
    page = open_page(address + HERE, scripts=False, **state)
    ask(page)
    begun(service)
    press(page.get_by_role("link", name="Vernieuw"))
    expect(page.locator("#werk")).to_contain_text("De worker begint eraan.")


@pytest.mark.parametrize("path", ["", "/2026-Q1.1", "/werk/1"])
def test_on_a_narrow_screen_all_is_there_and_axe_finds_nothing(
    open_page: OpenPage, address: str, state: dict[str, Any], service: Service, path: str
) -> None:
    keep(service, act_of_worker(MARCH))
    page = open_page(address + HERE, width=NARROW, **state)
    ask(page)
    page.goto(address + HERE + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    assert violations(page) == []
