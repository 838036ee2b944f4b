"""A service on which every operation of the API has something to answer: a client, a result, a webhook, a release."""

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tests.capsules import issued
from tests.clients import RETURN, Made, make_client
from tests.conftest import ROOT
from tests.launching import Program
from tests.published import publish
from tests.sharing import browser, shared_scan

from mvoscan.core.client import Scope
from mvoscan.core.institution import InstitutionTypes
from mvoscan.settings import Settings
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.storage.signing import create_key, load_keys
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.publish_events import publish_events
from mvoscan.web.headers import TOKEN_PATH

NOWHERE = "http://localhost:9/haak"
"""Where the webhook sends to; nobody listens there."""


class Furnished(NamedTuple):
    """A client with every scope, and what its program can ask for."""

    client: Made
    places: dict[str, str]
    """Parts of addresses by their names, as `web.contract.PLACES`: those that are made anew on every service."""
    sent: dict[str, dict[str, str]]
    """What of the examples of bodies is made anew, by address: for /token a code that was not used yet."""


def furnished_settings(database: str, data: Path, address: str) -> Settings:
    """Settings of such a service: no limit on how often it is asked, and webhooks may go to this machine."""
    key = data / "secret"
    key.write_text("a key of at least thirty-two characters")
    return Settings(
        home=ROOT,
        data=data,
        database_url=database,
        public_url=address,
        api_per_minute=0,
        wrong_links=0,
        wrong_keys=0,
        wrong_logins=0,
        starts_per_hour=0,
        hand_ins_per_hour=0,
        secret_key_file=key,
        webhook_test_hosts=("localhost",),
    )


def furnished_service(settings: Settings, library: Library, types: InstitutionTypes) -> Service:
    """The service on a copy of a demo, with a key to sign with."""
    signing = load_keys([create_key(settings.data, now=datetime(2026, 1, 15, tzinfo=UTC))])
    return Service(database=Database(settings.database), library=library, types=types, demo=True, signing=signing)


def furnish(settings: Settings, service: Service) -> Furnished:
    """Let an operator, somebody who manages a scan and a program do what they do before an API is asked anything."""
    now = datetime.now(UTC)
    with service.writing() as connection:
        made = make_client(connection, *Scope, now=now)
    visitor, home, dossier = shared_scan(settings, service)
    share = issued(visitor, home, at=settings.public_url, plan="ja").rpartition("/")[2]
    program = Program(made)
    code = program.code(visitor, dossier.public_id)
    tool = browser(settings, service)
    hook = tool.post("/api/v1/webhooks", json={"url": NOWHERE}, headers=made.headers).json()["id"]
    publish(service, "2026-Q3")
    publish_events(service.database, now=now)
    sent = tool.get(f"/api/v1/webhooks/{hook}/deliveries", headers=made.headers).json()["deliveries"]
    exchange = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": RETURN,
        "code_verifier": program.verifier,
    }
    places = {"share": share, "webhook": hook, "event": sent[0]["event"]}
    return Furnished(made, places, {TOKEN_PATH: exchange, "/api/v1/webhooks": {"url": NOWHERE}})
