"""The addresses of published figures: periods, releases, formats, tags, other sites, and refusals that help."""

import gzip
from collections.abc import Iterator
from csv import DictReader
from io import StringIO

import pytest
from starlette.testclient import TestClient
from tests.conftest import ROOT, Copy
from tests.published import NOW, publish

from mvoscan.core.institution import InstitutionTypes
from mvoscan.settings import Settings
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.usecases.decide_release import withdraw_release
from mvoscan.usecases.open_service import Service
from mvoscan.web.api import statistics_models
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.database, pytest.mark.once]
HERE = "/api/v1/statistics"
SUFFIXES = ("csv", "json", "jsonstat.json", "sdmx.csv", "xlsx", "csv-metadata.json")


@pytest.fixture(scope="module")
def service(copies: Copy, library: Library, types: InstitutionTypes) -> Iterator[Service]:
    """A service with releases of two quarters."""
    opened = Service(database=Database(copies("demo")), library=library, types=types, demo=False)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def names(service: Service) -> tuple[str, str]:
    """Their names, the oldest first."""
    return publish(service, "2026-Q2"), publish(service, "2026-Q3")


@pytest.fixture(scope="module")
def client(service: Service, names: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    assert names
    settings = Settings(home=ROOT, data=tmp_path_factory.mktemp("site"), public_url="http://testserver")
    # The service outlives the application that is closed with each test.
    return TestClient(create_app(settings, service), follow_redirects=False)


def rows(client: TestClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return list(DictReader(StringIO(answer.text, newline="")))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_release_has_an_address_per_format_that_never_changes(
    client: TestClient, names: tuple[str, str], suffix: str
) -> None:
    address = f"{HERE}/releases/{names[0]}/coverage.{suffix}"
    answer = client.get(address)
    assert (answer.status_code, "immutable" in answer.headers["cache-control"]) == (200, True)
    again = client.get(address, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert not answer.headers["etag"].startswith("W/")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_latest_leads_to_the_newest_release_in_every_format(
    client: TestClient, names: tuple[str, str], suffix: str
) -> None:
    answer = client.get(f"{HERE}/releases/latest/theme-results.{suffix}?basis=light")
    expected = f"{HERE}/releases/{names[1]}/theme-results.{suffix}?basis=light"
    assert (answer.status_code, answer.headers["location"]) == (307, expected)
    assert answer.headers["cache-control"] == "public, max-age=300"


@pytest.mark.parametrize(
    ("period", "found"),
    [
        ("2026-Q3", ["2026-Q3"]),
        ("*", ["2026-Q2", "2026-Q3"]),
        ("2026-Q3,2026-Q2", ["2026-Q2", "2026-Q3"]),
        ("2025-Q1..2026-Q2", ["2026-Q2"]),
        ("2026-Q1..2026-Q4", ["2026-Q2", "2026-Q3"]),
        ("2026-04-01/2026-07-01", ["2026-Q2"]),
        ("2026-04-01/2026-10-01", ["2026-Q2", "2026-Q3"]),
    ],
)
def test_periods_are_chosen_by_code_range_or_whole_days(client: TestClient, period: str, found: list[str]) -> None:
    read = rows(client, f"{HERE}/datasets/coverage/data.csv?period={period}&breakdown=total")
    assert [row["period"] for row in read] == found


@pytest.mark.parametrize(
    "period",
    [
        "2026",
        "2026-Q9",
        "2026-Q3..2026-Q2",
        "2025..2026-Q3",
        "2026-04-01/2026-08-15",
        "2026-04-02/2026-07-01",
        "x/y",
        "../",
    ],
)
def test_a_period_that_is_not_published_is_refused_with_those_that_are(client: TestClient, period: str) -> None:
    answer = client.get(f"{HERE}/datasets/coverage/data.csv", params={"period": period})
    (problem,) = answer.json()["errors"]
    assert (answer.status_code, problem["pointer"]) == (422, "period")
    assert "2026-Q3 (2026-07-01/2026-10-01), 2026-Q2 (2026-04-01/2026-07-01)" in problem["detail"]


def test_one_period_leads_to_the_address_of_its_release(client: TestClient, names: tuple[str, str]) -> None:
    answer = client.get(f"{HERE}/datasets/coverage/data.json?period=2026-Q2&breakdown=total")
    expected = f"{HERE}/releases/{names[0]}/coverage.json?breakdown=total"
    assert (answer.status_code, answer.headers["location"]) == (307, expected)


def test_several_periods_are_the_rows_of_their_releases_one_after_the_other(
    client: TestClient, names: tuple[str, str]
) -> None:
    together = rows(client, f"{HERE}/datasets/theme-results/data.csv")
    apart = [row for name in names for row in rows(client, f"{HERE}/releases/{name}/theme-results.csv")]
    assert together == apart
    assert {row["release"] for row in together} == set(names)


def test_several_periods_have_a_tag_and_are_kept_for_good_when_their_releases_are_named(
    client: TestClient, names: tuple[str, str]
) -> None:
    newest = client.get(f"{HERE}/datasets/coverage/data.csv")
    named = client.get(f"{HERE}/datasets/coverage/data.csv?release={','.join(names)}")
    assert (newest.headers["etag"], newest.content) == (named.headers["etag"], named.content)
    assert ("immutable" in named.headers["cache-control"], "immutable" in newest.headers["cache-control"]) == (
        True,
        False,
    )


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("releases/2031-Q1.1/coverage.csv", 404, "Wel: 2026-Q3.1, 2026-Q2.1"),
        ("datasets/coverage/data.csv?release=2031-Q1.1", 404, "Wel: 2026-Q3.1, 2026-Q2.1"),
        ("releases/latest/scores.csv", 404, "theme-results, question-results, coverage"),
        ("datasets/scores", 404, "theme-results, question-results, coverage"),
        ("datasets/scores/data.csv", 404, "theme-results, question-results, coverage"),
        ("releases/latest/coverage.pdf", 404, ".jsonstat.json, .sdmx.csv, .xlsx, .csv, .json"),
        ("datasets/coverage/data.pdf", 404, ".jsonstat.json, .sdmx.csv, .xlsx, .csv, .json"),
        ("codelists/kleur", 404, "Kies uit: type, group, family"),
        ("datasets/coverage/data.csv?groep=lokaal", 422, "Kies uit: breakdown, group"),
        ("datasets/coverage/data.csv?group=lokal", 422, "Kies uit: _T, andere-overheden, lokaal"),
        ("datasets/coverage/data.csv?dialect=excel", 422, "rfc4180, excel-nl"),
        ("releases/latest/coverage.csv?dialect=excel", 422, "rfc4180, excel-nl"),
        ("releases/2031.1/coverage", 404, "geen publicatie"),
        ("datasets/coverage/data.json?dialect=excel-nl", 422, "Alleen CSV heeft een dialect"),
        ("datasets/coverage/data.json?limit=0", 422, "geheel getal vanaf 1"),
        ("datasets/coverage/data.json?limit=10001", 422, "hoogstens 10000"),
        ("datasets/coverage/data.json?limit=²", 422, "geheel getal vanaf 1"),
        ("datasets/coverage/data.csv?limit=5", 422, "Alleen JSON komt in stukken"),
        ("datasets/coverage/data.csv-metadata.json?dialect=excel-nl", 422, "Alleen CSV heeft een dialect"),
    ],
)
def test_a_refusal_names_what_would_be_valid(
    client: TestClient, names: tuple[str, str], address: str, status: int, said: str
) -> None:
    demo = names[0].removesuffix("2026-Q2.1")
    answer = client.get(f"{HERE}/{address}", follow_redirects=True)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert said.replace("2026-Q", f"{demo}2026-Q") in str(answer.json())


def test_what_is_not_in_the_cube_reads_the_same_whatever_the_reason(client: TestClient, names: tuple[str, str]) -> None:
    address = f"{HERE}/releases/{names[0]}/theme-results"
    never = [client.get(f"{address}.{each}?breakdown=total&group=lokaal").json() for each in ("csv", "json", "xlsx")]
    other = client.get(f"{address}.csv?breakdown=group&group=_T").json()
    assert all(each == other for each in never)


def test_two_releases_of_one_period_do_not_go_into_one_table(
    client: TestClient, service: Service, names: tuple[str, str]
) -> None:
    again = publish(service, "2026-Q2")
    answer = client.get(f"{HERE}/datasets/coverage/data.csv?release={names[0]},{again}")
    newest = rows(client, f"{HERE}/datasets/coverage/data.csv?period=2026-Q2")
    with service.writing() as connection:
        withdraw_release(connection, again, by="Bo", reason="Een proef.", now=NOW)
    assert (answer.status_code, "één publicatie" in answer.text) == (422, True)
    assert {row["release"] for row in newest} == {again}


def test_what_was_withdrawn_is_gone_also_when_it_was_read_before(client: TestClient, service: Service) -> None:
    name = publish(service, "2026-Q1")
    addresses = [f"{HERE}/releases/{name}/coverage.{suffix}" for suffix in SUFFIXES]
    before = [client.get(each).status_code for each in addresses]
    with service.writing() as connection:
        withdraw_release(connection, name, by="Bo", reason="Een fout in de kubus.", now=NOW)
    assert (set(before), {client.get(each).status_code for each in addresses}) == ({200}, {410})
    assert client.get(f"{HERE}/datasets/coverage/data.csv?release={name}").status_code == 410
    assert name not in client.get(f"{HERE}/datasets/coverage/data.csv").text


def test_json_comes_in_pieces_that_together_are_the_whole(client: TestClient) -> None:
    whole = client.get(f"{HERE}/datasets/theme-results/data.json").json()["rows"]
    address, found = f"{HERE}/datasets/theme-results/data.json?limit=50", []
    while address:
        answer = client.get(address)
        found += answer.json()["rows"]
        link = answer.headers.get("link", "")
        address = link.partition(">")[0].removeprefix("<")
    assert found == whole


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("text/csv", "csv"),
        ("*/*", "json"),
        ("application/vnd.sdmx.data+csv", "sdmx.csv"),
        ("text/html;q=0.9, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet;q=0.5", "xlsx"),
        ("text/csv;q=0.2, application/json", "json"),
    ],
)
def test_without_a_suffix_the_accept_header_chooses(client: TestClient, accept: str, suffix: str) -> None:
    for address in ("releases/latest/coverage", "datasets/coverage/data"):
        answer = client.get(f"{HERE}/{address}?breakdown=total", headers={"accept": accept})
        assert (answer.status_code, answer.headers["vary"]) == (307, "Accept")
        assert answer.headers["location"] == f"{HERE}/{address}.{suffix}?breakdown=total"


