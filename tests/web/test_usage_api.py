"""The usage API: the numbers, their formats, and what it says to a wrong question."""

import csv
from io import StringIO
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.started import institution_id
from tests.storage.counting import submission

from mvoscan.storage import usage
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database

YEAR = "from=2026-01&to=2026-12"


@pytest.fixture(autouse=True)
def scans(service: Service) -> None:
    """Aalst with its OCMW (confirmed) and Gent (unconfirmed) in March, and an unnamed department in May."""
    aalst, ocmw, gent = (
        institution_id(service, code, name)
        for code, name in (("gemeente", "Aalst"), ("ocmw", "Aalst"), ("gemeente", "Gent"))
    )
    with service.writing() as connection:
        for made in (
            submission("gemeente", aalst, partner=ocmw),
            submission("gemeente", gent),
            submission("departement", None, month=5),
        ):
            usage.record_hand_in(connection, made, types=service.types, province="40000")
            usage.record_started(connection, month=made.month)
            if made.subject.joint:
                usage.set_confirmed(connection, made.public_id, confirmed=True)


def table(client: TestClient, query: str = YEAR) -> dict[str, Any]:
    response = client.get(f"/api/v1/usage.json?{query}")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def lines(client: TestClient, query: str = YEAR) -> list[dict[str, str]]:
    response = client.get(f"/api/v1/usage.csv?{query}")
    assert response.status_code == 200, response.text
    return list(csv.DictReader(StringIO(response.text, newline="")))


def test_usage_by_type_counts_scans_and_institutions(client: TestClient) -> None:
    rows = {row["key"]["type"]: row for row in table(client, f"{YEAR}&by=type")["rows"]}
    assert {code: (row["handed_in"], row["confirmed"], row["institutions"]) for code, row in rows.items()} == {
        "gemeente": (2, 1, 1),
        "ocmw": (0, 0, 1),
        "departement": (1, 0, 0),
    }


def test_the_answer_says_its_question_its_moment_and_what_cannot_be_added(client: TestClient) -> None:
    answer = table(client, f"{YEAR}&by=type,month&questionnaire=mvo-overheid")
    assert answer["query"] == {
        "from": "2026-01",
        "to": "2026-12",
        "by": ["type", "month"],
        "filters": {"questionnaire": ["mvo-overheid"]},
    }
    assert answer["as_of"].endswith("Z")
    assert [each["name"] for each in answer["measures"] if not each["additive"]] == ["institutions"]


def test_months_before_the_first_start_are_null_and_named(client: TestClient) -> None:
    answer = table(client, "from=2025-12&to=2026-03&by=month")
    assert [row["handed_in"] for row in answer["rows"]] == [None, 0, 0, 2]
    assert (answer["not_counted"], answer["partly_counted"]) == (["2025-12"], True)


def test_csv_has_the_numbers_of_the_json_and_the_total_last(client: TestClient) -> None:
    answer = table(client, f"{YEAR}&by=type")
    found = lines(client, f"{YEAR}&by=type")
    assert [line["type"] for line in found] == [*(row["key"]["type"] for row in answer["rows"]), "_T"]
    assert [int(line["handed_in"]) for line in found] == [
        *(row["handed_in"] for row in answer["rows"]),
        answer["total"]["handed_in"],
    ]


def test_csv_leaves_a_number_empty_that_was_not_counted(client: TestClient) -> None:
    first = lines(client, "from=2025-12&to=2026-03&by=month")[0]
    assert (first["month"], first["handed_in"], first["started"], first["status"]) == ("2025-12", "", "", "not_counted")


def test_csv_for_excel_speaks_dutch_with_semicolons(client: TestClient) -> None:
    response = client.get(f"/api/v1/usage.csv?{YEAR}&by=province&dialect=excel-nl")
    assert response.content.startswith(b"\xef\xbb\xbfProvincie (code);Provincie;Status;Ingediend;")
    assert response.headers["content-disposition"] == 'attachment; filename="gebruik-mvo-scan-2026-01-2026-12.csv"'


def test_a_wrong_question_gets_problem_details_with_every_mistake(client: TestClient) -> None:
    response = client.get("/api/v1/usage.json?by=region&type=gemeenten&frm=2026-01")
    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")
    found = {each["pointer"]: each["detail"] for each in response.json()["errors"]}
    assert set(found) == {"by", "type", "frm"}
    assert "gemeente" in found["type"]


def test_an_unknown_dialect_is_refused_with_the_known_ones(client: TestClient) -> None:
    response = client.get("/api/v1/usage.csv?dialect=excel-fr")
    assert response.status_code == 422
    assert "excel-nl" in response.json()["errors"][0]["detail"]


def test_the_same_filter_twice_means_or(client: TestClient) -> None:
    repeated = table(client, f"{YEAR}&type=gemeente&type=departement")["total"]
    assert repeated["handed_in"] == table(client, f"{YEAR}&type=gemeente,departement")["total"]["handed_in"] == 3


def test_openapi_describes_every_field_and_the_problem_details(client: TestClient) -> None:
    document = client.get("/api/v1/openapi.json").json()
    schemas = document["components"]["schemas"]
    own = ("UsageTable", "UsageRow", "UsageQuery", "Starts", "Started", "Measure", "Questionnaires", "EditionSummary")
    silent = [
        f"{name}.{field}"
        for name in own
        for field, schema in schemas[name]["properties"].items()
        if not schema.get("description")
    ]
    assert silent == []
    operation = document["paths"]["/api/v1/usage.json"]["get"]
    assert "application/problem+json" in operation["responses"]["422"]["content"]
    assert {each["name"] for each in operation["parameters"]} >= {"from", "to", "by", "type", "month"}
    assert all(each["description"] for each in operation["parameters"])
