"""Scans that were handed in and shared, for tests: who holds which right, and links as their maker sees them."""

from datetime import UTC, datetime

from starlette.testclient import TestClient
from tests.started import asked_ids, institution_id, start
from tests.walker import Walker

from mvoscan.core.dossier import Dossier, Right
from mvoscan.settings import Settings
from mvoscan.storage import access
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

NOTE = "Vraag dit aan Jef van de technische dienst"
OWNER, BUDGET, ACTION = "An Peeters", "80 000 euro", "Zonnepanelen op het zwembad"
WITH_NAME = {"vorm": "met-naam", "termijn": "maand"}
WITHOUT_NAME = {"vorm": "zonder-naam", "termijn": "maand"}


def browser(settings: Settings, service: Service, cookie: str = "") -> TestClient:
    """A browser of somebody else; with a cookie it has that session."""
    client = TestClient(create_app(settings, service), follow_redirects=False)
    if cookie:
        client.cookies.set("scan", cookie)
    return client


def shared_scan(settings: Settings, service: Service) -> tuple[TestClient, str, Dossier]:
    """Aalst and its OCMW handed in a scan with notes and an action; gives their browser and where the dossier lives."""
    client = browser(settings, service, cookie="coordinator")
    dossier, _ = start(
        service, cookie="coordinator", institution=institution_id(service, "gemeente", "Aalst"), joint=True
    )
    home = f"/dossier/{dossier.public_id}"
    for theme, questions in asked_ids(service, dossier).items():
        sent = {f"a.{name}": "ja" for name in questions} | {f"a.{questions[0]}": "nee", f"n.{questions[0]}": NOTE}
        assert client.post(f"{home}/thema/{theme}", data=sent).status_code == 303
    client.post(f"{home}/indienen")
    client.post(f"{home}/actieplan/nieuw", data={"actie": ACTION, "eigenaar": OWNER, "budget": BUDGET})
    return client, home, dossier


def shared(client: TestClient, home: str, **choices: str) -> str:
    """Make a link; gives its address as it is shown to its maker."""
    answer = client.post(f"{home}/delen", data=WITH_NAME | choices)
    assert answer.status_code == 303, answer.text
    return client.get(f"{home}/delen").text.split("http://testserver")[1].split("<")[0]


def opened(client: TestClient, link: str) -> str:
    """Open a link by its button; gives the address of the result."""
    walker = Walker(client)
    walker.go(link)
    walker.submit("Bekijk het resultaat")
    return walker.address.removeprefix("http://testserver")


def id_of(client: TestClient, home: str) -> str:
    """The public id of the newest link of a dossier."""
    return client.get(f"{home}/delen").text.split(f'href="{home}/delen/')[1].split("/")[0]


def holding(settings: Settings, service: Service, dossier: Dossier, right: Right) -> TestClient:
    """A browser whose session holds a right to a dossier."""
    now, name = datetime.now(UTC), f"colleague-{right}"
    with service.writing() as connection:
        grant = access.add_grant(connection, dossier=dossier.id, right=right, token=name, now=now, days=9)
        access.use_grant(connection, grant, cookie=name, now=now, days=9)
    return browser(settings, service, cookie=name)
