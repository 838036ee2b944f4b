"""Before a dossier goes, its answers are there to be kept: on its page with the day, as a table with notes."""

import csv
from io import StringIO

import pytest
from starlette.testclient import TestClient
from tests.started import asked_ids, seen, start, start_in

from mvoscan.core.retention import expires_at
from mvoscan.render.dutch import date
from mvoscan.usecases.open_service import Service

pytestmark = [pytest.mark.database, pytest.mark.once]
NOTE = '=1+1; "aanhaling"\nen een tweede lijn'


def test_the_answers_with_their_notes_are_a_table_that_runs_no_formula(client: TestClient, service: Service) -> None:
    dossier = start_in(client, service)
    name = next(iter(asked_ids(service, dossier).values()))[0]
    client.post(f"/dossier/{dossier.public_id}/antwoord/{name}", data={"a": "ja", "n": NOTE}, headers=seen())
    text = client.get(f"/dossier/{dossier.public_id}/antwoorden.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text, newline=""), delimiter=";"))
    assert len(rows) == sum(map(len, asked_ids(service, dossier).values()))
    assert (rows[0]["antwoord"], rows[0]["notitie"].replace("\r", ""), rows[1]["antwoord"]) == ("Ja", f"'{NOTE}", "")


def test_the_page_of_a_dossier_says_when_it_goes_and_offers_its_answers(client: TestClient, service: Service) -> None:
    dossier = start_in(client, service)
    page = client.get(f"/dossier/{dossier.public_id}").text
    assert f"wissen we deze scan na {date(expires_at(dossier.changed_at, 12))}" in page
    assert f"/dossier/{dossier.public_id}/antwoorden.csv" in page


def test_another_organisation_downloads_nothing(client: TestClient, service: Service) -> None:
    start_in(client, service)
    other, _ = start(service, cookie="someone-else")
    assert client.get(f"/dossier/{other.public_id}/antwoorden.csv").status_code == 404


def test_a_link_that_was_revoked_downloads_nothing(client: TestClient, service: Service) -> None:
    dossier, token = start(service, cookie="someone-else")
    client.post(f"/verder/{token}")
    colleague = client.cookies["scan"]
    client.cookies.clear()
    client.cookies.set("scan", "someone-else")
    client.post(f"/dossier/{dossier.public_id}/link")
    client.cookies.clear()
    client.cookies.set("scan", colleague)
    assert client.get(f"/dossier/{dossier.public_id}/antwoorden.csv").status_code == 410
