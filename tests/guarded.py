"""A service that keeps one of everything that opens something, made through its own doors."""

import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from fastapi import FastAPI
from starlette.testclient import TestClient
from tests.capsules import capsule_id, issued
from tests.clients import Made, make_client
from tests.conftest import ROOT
from tests.embeds import embedded
from tests.launching import Program
from tests.letters import address_in, delivered
from tests.ordering import entry, hold, link_in, newest, order
from tests.sharing import id_of, opened, shared
from tests.started import asked_ids
from tests.starting import PROFILE

from mvoscan.core.client import Scope
from mvoscan.core.dossier import Dossier
from mvoscan.core.login import Person, Role
from mvoscan.settings import Settings
from mvoscan.storage import dossiers
from mvoscan.usecases.log_in import log_in
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.publish_events import publish_events
from mvoscan.web import persons
from mvoscan.web.app import create_app

NOTE = "Vraag dit na bij Jef van de loodgieterij"
ACTION, OWNER, BUDGET = "Dakgoten op de sporthal", "Els Wouters", "93 417 euro"
COLLEAGUE = "Griet van de groendienst"
MAILS = {
    "coordinator": "els@gaverdijk.example",
    "successor": "tom@gaverdijk.example",
    "colleague": "griet@x.example",
    "orderer": "koen@x.example",
}
NAME = "Intercommunale Gaverdijk"
ORDERER, WISH = "Koen van de vormingsdienst", "Liefst in de refter van het oude klooster"
HOOK = "http://localhost:9/haak-van-de-tool"
SECRET_KEY = "a key of at least thirty-two characters"


class Guarded(NamedTuple):
    """What is kept, what of it opens something, and what names it."""

    settings: Settings
    service: Service
    app: FastAPI
    links: Mapping[str, str]
    """Tokens by the door that they open, as its address or its header has them."""
    code: str
    """Of a launch that was not exchanged yet, with the program that it is for."""
    program: Program
    hook_secret: str
    names: Mapping[str, str]
    """Ids of what is kept, by the name that the part of an address has; who knows one has nothing."""

    @property
    def told(self) -> tuple[str, ...]:
        """What nobody reads who has no right to it."""
        written = (NAME, NOTE, ACTION, OWNER, BUDGET, COLLEAGUE, ORDERER, WISH, HOOK, *MAILS.values())
        return (*written, *self.links.values(), self.code, self.hook_secret, *self.names.values())

    def stranger(self) -> TestClient:
        """A browser that holds nothing."""
        return TestClient(self.app, follow_redirects=False)


def guarded_settings(database: str, folder: Path) -> Settings:
    """Settings with a login, a secret key, and no limit on how often somebody asks."""
    for name, text in {"secret": SECRET_KEY, "login": "a secret of the login"}.items():
        (folder / name).write_text(text)
    return Settings(
        home=ROOT,
        data=folder,
        database_url=database,
        public_url="http://testserver",
        api_per_minute=0,
        wrong_links=0,
        wrong_keys=0,
        wrong_logins=0,
        secret_key_file=folder / "secret",
        webhook_test_hosts=("localhost",),
        login_issuer="http://127.0.0.1:9",
        login_client_id="mvoscan",
        login_client_secret_file=folder / "login",
        login_operator_role="Beheerder",
        login_approver_role="Goedkeurder",
    )


def guard(settings: Settings, service: Service) -> Guarded:
    """Let a coordinator, colleagues, a program and an operator do what makes links, keys and sessions."""
    now, app = datetime.now(UTC), create_app(settings, service)
    client = TestClient(app, follow_redirects=False)
    dossier, link = _scan(client, service)
    home = f"/dossier/{dossier.public_id}"
    links = {"link": link, "session": client.cookies["scan"], **_colleagues(client, home)}
    ordered, order_id = _ordered(client, settings, service)
    links |= ordered | {"confirm": _mailed(client, settings, service, home)}
    links |= {"share": shared(client, home).rpartition("/")[2]}
    opened(client, f"/gedeeld/{links['share']}")
    links |= {"capsule": issued(client, home, plan="ja").rpartition("/")[2], "embed": embedded(client, home)[7:]}
    with service.writing() as connection:
        made, other = (make_client(connection, *Scope, now=now) for _ in range(2))
    program = Program(made)
    token = program.exchanges(client, program.code(client, dossier.public_id)).json()
    hook = client.post("/api/v1/webhooks", json={"url": HOOK}, headers=made.headers).json()
    launch = program.asks(client, dossier.public_id).rpartition("/")[2]
    waiting = Program(other)
    code = waiting.code(client, dossier.public_id)
    links |= {"key": made.key, "token": token["access_token"], "login": _login(settings, service, now)}
    publish_events(service.database, now=now)
    sent = client.get(f"/api/v1/webhooks/{hook['id']}/deliveries", headers=made.headers).json()["deliveries"]
    names = _names(client, home, made) | {"launch_id": launch, "webhook": hook["id"], "event": sent[0]["event"]}
    names |= {"consent_id": token["result"].rpartition("/")[2], "dossier_id": dossier.public_id, "order_id": order_id}
    assert client.post("/link-kwijt", data={"adres": MAILS["coordinator"]}).status_code == 303
    return Guarded(settings, service, app, links, code, waiting, hook["secret"], names)


