"""The action plan in rows for another tool: of the dossier, and of a shared result."""

import csv
import io
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient
from tests.clients import make_client
from tests.launching import YES, Program
from tests.sharing import BUDGET, OWNER, browser, shared_scan
from tests.started import asked_ids

from mvoscan.core.client import Scope
from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service

pytestmark = [pytest.mark.database, pytest.mark.once]

Planned = tuple[TestClient, str, str]


@pytest.fixture
def planned(settings: Settings, service: Service) -> Planned:
    """Who manages a scan with an action on personnel, its address, and the id of its dossier."""
    client, home, dossier = shared_scan(settings, service)
    short = asked_ids(service, dossier)["werkgever"][0]
    client.post(f"{home}/actieplan/kiezen", data={"stelling": short})
    return client, home, dossier.public_id


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_each_action_says_where_it_belongs_in_the_other_tool(planned: Planned) -> None:
    client, home, _ = planned
    own, personnel = rows(client.get(f"{home}/actieplan.sustatool.csv").text)
    assert (own["doelthema"], own["fase"]) == ("", "Acties bepalen")
    assert (personnel["doelthema"], personnel["naam doelthema"]) == ("hr", "HR-beleid")
    assert personnel["doelactie"] == ""


def test_a_second_mapping_needs_no_code(planned: Planned) -> None:
    client, home, _ = planned
    _, personnel = rows(client.get(f"{home}/actieplan.sdgs.csv").text)
    assert personnel["doelthema"].startswith("sdg-")


def test_a_mapping_that_is_not_there_is_not_found_and_a_stranger_finds_nothing(
    planned: Planned, settings: Settings, service: Service
) -> None:
    client, home, _ = planned
    assert "sustatool, sdgs" in client.get(f"{home}/actieplan.verzonnen.csv", headers={"accept": "text/html"}).text
    assert browser(settings, service).get(f"{home}/actieplan.sustatool.csv").status_code == 404


def test_the_program_that_a_plan_was_shared_with_gets_the_same_rows_without_who_and_what_it_costs(
    planned: Planned, service: Service
) -> None:
    client, _, dossier = planned
    with service.writing() as connection:
        program = Program(make_client(connection, Scope.RESULTS_READ, now=datetime.now(UTC)))
    code = program.code(client, dossier, YES | {"plan": "ja"})
    place = program.exchanges(client, code).json()["result"]
    text = client.get(f"{place}/actions.sustatool.csv", headers=program.made.headers).text
    assert [each["target_themes"] for each in rows(text)] == ["", "hr"]
    assert OWNER not in text
    assert BUDGET not in text
