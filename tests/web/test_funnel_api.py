"""`/api/v1/funnel`: how far scans get, for who may know; never scores."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient
from tests.clients import Made, make_client
from tests.started import asked_ids, institution_id, start, start_in

from mvoscan.core.client import Scope
from mvoscan.storage.tables import DossierRow, table_of
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database

NOW = datetime.now(UTC)
YEAR = {"from": "2025-12", "to": "2028-11"}


@pytest.fixture
def analyst(service: Service) -> Made:
    with service.writing() as connection:
        return make_client(connection, Scope.STATISTICS_INTERNAL, now=NOW)


def filled_in(client: TestClient, service: Service, *, themes: int, hand_in: bool = False) -> str:
    """A scan of Aalst in which so many themes were begun."""
    dossier = start_in(client, service, institution=institution_id(service, "gemeente", "Aalst"))
    for theme, questions in list(asked_ids(service, dossier).items())[:themes]:
        client.post(f"/dossier/{dossier.public_id}/thema/{theme}", data={f"a.{questions[0]}": "ja"})
    if hand_in:
        client.post(f"/dossier/{dossier.public_id}/indienen")
    return dossier.public_id


@pytest.fixture
def scans(client: TestClient, service: Service) -> None:
    """One handed in, one that got to two themes, one that was left, one without an answer and a practice run."""
    filled_in(client, service, themes=9, hand_in=True)
    filled_in(client, service, themes=2)
    left = filled_in(client, service, themes=1)
    filled_in(client, service, themes=0)
    practice, _ = start(service, cookie=client.cookies["scan"], practice=True)
    theme, questions = next(iter(asked_ids(service, practice).items()))
    client.post(f"/dossier/{practice.public_id}/thema/{theme}", data={f"a.{questions[0]}": "ja"})
    dossiers = table_of(DossierRow)
    old = update(dossiers).where(dossiers.c.public_id == left).values(changed_at=NOW - timedelta(days=31))
    with service.writing() as connection:
        connection.execute(old)


@pytest.mark.usefixtures("scans")
def test_it_says_how_many_began_how_far_they_got_and_what_became_of_them(client: TestClient, analyst: Made) -> None:
    (row,) = client.get("/api/v1/funnel.json", params=YEAR, headers=analyst.headers).json()["rows"]
    assert (row["type"], row["started"]) == ("gemeente", 3)
    assert (row["handed_in"], row["abandoned"], row["open"]) == (1, 1, 1)
    assert [each["scans"] for each in row["themes"]][:3] == [3, 2, 1]


@pytest.mark.usefixtures("scans")
def test_the_csv_has_the_same_numbers(client: TestClient, analyst: Made) -> None:
    answer = client.get("/api/v1/funnel.csv", params=YEAR, headers=analyst.headers)
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    assert {each["step"]: each["scans"] for each in lines if not each["theme"]} == {
        "started": "3",
        "handed_in": "1",
        "abandoned": "1",
        "open": "1",
    }


@pytest.mark.once
def test_too_many_months_are_refused(client: TestClient, analyst: Made) -> None:
    asked = {"from": "2020-01", "to": "2026-12"}
    answer = client.get("/api/v1/funnel.json", params=asked, headers=analyst.headers)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "from")


@pytest.mark.once
def test_without_a_key_for_it_nobody_sees_it(client: TestClient, service: Service) -> None:
    with service.writing() as connection:
        other = make_client(connection, Scope.EVENTS_READ, now=NOW)
    assert client.get("/api/v1/funnel.json").status_code == 401
    assert client.get("/api/v1/funnel.csv", headers=other.headers).status_code == 403