def test_a_packed_answer_is_the_same_with_a_tag_of_its_own(client: TestClient, names: tuple[str, str]) -> None:
    address = f"{HERE}/releases/{names[0]}/theme-results.json"
    plain = client.get(address, headers={"accept-encoding": "identity"})
    with client.stream("GET", address, headers={"accept-encoding": "gzip"}) as packed:
        body = b"".join(packed.iter_raw())
    assert (gzip.decompress(body), packed.headers["content-encoding"]) == (plain.content, "gzip")
    assert packed.headers["etag"] != plain.headers["etag"]
    for each in (plain, packed):
        assert client.get(address, headers={"if-none-match": f'"old", {each.headers["etag"]}'}).status_code == 304
    assert client.get(address, headers={"if-none-match": '"old"'}).status_code == 200


@pytest.mark.parametrize(
    "address", ["", "/datasets", "/releases", "/codelists/theme", "/datasets/coverage", "/releases/nee"]
)
def test_other_sites_may_read_every_answer_and_ask_beforehand(client: TestClient, address: str) -> None:
    origin = {"origin": "https://elders.example", "access-control-request-method": "GET"}
    before = client.options(f"{HERE}{address}", headers=origin)
    answer = client.get(f"{HERE}{address}", headers=origin)
    assert (before.status_code, before.headers["access-control-allow-methods"]) == (204, "GET, HEAD, OPTIONS")
    assert {each.headers["access-control-allow-origin"] for each in (before, answer)} == {"*"}
    assert "access-control-allow-credentials" not in answer.headers


