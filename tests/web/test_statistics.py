"""Published results by page and API: the same rows, only what was published, and never another byte."""

from collections.abc import Iterator
from csv import DictReader
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient
from tests.conftest import ROOT, Copy
from tests.walker import Page

from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.release import act
from mvoscan.settings import Settings
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.usecases.build_release import gather, keep_release, protected, read_rules
from mvoscan.usecases.decide_release import approve_release, publish_release, withdraw_release
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.database, pytest.mark.once]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ADDRESS = "/api/v1/statistics/releases"


@pytest.fixture(scope="module")
def service(copies: Copy, library: Library, types: InstitutionTypes) -> Iterator[Service]:
    """One service for all of these tests, with a made-up year and releases of it: published, approved, withdrawn."""
    opened = Service(database=Database(copies("demo")), library=library, types=types, demo=False)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def approved(service: Service) -> str:
    """The name of a release that is approved, and not published."""
    return approve(service, "2026-Q1")


@pytest.fixture(scope="module")
def name(service: Service, approved: str) -> str:  # noqa: ARG001 # what waits is there first.
    """The name of a published release."""
    waiting = approve(service, "2026-Q3")
    with service.writing() as connection:
        return publish_release(connection, waiting, by="Bo", now=NOW).name


@pytest.fixture
def client(service: Service, tmp_path: Path) -> Iterator[TestClient]:
    settings = Settings(home=ROOT, data=tmp_path, public_url="http://testserver")
    # The service outlives the application that is closed with each test.
    yield TestClient(create_app(settings, service), follow_redirects=False)


def approve(service: Service, period: str) -> str:
    rules = read_rules(ROOT / "reference", library=service.library, types=service.types)
    with service.reading() as connection:
        found = gather(connection, period, rules=rules, library=service.library, types=service.types, now=NOW)
    with service.writing() as connection:
        name = keep_release(connection, protected(found, rules), rules=rules, built=act("An", NOW, enforced=False)).name
        return approve_release(connection, name, by="Bo", now=NOW).name


def rows(client: TestClient, address: str) -> list[dict[str, str]]:
    return list(DictReader(StringIO(client.get(address).text, newline="")))


def test_csv_and_json_hold_the_same_rows(client: TestClient, name: str) -> None:
    found = rows(client, f"{ADDRESS}/{name}/theme-results.csv")
    plain = client.get(f"{ADDRESS}/{name}/theme-results.json").json()["rows"]
    as_text = [{key: "" if value is None else str(value) for key, value in row.items()} for row in plain]
    assert found == as_text
    assert {row["release"] for row in found} == {name}


def test_a_withheld_row_is_there_without_a_value_and_with_one_code(client: TestClient, name: str) -> None:
    every = [
        row for each in ("theme-results", "question-results") for row in rows(client, f"{ADDRESS}/{name}/{each}.csv")
    ]
    withheld = [row for row in every if row["OBS_STATUS"] == "Q"]
    assert withheld
    assert {(row["OBS_VALUE"], row["OBS_VALUE_C"], row["n_org"], row["CONF_STATUS"]) for row in withheld} == {
        ("", "", "", "C")
    }


def test_a_filter_only_selects(client: TestClient, name: str) -> None:
    every = rows(client, f"{ADDRESS}/{name}/theme-results.csv")
    some = rows(client, f"{ADDRESS}/{name}/theme-results.csv?basis=light&group=lokaal,_T&theme=*")
    assert some == [row for row in every if row["basis"] == "light" and row["group"] in {"lokaal", "_T"}]


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("group=lokal", 422, "andere-overheden, lokaal"),
        ("groep=lokaal", 422, "Kies uit: breakdown, group"),
        ("breakdown=total&group=lokaal", 404, "zit niet in de kubus"),
        ("dialect=excel", 422, "rfc4180, excel-nl"),
    ],
)
def test_what_cannot_be_selected_names_what_can(
    client: TestClient, name: str, query: str, status: int, said: str
) -> None:
    answer = client.get(f"{ADDRESS}/{name}/theme-results.csv?{query}")
    problem = answer.json()
    assert (answer.status_code, said in str(problem)) == (status, True)


