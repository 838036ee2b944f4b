"""The start of a scan for tests: searches, forms that are sent, and the dossiers that came of it."""

from httpx2 import Response
from sqlalchemy import func, select
from starlette.testclient import TestClient
from tests.started import institution_id
from tests.walker import Walker

from mvoscan.core.dossier import Dossier
from mvoscan.core.institution import Institution, read_number
from mvoscan.storage import dossiers
from mvoscan.storage.institutions import with_number
from mvoscan.storage.tables import DossierRow, InstitutionRow, table_of
from mvoscan.usecases.open_service import Service

PROFILE: dict[str, str | list[str]] = {
    "p.omvang": "middel",
    "p.aanbod": ["beleid", "diensten"],
    "p.gebouwen": "ja",
    "p.aankoop": "ja",
}
DEPARTMENT = "doel=bestuur&type=departement&bestuur=niet-in-lijst"


def search(client: TestClient, text: str, *, kind: str = "gemeente") -> Walker:
    """On the page that shows what this text finds."""
    walker = Walker(client)
    walker.go(f"/start/bestuur?doel=bestuur&type={kind}")
    walker.submit("Zoeken", zoek=text)
    return walker


def found(client: TestClient, text: str, *, kind: str = "gemeente") -> Walker:
    """On the page after the one institution that this text finds."""
    walker = search(client, text, kind=kind)
    walker.submit("Verder")
    return walker


def start_department(client: TestClient) -> None:
    """Start a scan for a department that is not in the list."""
    walker = Walker(client)
    walker.go(f"/start/nieuw?{DEPARTMENT}")
    walker.submit("Verder", naam="Departement Omgeving", nummer="OVO003323")
    walker.send("Begin de scan", PROFILE)


def start_practice(client: TestClient, **more: str) -> Response:
    """Send the last form of somebody who looks around."""
    return client.post("/start", data={"doel": "rondkijken", "type": "gemeente", "omvang": "light", **PROFILE, **more})


def all_dossiers(service: Service) -> list[Dossier]:
    """Every dossier, oldest first."""
    table = table_of(DossierRow)
    with service.reading() as connection:
        return [dossiers.dossier_of(row) for row in connection.execute(select(table).order_by(table.c.id))]


def only_dossier(service: Service) -> Dossier:
    """The one dossier there is."""
    (one,) = all_dossiers(service)
    return one


def count_institutions(service: Service) -> int:
    """How many entries the register has."""
    with service.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table_of(InstitutionRow))).scalar_one())


def with_this_number(service: Service, text: str) -> Institution:
    """The one entry with this number."""
    with service.reading() as connection:
        (one,) = with_number(connection, read_number(text), type=None)
    return one


def aalst(service: Service) -> str:
    """The id of the municipality of Aalst."""
    return institution_id(service, "gemeente", "Aalst")