def test_other_sites_read_nothing_else(client: TestClient) -> None:
    for address in ("/", "/api/v1/questionnaires", "/cijfers"):
        assert "access-control-allow-origin" not in client.get(address).headers
        assert client.options(address).status_code == 405


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_head_of_an_answer_can_be_asked_alone(client: TestClient, names: tuple[str, str], suffix: str) -> None:
    address = f"{HERE}/releases/{names[0]}/coverage.{suffix}"
    head, whole = client.head(address), client.get(address)
    assert (head.status_code, head.headers["etag"]) == (200, whole.headers["etag"])


def test_a_dataset_says_what_it_holds_and_how_it_was_made(client: TestClient) -> None:
    found = client.get(f"{HERE}/datasets/theme-results").json()
    assert [each["name"] for each in found["dimensions"]][-3:] == ["basis", "series", "theme"]
    assert (found["cube"]["version"], found["policy"]["k_theme"]) == ("2026.1", 5)
    assert "Tegen deze aanvaller" in found["claim"]
    assert {"S.07.1", "S.07.2"} <= {each["concept"] for each in found["metadata"]}
    for column in (*found["dimensions"], *found["attributes"]):
        assert column["codelist"] is None or client.get(column["codelist"]).status_code == 200


def test_every_code_of_a_release_is_in_its_code_list_with_a_label(client: TestClient, names: tuple[str, str]) -> None:
    read = [
        row
        for each in ("theme-results", "question-results")
        for row in rows(client, f"{HERE}/releases/{names[0]}/{each}.csv")
    ]
    dimensions = client.get(f"{HERE}/datasets/question-results").json()["dimensions"]
    for column in dimensions:
        if column["codelist"]:
            listed = {each["code"]: each["label"] for each in client.get(column["codelist"]).json()["codes"]}
            assert {row[column["name"]] for row in read} <= set(listed), column
            assert all(listed.values())