def test_an_unknown_dataset_names_those_there_are(client: TestClient, name: str) -> None:
    answer = client.get(f"{ADDRESS}/{name}/scores.csv")
    assert (answer.status_code, "theme-results, question-results, coverage" in answer.json()["detail"]) == (404, True)


def test_a_versioned_address_never_changes_and_says_so(client: TestClient, service: Service, name: str) -> None:
    first = client.get(f"{ADDRESS}/{name}/theme-results.csv")
    with service.writing() as connection:
        connection.execute(text("delete from claim where id in (select max(id) from claim)"))
    again = client.get(f"{ADDRESS}/{name}/theme-results.csv")
    assert (again.content, again.headers["etag"]) == (first.content, first.headers["etag"])
    assert "immutable" in first.headers["cache-control"]
    unchanged = client.get(f"{ADDRESS}/{name}/theme-results.csv", headers={"if-none-match": first.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")


def test_latest_leads_to_the_newest_with_the_question_kept(client: TestClient, name: str) -> None:
    answer = client.get(f"{ADDRESS}/latest/coverage.csv?breakdown=total")
    assert (answer.status_code, answer.headers["location"]) == (307, f"{ADDRESS}/{name}/coverage.csv?breakdown=total")


def test_what_is_not_published_does_not_exist(client: TestClient, approved: str) -> None:
    assert client.get(f"{ADDRESS}/{approved}/theme-results.csv").status_code == 404
    assert approved not in client.get(ADDRESS).text
    assert client.get(f"/cijfers/resultaten?publicatie={approved}").status_code == 404


@pytest.mark.parametrize("stranger", ["%00", "2026-Q3.99999999999999999999", "..%2f", "2026-Q3.1'--", "x" * 3000])
def test_a_made_up_name_is_no_release(client: TestClient, name: str, stranger: str) -> None:
    api = client.get(f"{ADDRESS}/{stranger}/theme-results.csv")
    page = client.get(f"/cijfers/resultaten?publicatie={stranger}")
    assert (api.status_code, page.status_code, name in page.text) == (404, 404, True)


def test_what_was_withdrawn_says_why(client: TestClient, service: Service, name: str) -> None:
    other = approve(service, "2026-Q2")
    with service.writing() as connection:
        publish_release(connection, other, by="Bo", now=NOW)
        withdraw_release(connection, other, by="Bo", reason="Een fout in de kubus.", now=NOW)
    answer = client.get(f"{ADDRESS}/{other}/theme-results.json")
    assert (answer.status_code, "Een fout in de kubus." in answer.json()["detail"]) == (410, True)
    assert name in client.get(ADDRESS).text


def test_the_list_says_what_was_proved_and_not_why_cells_are_withheld(client: TestClient, name: str) -> None:
    answer = client.get(ADDRESS)
    (release,) = answer.json()["releases"]
    assert (release["name"], release["four_eyes"]) == (name, "declared")
    assert "Tegen deze aanvaller" in release["claim"]
    assert not {"secondary", "dropped", "extreme"} & set(answer.text.replace('"', " ").split())


def test_the_page_shows_the_means_of_the_api(client: TestClient, name: str) -> None:
    page = client.get(f"/cijfers/resultaten?publicatie={name}&scan=light").text
    total = [
        row
        for row in rows(client, f"{ADDRESS}/{name}/theme-results.csv?basis=light&breakdown=total")
        if row["OBS_STATUS"] != "Q" and row["OBS_VALUE"]
    ]
    assert total
    assert all(f">{row[name]}</td>" in page for row in total for name in ("OBS_VALUE", "n_org"))


def test_another_site_may_read_the_figures(client: TestClient, name: str) -> None:
    assert client.get(f"{ADDRESS}/{name}/coverage.json").headers["access-control-allow-origin"] == "*"


def test_without_any_release_the_page_says_when_one_comes(settings: Settings, service: Service) -> None:
    without = replace(service, database=Database(settings.database))
    with TestClient(create_app(settings, without)) as empty:
        assert "Nog geen resultaten" in Page(empty.get("/cijfers/resultaten").text).text
