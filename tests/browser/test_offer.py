"""From a weak score to a workshop, ordered, planned, held, fed back and counted; narrow, with nothing for axe."""

import csv
from collections.abc import Iterator
from io import StringIO

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page
from starlette.testclient import TestClient
from tests.browser.conftest import NARROW, OpenPage, press, violations
from tests.letters import delivered
from tests.live import live
from tests.ordering import ENTRY, MAIL, by, entry, hold, link_in, newest, plan, tomorrow
from tests.weak import weak_on

from mvoscan.settings import Settings
from mvoscan.usecases.handle_orders import confirm_order
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.database]


@pytest.fixture
def app(settings: Settings, service: Service) -> FastAPI:
    return create_app(settings, service)


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    with live(app) as found:
        yield found


def looked_at(page: Page, name: str, faults: dict[str, list[str]]) -> None:
    """Note what is wrong with a page."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    faults[name] = violations(page) + ([f"scrolls sideways: {wide}"] if wide > NARROW else [])


def counted(page: Page, address: str, code: str) -> list[list[int]]:
    """Ordered, held and fed back, as the API, a spreadsheet and the answer to a question count an entry."""
    (told,) = page.request.get(f"{address}/api/v1/orders.json?by=entry").json()["rows"]
    line, _total = csv.DictReader(StringIO(page.request.get(f"{address}/api/v1/orders.csv?by=entry").text()))
    answer = page.request.get(f"{address}/cijfers/antwoord.json").json()["numbers"]["offered"]
    assert told["key"]["entry"] == line["entry"] == code
    names = ("ordered", "held", "feedback")
    return [
        [told[each] for each in names],
        [int(line[each]) for each in names],
        [answer["ordered"], answer["held"], answer["adjusting"]["feedback"]],
    ]


def test_from_a_weak_score_on_well_being_a_workshop_is_ordered_held_fed_back_and_counted(
    open_page: OpenPage, app: FastAPI, address: str, settings: Settings, service: Service
) -> None:
    code, faults = entry(service).code, dict[str, list[str]]()
    body = TestClient(app, cookies={"scan": "body"}, follow_redirects=False)
    dossier = weak_on(body, service, "werkgever", "hefboom")
    page = open_page(f"{address}/aanbod?thema=6.4", width=NARROW)
    looked_at(page, "found", faults)
    page.context.add_cookies([{"name": "scan", "value": "body", "url": address}])
    page.goto(f"{address}/dossier/{dossier.public_id}/resultaat")
    looked_at(page, "result", faults)
    press(page.get_by_role("link", name=ENTRY["titel"][0]))
    looked_at(page, "entry", faults)
    press(page.get_by_role("button", name="Bestel dit").or_(page.get_by_role("link", name="Bestel dit")))
    page.get_by_label("Voor welk type").select_option(label="Gemeente")
    page.get_by_label("Naam van je bestuur").fill("Heist")
    page.get_by_label("Jouw naam").fill("An Peeters")
    page.get_by_label("Je e-mailadres").fill(MAIL)
    page.get_by_label("Voor hoeveel mensen?").fill("10000")
    press(page.get_by_role("button", name="Bestel", exact=True))
    looked_at(page, "mistakes", faults)
    page.get_by_label("Heist-op-den-Berg").check()
    page.get_by_label("Voor hoeveel mensen?").fill("20")
    press(page.get_by_role("button", name="Bestel", exact=True))
    looked_at(page, "ordered", faults)
    with service.writing() as connection:
        confirm_order(connection, newest(service), plan(tomorrow()), act=by())
    (letter,) = delivered(settings, service)
    page.goto(address + link_in(letter))
    assert "Het gaat door op" in page.inner_text("main")
    looked_at(page, "followed", faults)
    page.goto(address + hold(settings, service, newest(service)))
    press(page.get_by_role("button", name="Verstuur mijn mening"))
    looked_at(page, "unanswered", faults)
    for group in page.get_by_role("group").all():
        group.get_by_label("Eerder wel").check()
    press(page.get_by_role("button", name="Verstuur mijn mening"))
    looked_at(page, "thanks", faults)
    page.goto(f"{address}/cijfers/aanbod?by=entry")
    assert [each.inner_text() for each in page.locator("tbody tr").last.locator("td").all()] == list("100101")
    assert counted(page, address, code) == [[1, 1, 1]] * 3
    looked_at(page, "counted", faults)
    assert {name: found for name, found in faults.items() if found} == {}
