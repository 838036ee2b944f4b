"""A real Chromium, with or without JavaScript, wide or narrow."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright
from tests.missing import missing

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PROGRAMS = ("chromium-headless-shell", "chromium", "google-chrome")
"""The first is the same browser without windows: it takes a third of the processor time."""

WIDE, NARROW = 1280, 320
EVERY_WIDTH = [WIDE, pytest.param(NARROW, marks=pytest.mark.heavy)]
"""Both widths for stories that look at many pages: the narrow one in `scripts/proofs`, since it takes as long again."""
PATIENCE = 30_000
"""Milliseconds before a test gives up: a busy machine is slow, not wrong."""

expect.set_options(timeout=PATIENCE)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"], "preload": False}
"""Only faults are told in full, and styles are not fetched once more (no rule here needs it): a third of the time."""
AXE = Axe()

OpenPage = Callable[..., Page]
"""Opens an address: `open_page(address, width=1280, scripts=True, **options of the browser context)`."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as it is found on this machine, or named by `CHROMIUM`."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if path is None:
        missing("no Chromium was found on this machine; install it or name it in CHROMIUM.")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Pages of their own for a test, each in a fresh context; a script that fails or is refused fails the test."""
    contexts, errors = [], list[str]()

    def opened(address: str, *, width: int = WIDE, scripts: bool = True, **options: Any) -> Page:
        viewport: ViewportSize = {"width": width, "height": 900}
        context = browser.new_context(viewport=viewport, java_script_enabled=scripts, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


def press(control: Locator) -> None:
    """Press a link or button and wait for the page it leads to: a click alone returns before that page is there."""
    with control.page.expect_navigation():
        control.click()


def violations(page: Page) -> list[str]:
    """What axe finds wrong with a page, one line per rule."""
    results = AXE.run(page, options=OPTIONS)
    return [
        f"{found['id']}: {found['help']}: {[node['html'] for node in found['nodes']][:3]}"
        for found in results.response["violations"]
    ]
