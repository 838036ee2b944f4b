"""A result as a file: the numbers of the page in every form, and nothing that was written in confidence."""

import csv
import json
from io import BytesIO, StringIO
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient
from tests.started import asked_ids, start_in

from mvoscan.usecases.open_service import Service

pytestmark = [pytest.mark.database, pytest.mark.once]

FORMS = ("json", "csv", "xlsx", "svg")
NOTE = "=HYPERLINK(1) <b>vet</b> 🌱 שלום"


@pytest.fixture
def home(client: TestClient, service: Service) -> str:
    """A scan that was handed in: 'nee' first, then 'ja'; the first statement is interesting and has a note."""
    dossier = start_in(client, service)
    address = f"/dossier/{dossier.public_id}"
    for theme, names in asked_ids(service, dossier).items():
        sent = {f"a.{name}": "ja" for name in names} | {f"a.{names[0]}": "nee"}
        noted = {f"n.{names[0]}": NOTE, f"i.{names[0]}": "1"}
        assert client.post(f"{address}/thema/{theme}", data=sent | noted).status_code == 303
    client.post(f"{address}/indienen")
    return address


def _json(client: TestClient, home: str, query: str = "") -> dict[str, object]:
    found: dict[str, object] = json.loads(client.get(f"{home}/resultaat.json{query}").content)
    return found


def test_every_form_shows_the_total_of_the_page(client: TestClient, home: str) -> None:
    total = str(_json(client, home)["overall"]["score"])  # type: ignore[index] # a score is an object.
    rows = list(csv.DictReader(StringIO(client.get(f"{home}/resultaat.csv").text)))
    book = load_workbook(BytesIO(client.get(f"{home}/resultaat.xlsx").content))
    last = next(row for row in book["Thema's"].iter_rows(values_only=True) if row[0] == "Totaal")
    picture = client.get(f"{home}/resultaat.svg").text

    assert f"Jullie scoren {total} op 100" in client.get(f"{home}/resultaat").text
    assert [rows[0]["score"], str(last[1])] == [total, total]
    assert f"Totaal: {total} ·" in picture


def test_the_workbook_has_the_scores_and_coverages_of_the_page(client: TestClient, home: str) -> None:
    page = client.get(f"{home}/resultaat").text
    book = load_workbook(BytesIO(client.get(f"{home}/resultaat.xlsx").content))
    rows = list(book["Thema's"].iter_rows(min_row=2, values_only=True))
    cell = '<td class="govuk-table__cell">{}</td>'
    assert len(rows) > 2
    assert all(cell.format(row[1]) + cell.format(f"{row[2]} %") in page for row in rows)


def test_csv_has_a_row_for_every_statement_and_each_row_says_edition_basis_and_rule(
    client: TestClient, home: str
) -> None:
    rows = list(csv.DictReader(StringIO(client.get(f"{home}/resultaat.csv").text)))
    themes: list[dict[str, list[dict[str, list[object]]]]] = _json(client, home)["themes"]  # type: ignore[assignment]
    told = sum(len(part["statements"]) for theme in themes for part in theme["subthemes"])
    assert sum(row["niveau"] == "stelling" for row in rows) == told
    assert {(row["editie"] != "", row["basis"], row["scoreregel"]) for row in rows} == {
        (True, "light", "weighted-share-1")
    }


@pytest.mark.parametrize("form", FORMS)
def test_notes_stay_out_of_a_file_unless_they_are_asked_for(client: TestClient, home: str, form: str) -> None:
    assert "שלום" not in _text(client.get(f"{home}/resultaat.{form}").content, form)


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_a_note_that_is_asked_for_comes_as_it_was_written_and_is_no_formula(
    client: TestClient, home: str, form: str
) -> None:
    made = client.get(f"{home}/resultaat.{form}?notities=ja").content
    assert "שלום" in _text(made, form)
    if form == "csv":
        assert "'=HYPERLINK" in made.decode()
    if form == "xlsx":
        cells = [cell for row in load_workbook(BytesIO(made))["Stellingen"].iter_rows() for cell in row]
        assert {cell.data_type for cell in cells if cell.value == NOTE} == {"s"}


def test_the_picture_is_well_formed_and_white_behind(client: TestClient, home: str) -> None:
    root = ElementTree.fromstring(client.get(f"{home}/resultaat.svg").content)  # noqa: S314 # our own.
    assert root[0].get("fill") == "#fff"


@pytest.mark.parametrize("form", FORMS)
def test_a_stranger_gets_no_file(client: TestClient, home: str, form: str) -> None:
    client.cookies.clear()
    assert client.get(f"{home}/resultaat.{form}").status_code == 404


@pytest.mark.parametrize("form", FORMS)
def test_a_scan_that_was_not_handed_in_has_no_file(client: TestClient, service: Service, form: str) -> None:
    dossier = start_in(client, service)
    assert client.get(f"/dossier/{dossier.public_id}/resultaat.{form}").status_code == 404


def test_an_unknown_dialect_is_refused_with_those_there_are(client: TestClient, home: str) -> None:
    response = client.get(f"{home}/resultaat.csv?dialect=klingon")
    assert response.status_code == 422
    assert "excel-nl" in response.text


def _text(made: bytes, form: str) -> str:
    if form != "xlsx":
        return made.decode()
    sheets = load_workbook(BytesIO(made)).worksheets
    return "\n".join(str(cell) for each in sheets for row in each.iter_rows(values_only=True) for cell in row)
