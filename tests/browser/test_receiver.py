"""The receiver of `examples/` and the service, each a process of its own, from the first click to the end."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from playwright.sync_api import Page, expect
from standardwebhooks import Webhook
from tests.browser.conftest import NARROW, OpenPage, press, violations
from tests.clients import make_client
from tests.conftest import ROOT, Copy
from tests.receiving import Receiver, serving, until
from tests.sharing import shared_scan
from tests.walker import Walker

from mvoscan.core.client import Scope
from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service, open_service

pytestmark = [pytest.mark.browser, pytest.mark.database, pytest.mark.once]

SCOPES = (Scope.RESULTS_READ, Scope.EVENTS_READ, Scope.WEBHOOKS_MANAGE)


@dataclass
class Stage:
    """Both processes, and the database of the service to begin scans in."""

    address: str
    settings: Settings
    service: Service
    receiver: Receiver

    def scan(self) -> str:
        """A scan that was handed in, for the session 'coordinator'; gives its dossier."""
        return shared_scan(self.settings, self.service)[2].public_id


@pytest.fixture(scope="module")
def stage(copies: Copy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The service with its worker, and the receiver."""
    folder = tmp_path_factory.mktemp("stage")
    with serving(folder / "service", copies("seeded")) as address:
        settings = Settings(home=ROOT, data=folder / "service", public_url=address)
        service = open_service(settings)
        receiver = Receiver(address, folder / "receiver.db")
        with service.writing() as connection:
            back = f"{receiver.address}/terug"
            receiver.client = make_client(connection, *SCOPES, back=back, now=datetime.now(UTC))
        receiver.start()
        until(lambda: receiver.fact("secret"))
        yield Stage(address, settings, service, receiver)
        receiver.kill()
        service.close()


@pytest.fixture
def coordinator(stage: Stage) -> Iterator[httpx2.Client]:
    """The browser of who coordinates those scans, without a screen."""
    with httpx2.Client(base_url=stage.address, timeout=30) as opened:
        opened.cookies.set("scan", "coordinator", domain="127.0.0.1")
        yield opened


def consented(walker: Walker, stage: Stage, dossier: str) -> str:
    """Walk from the receiver to the service and back with a yes; gives the id of the result."""
    walker.go(stage.receiver.address)
    walker.submit("Haal je MVO-scan op")
    walker.submit("Verder", keuze=dossier)
    back = walker.submit("Ja, deel dit resultaat")
    assert "Je resultaat is opgehaald" in back.text
    return str(stage.receiver.asked("SELECT id FROM result ORDER BY rowid DESC")[0][0])


def asked_for_consent(page: Page, dossier: str) -> None:
    """Click from the receiver to the page that asks for consent."""
    press(page.locator("button:has-text('Haal je MVO-scan op')"))
    page.check(f"[name=keuze][value={dossier}]")
    press(page.locator("button:has-text('Verder')"))


def embed_address(page: Page, stage: Stage, dossier: str) -> str:
    """Let the receiver's site show this result; gives what its maker copies."""
    page.goto(f"{stage.address}/dossier/{dossier}/insluiten")
    page.check("[name=waar][value=websites]")
    page.fill("#websites", stage.receiver.address)
    press(page.locator("button:has-text('Maak de code')"))
    return page.input_value("#code").split('src="')[1].split('"')[0]


NEWS = ("result.shared", "result.revoked", "scan.superseded")


def news(stage: Stage) -> list[str]:
    """What the service has to tell of consents and corrections, in order: the ids of those events."""
    answer = httpx2.get(f"{stage.address}/api/v1/events?limit=500", headers=stage.receiver.headers)
    return [each["data"]["id"] for each in answer.json()["events"] if each["type"] in NEWS]


def heard(stage: Stage) -> list[str]:
    """What the receiver has of it, in order."""
    return [
        str(name) for name, kind in stage.receiver.asked("SELECT id, type FROM event ORDER BY cursor") if kind in NEWS
    ]


def sent_again(stage: Stage) -> None:
    """Let the service send all of it by webhook once more, and wait until its signature was found right (2xx)."""
    with httpx2.Client(base_url=stage.address, headers=stage.receiver.headers) as api:
        place = f"/api/v1/webhooks/{stage.receiver.fact('webhook')}/deliveries"
        for event in news(stage):
            assert api.post(f"{place}/{event}").status_code == 202
        until(lambda: all(each["delivered_at"] for each in api.get(place).json()["deliveries"]))