def test_codes_carry_their_uri_where_the_reference_has_one(client: TestClient) -> None:
    provinces = client.get(f"{HERE}/codelists/province").json()["codes"]
    types = {each["code"]: each for each in client.get(f"{HERE}/codelists/type").json()["codes"]}
    assert ("10000", "http://vocab.belgif.be/auth/refnis2025/10000") in {
        (each["code"], each["uri"]) for each in provinces
    }
    assert types["gemeente"]["uri"].startswith("http://data.vlaanderen.be/id/concept/")
    assert types["gemeente"]["parent"] == "gemeente"


def test_one_release_says_how_it_was_made_and_links_to_its_rows(client: TestClient, names: tuple[str, str]) -> None:
    found = client.get(f"{HERE}/releases/{names[0]}").json()
    latest = client.get(f"{HERE}/releases/latest")
    assert (found["name"], found["period_end"]) == (names[0], "2026-06-30")
    assert latest.headers["location"] == f"{HERE}/releases/{names[1]}"
    for address in (each for links in found["links"].values() for each in links.values()):
        assert client.get(address).status_code == 200


def test_the_start_names_licence_limits_and_addresses_that_answer(client: TestClient) -> None:
    found = client.get(HERE).json()
    assert found["limits"] == {"json_rows": 10_000, "jsonstat_cells": 500_000, "xlsx_rows": 25_000}
    assert found["licence"].startswith("http://data.vlaanderen.be/id/licentie/")
    for address in found["links"].values():
        assert client.get(address).status_code == 200


def test_the_description_of_the_api_declares_every_answer(client: TestClient) -> None:
    document = client.get("/api/v1/openapi.json").json()
    paths = {path: routes for path, routes in document["paths"].items() if path.startswith((HERE, "/api/v1/catalog"))}
    assert {f"{HERE}/releases/{{release}}/{{dataset}}.{each}" for each in SUFFIXES} <= set(paths)
    for path, routes in paths.items():
        assert list(routes) == ["get"], path
        assert all(each["description"] for each in routes["get"]["responses"].values()), path
        assert routes["get"]["summary"], path
    schemas = document["components"]["schemas"]
    own = {name for name in schemas if hasattr(statistics_models, name)} | {"CodeList", "Code", "ProblemDetails"}
    assert len(own) > 12
    for name in own:
        for field, told in schemas[name]["properties"].items():
            assert "$ref" in told or told.get("description"), (name, field)
