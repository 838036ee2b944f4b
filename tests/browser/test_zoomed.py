"""Pages of a result and its team at 200 % zoom and at 320 px: the longest words, nothing, mistakes and clashes."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Page
from starlette.testclient import TestClient
from tests.browser.conftest import OpenPage, violations
from tests.colleagues import colleague, give_link
from tests.conftest import ROOT, Copy
from tests.corrected import replaced
from tests.live import live_at
from tests.sharing import browser, opened, shared
from tests.started import asked_ids, seen, start

from mvoscan.core.answers import OPEN
from mvoscan.core.institution import InstitutionTypes
from mvoscan.settings import Settings
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.usecases.find_institution import name_institution
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.database]

ZOOMED, NARROW = (640, 2), (320, 1)
"""CSS pixels, and how many dots each of them is: a window of 1280 at 200 % has 640."""
COOKIE = "coordinator"


def word(length: int) -> str:
    """A word that cannot be broken anywhere."""
    return ("Intergemeentelijksamenwerkingsverband" * 60)[:length]


class State(NamedTuple):
    """A page to look at, or the answer to a form that is sent there."""

    path: str
    form: dict[str, str] | None = None


class Site(NamedTuple):
    """Where it runs, and what there is to look at."""

    address: str
    states: dict[str, State]


@pytest.fixture(scope="module")
def site(
    copies: Copy, library: Library, types: InstitutionTypes, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """One server for all: a body with the longest name, and its scans in progress, handed in and replaced."""
    url, data = copies("seeded"), tmp_path_factory.mktemp("zoomed")
    settings = Settings(home=ROOT, data=data, database_url=url, public_url="http://testserver")
    service = Service(database=Database(settings.database), library=library, types=types, demo=False)
    client = browser(settings, service, COOKIE)
    with service.writing() as connection:
        body = name_institution(connection, id="long", type="departement", name=word(200), number="", types=types).id
    states = _finished(client, service, body) | _busy(settings, service, body)
    with live_at(lambda at: create_app(settings.model_copy(update={"public_url": at}), service)) as address:
        yield Site(address, states)
    service.database.close()


@pytest.mark.parametrize("size", [ZOOMED, NARROW], ids=["zoomed", "narrow"])
def test_nothing_scrolls_sideways_and_nothing_is_a_barrier(
    open_page: OpenPage, site: Site, size: tuple[int, int]
) -> None:
    width, dots = size
    page = open_page("about:blank", width=width, device_scale_factor=dots)
    page.context.add_cookies([{"name": "scan", "value": COOKIE, "url": site.address}])
    faults = {name: _faults(page, site.address, state, width) for name, state in site.states.items()}
    assert {name: found for name, found in faults.items() if found} == {}


def _faults(page: Page, address: str, state: State, width: int) -> list[str]:
    page.goto(address + (state.path if state.form is None else "/over"))
    if state.form is not None:
        with page.expect_navigation():
            page.evaluate(_SEND, [state.path, state.form])
    wide = page.evaluate("document.documentElement.scrollWidth")
    answered = page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus")
    expected = (409, 422) if state.form else (200,)
    return [
        *(violations(page) if width == NARROW[0] else []),
        *([f"scrolls sideways: {wide}"] if wide > width else []),
        *([] if answered in expected else [f"status {answered}"]),
    ]


_SEND = """([path, fields]) => {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = path;
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement('textarea');
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}"""


def _finished(client: TestClient, service: Service, body: str) -> dict[str, State]:
    """A result with all that can be said, one with nothing, and one that was replaced."""
    full, empty, old = (_handed_in(client, service, body) for _ in range(3))
    action = {"actie": word(300), "eigenaar": word(120), "dienst": word(120), "indicator": word(300)}
    client.post(f"{full}/actieplan/nieuw", data=action | {"eenheid": word(120), "budget": word(1000)})
    plan = client.get(f"{full}/actieplan").text
    action_id = plan.split(f"{full}/actieplan/")[1:]
    edited = next(part.split('"')[0].split("/")[0] for part in action_id if not part.startswith(("kiezen", "nieuw")))
    replaced(client, old.split("/")[2])
    link = opened(client, shared(client, full, plan="ja", waarvoor=word(80)))
    return {
        "result": State(f"{full}/resultaat"),
        "result, replaced": State(f"{old}/resultaat"),
        "plan": State(f"{full}/actieplan"),
        "plan, empty": State(f"{empty}/actieplan"),
        "plan, choose": State(f"{full}/actieplan/kiezen"),
        "plan, an action": State(f"{full}/actieplan/{edited}"),
        "plan, mistakes": State(f"{full}/actieplan/nieuw", {**action, "actie": "", "deadline": word(40)}),
        "sharing": State(f"{full}/delen"),
        "sharing, empty": State(f"{empty}/delen"),
        "sharing, mistakes": State(f"{full}/delen", {"waarvoor": word(200), "termijn": "dag", "dag": "ooit"}),
        "shared result": State(link),
        "correct": State(f"{full}/verbeteren"),
        "withdraw": State(f"{full}/intrekken"),
    }


def _busy(settings: Settings, service: Service, body: str) -> dict[str, State]:
    """A scan in progress: a colleague with the longest name answered, and somebody read what was there before."""
    dossier = start(service, cookie=COOKIE, type="departement", institution=body)[0]
    home, (theme, (name, other, *_)) = f"/dossier/{dossier.public_id}", next(iter(asked_ids(service, dossier).items()))
    _, token = give_link(service, dossier, by=COOKIE, label=word(120))
    they = colleague(settings, service, token)
    sent = they.post(f"{home}/antwoord/{name}", data={"a": "nee", "n": word(2000)}, headers=seen())
    assert sent.status_code == 200, sent.text
    history = f"{home}/stelling/{name}/geschiedenis"
    return {
        "theme": State(f"{home}/thema/{theme}"),
        "clash": State(f"{home}/thema/{theme}", {f"a.{name}": "ja", f"n.{name}": word(2000), f"v.{name}": OPEN.base}),
        "history": State(history),
        "history, empty": State(f"{home}/stelling/{other}/geschiedenis"),
        "history, clash": State(history, {"revisie": "0", "v": "9-oud"}),
        "colleagues": State(f"{home}/collegas"),
        "colleagues, mistakes": State(f"{home}/collegas", {"naam": word(300), "deadline": word(40)}),
        "following": State(f"{home}/opvolging"),
    }


def _handed_in(client: TestClient, service: Service, body: str) -> str:
    dossier = start(service, cookie=COOKIE, type="departement", institution=body)[0]
    home = f"/dossier/{dossier.public_id}"
    for theme, names in asked_ids(service, dossier).items():
        sent = {f"a.{name}": "ja" for name in names} | {f"a.{names[0]}": "nee", f"n.{names[0]}": word(2000)}
        assert client.post(f"{home}/thema/{theme}", data=sent | {f"i.{names[0]}": "1"}).status_code == 303
    assert client.post(f"{home}/indienen").status_code == 303
    return home