def _scan(client: TestClient, service: Service) -> tuple[Dossier, str]:
    """A scan of a body that is in no list, handed in with notes and an action; gives its link too."""
    chosen = {
        "doel": "bestuur",
        "type": "dienstverlenende-vereniging",
        "bestuur": "niet-in-lijst",
        "naam": NAME,
        "omvang": "light",
    }
    made = client.post("/start", data=chosen | PROFILE)
    assert made.status_code == 303, made.text
    home = made.headers["location"].removesuffix("/link")
    link = _after("/verder/", client.get(f"{home}/link").text)
    with service.reading() as connection:
        dossier = dossiers.by_public_id(connection, home.rpartition("/")[2])
    for theme, questions in asked_ids(service, dossier).items():
        sent = {f"a.{name}": "nee" for name in questions} | {f"n.{questions[0]}": NOTE}
        assert client.post(f"{home}/thema/{theme}", data=sent).status_code == 303
    assert client.post(f"{home}/indienen").status_code == 303
    action = {"actie": ACTION, "eigenaar": OWNER, "budget": BUDGET}
    assert client.post(f"{home}/actieplan/nieuw", data=action).status_code == 303
    return dossier, link


def _colleagues(client: TestClient, home: str) -> dict[str, str]:
    """A link to read for a colleague, and one by mail for another, which waits to be sent."""
    shown = client.post(f"{home}/collegas", data={"naam": COLLEAGUE, "recht": "read", "deel": "alles"})
    assert shown.headers.get("location") == f"{home}/collegas/link", shown.text
    return {"colleague": _after("/verder/", client.get(f"{home}/collegas/link").text)}


def _ordered(client: TestClient, settings: Settings, service: Service) -> tuple[dict[str, str], str]:
    """Links to an order that was held and to its feedback form, and its id."""
    wish = {"contact": ORDERER, "adres": MAILS["orderer"], "plaats": WISH}
    assert order(client, entry(service).code, **wish) == 303
    (asked,) = delivered(settings, service)
    order_id = newest(service)
    feedback = hold(settings, service, order_id)
    return {"order": link_in(asked).rpartition("/")[2], "feedback": feedback.rpartition("/")[2]}, order_id


def _mailed(client: TestClient, settings: Settings, service: Service, home: str) -> str:
    """Addresses: one that is confirmed, one whose link to confirm was mailed, and an invitation that waits."""
    assert client.post(f"{home}/adres", data={"adres": MAILS["coordinator"]}).status_code == 303
    (asked,) = delivered(settings, service)
    assert client.post(address_in(asked)).status_code == 200
    delivered(settings, service)
    assert client.post(f"{home}/overdragen", data={"nieuw": MAILS["successor"]}).status_code == 303
    link = next(address_in(each) for each in delivered(settings, service) if each.to == MAILS["successor"])
    wish = {"naam": COLLEAGUE, "recht": "read", "deel": "alles", "mail": MAILS["colleague"]}
    assert client.post(f"{home}/collegas", data=wish).status_code == 303
    return link.rpartition("/")[2]


def _login(settings: Settings, service: Service, now: datetime) -> str:
    """The cookie of an operator who is logged in."""
    cookie = secrets.token_urlsafe(24)
    person = Person(name="An Peeters", subject="a" * 24, roles=frozenset(Role))
    with service.writing() as connection:
        log_in(connection, person, cookie=cookie, former="", now=now, lifetimes=persons.lifetimes(settings))
    return cookie


def _names(client: TestClient, home: str, made: Made) -> dict[str, str]:
    """What things are called that who manages them sees."""
    action = re.search(rf"{home}/actieplan/([0-9a-f]+)", client.get(f"{home}/actieplan").text)
    assert action
    return {
        "action_id": action[1],
        "share_id": id_of(client, home),
        "capsule": capsule_id(client, home),
        "client_id": made.public_id,
        "key_id": made.key_id,
    }


def _after(before: str, page: str) -> str:
    return page.split(before)[1].split("<")[0].strip()