def test_who_says_no_shares_nothing_and_who_says_yes_sees_the_result_with_its_embed(
    open_page: OpenPage, stage: Stage
) -> None:
    dossier = stage.scan()
    page = open_page(stage.receiver.address)
    page.context.add_cookies([{"name": "scan", "value": "coordinator", "url": stage.address}])
    asked_for_consent(page, dossier)
    press(page.locator("button:has-text('Nee, deel niets')"))
    assert "gezegd=nee" in page.url
    assert (page.locator("table").count(), page.locator("[role=status]").count()) == (0, 1)

    asked_for_consent(page, dossier)
    press(page.locator("button:has-text('Ja, deel dit resultaat')"))
    assert page.locator("article h2").inner_text() == "Gemeente Aalst en OCMW Aalst"
    address = embed_address(page, stage, dossier)
    page.goto(stage.receiver.address)
    page.fill("[name=adres]", address)
    press(page.locator("button:has-text('Toon')"))
    expect(page.frame_locator("iframe").locator("h1")).to_have_text("Gemeente Aalst samen met OCMW Aalst")
    page.wait_for_function("document.querySelector('iframe').style.height")
    assert violations(page) == []
    page.set_viewport_size({"width": NARROW, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW


def test_a_receiver_that_was_killed_catches_up_and_neither_loses_nor_doubles_anything(
    stage: Stage, coordinator: httpx2.Client
) -> None:
    receiver, walker = stage.receiver, Walker(coordinator)
    corrected, revoked = stage.scan(), stage.scan()
    first, second = (consented(walker, stage, each) for each in (corrected, revoked))
    until(lambda: {(first,), (second,)} <= set(receiver.asked("SELECT consent FROM event")))

    receiver.kill()
    later = coordinator.post(f"/dossier/{corrected}/verbeteren").headers["location"].split("/")[2]
    assert coordinator.post(f"/dossier/{later}/indienen").status_code == 303
    assert coordinator.post(f"/dossier/{revoked}/koppelingen/{second}/intrekken").status_code == 303
    until(lambda: news(stage)[len(heard(stage)) :][1:])
    receiver.start()
    until(lambda: receiver.status(second) == "revoked")
    assert (receiver.status(first), heard(stage)) == ("superseded", news(stage))

    sent_again(stage)
    assert heard(stage) == news(stage)
    page = walker.go(receiver.address).text
    assert "Dit resultaat is vervangen." in page
    assert "Dit resultaat mogen we niet meer gebruiken." in page


def test_a_webhook_that_is_not_signed_by_the_service_is_refused_and_not_kept(stage: Stage) -> None:
    receiver = stage.receiver
    secret = receiver.fact("secret")
    body = json.dumps({"type": "result.revoked", "timestamp": "2026-01-01T00:00:00Z", "data": {"id": "x", "cursor": 1}})
    now = datetime.now(UTC)
    strange, known = (Webhook(each).sign("x", now, body) for each in ("whsec_" + "A" * 44, secret))
    sent = {"webhook-id": "x", "webhook-timestamp": str(int(now.timestamp()))}
    answers = [
        httpx2.post(
            f"{receiver.address}/haak", content=each, headers=sent | {"webhook-signature": signature}
        ).status_code
        for each, signature in ((body, strange), (body + " ", known), (body, known))
    ]
    assert (answers, len(receiver.asked("SELECT id FROM event WHERE id = 'x'"))) == ([400, 400, 204], 1)


def test_a_result_is_believed_with_the_signature_of_the_service_and_under_its_own_id_only(
    stage: Stage, coordinator: httpx2.Client
) -> None:
    receiver = stage.receiver
    name = consented(Walker(coordinator), stage, stage.scan())
    signed = str(receiver.asked(f"SELECT signed FROM result WHERE id = '{name}'")[0][0])
    head, document, signature = signed.split(".")
    changed = f"{head}.{document[:200]}{'A' if document[200] != 'A' else 'B'}{document[201:]}.{signature}"
    tries = ((signed, name), (changed, name), (signed, "iets-anders"), ("geen handtekening", name))
    assert receiver.believes(*tries) == [True, False, False, False]


def test_who_did_not_leave_from_this_browser_brings_nothing_back(stage: Stage) -> None:
    address = stage.receiver.address
    with httpx2.Client(base_url=address) as mine:
        away = mine.post("/haal").headers["location"]
        back = f"/terug?code=x&state={parse_qs(urlsplit(away).query)['state'][0]}"
        answers = [httpx2.get(f"{address}{back}"), mine.get(back), mine.get(back)]
    assert [each.headers["location"] for each in answers] == ["/?gezegd=vreemd", "/?gezegd=fout", "/?gezegd=vreemd"]
