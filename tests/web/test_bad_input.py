"""What nobody should type: shown as it was typed in every form of the result, or refused with nothing saved."""

import json
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from starlette.testclient import TestClient
from tests.started import asked_ids, seen, start_in

from mvoscan.core.dossier import Dossier
from mvoscan.storage import dossier_answers
from mvoscan.usecases.find_institution import name_institution
from mvoscan.usecases.open_service import Service

pytestmark = [pytest.mark.database, pytest.mark.once]
NAME = ("<b>Dienst</b> =1+1 🌱 שלום " + "m" * 200)[:195] + "EINDE"
NOTE = ("=1+1 <script>alert(1)</script> 🌱 שלום " + "n" * 2000)[:1995] + "EINDE"
PIECES = ("=1+1", "<script>alert(1)</script>", "<b>Dienst</b>", "EINDE")


@pytest.fixture
def dossier(client: TestClient, service: Service) -> Dossier:
    """A scan for a body with the longest name there can be."""
    with service.writing() as connection:
        body = name_institution(connection, id="long", type="departement", name=NAME, number="", types=service.types)
    return start_in(client, service, type="departement", institution=body.id)


def _answers(service: Service, dossier: Dossier) -> dict[str, object]:
    with service.reading() as connection:
        return dict(dossier_answers.read(connection, dossier))


def _first(service: Service, dossier: Dossier) -> tuple[str, str]:
    theme, names = next(iter(asked_ids(service, dossier).items()))
    return theme, names[0]


def test_every_form_shows_a_name_and_a_note_as_they_were_typed(
    client: TestClient, service: Service, dossier: Dossier
) -> None:
    home, (theme, name) = f"/dossier/{dossier.public_id}", _first(service, dossier)
    client.post(f"{home}/thema/{theme}", data={f"a.{name}": "nee", f"n.{name}": NOTE})
    client.post(f"{home}/indienen")
    made = {form: client.get(f"{home}/resultaat.{form}?notities=ja") for form in ("json", "csv", "xlsx", "pdf")}
    assert {each.status_code for each in made.values()} == {200}
    told = json.loads(made["json"].content)
    assert NAME in told["subject"]["name"]
    assert json.dumps(NOTE, ensure_ascii=False) in made["json"].text
    assert NAME in made["csv"].text
    assert f"'{NOTE}" in made["csv"].text
    cells = [cell for sheet in load_workbook(BytesIO(made["xlsx"].content)) for row in sheet for cell in row]
    assert {each.data_type for each in cells if each.value == NOTE} == {"s"}
    assert any(NAME in str(each.value) for each in cells)
    page = client.get(f"{home}/resultaat").text
    assert ("<b>Dienst" in page, "&lt;b&gt;Dienst" in page, "<script>alert" in page) == (False, True, False)


def test_the_report_has_room_for_the_longest_name_and_note(
    client: TestClient, service: Service, dossier: Dossier
) -> None:
    home, (theme, name) = f"/dossier/{dossier.public_id}", _first(service, dossier)
    client.post(f"{home}/thema/{theme}", data={f"a.{name}": "nee", f"n.{name}": NOTE})
    client.post(f"{home}/indienen")
    reader = PdfReader(BytesIO(client.get(f"{home}/resultaat.pdf?notities=ja").content))
    text = "".join("".join(each.extract_text() for each in reader.pages).replace("\0", "").split())
    assert [piece for piece in PIECES if piece not in text] == []
    assert text.count("n" * 50) > 30


@pytest.mark.parametrize("width", [10_000, 2_001])
def test_a_note_that_is_too_long_is_refused_and_comes_back_whole(
    client: TestClient, service: Service, dossier: Dossier, width: int
) -> None:
    home, (theme, name) = f"/dossier/{dossier.public_id}", _first(service, dossier)
    page = client.post(f"{home}/thema/{theme}", data={f"a.{name}": "ja", f"n.{name}": "é" * width})
    saved = client.post(f"{home}/antwoord/{name}", data={"a": "ja", "n": "é" * width}, headers=seen())
    assert (page.status_code, "é" * width in page.text, saved.status_code) == (422, True, 422)
    assert "hoogstens 2000 tekens" in page.text
    assert _answers(service, dossier) == {}


def test_a_statement_of_another_scan_is_refused_everywhere_and_nothing_is_saved(
    client: TestClient, service: Service, dossier: Dossier
) -> None:
    own = {name for names in asked_ids(service, dossier).values() for name in names}
    other = next(each for each in service.library.offered_edition("mvo-overheid").questions if each not in own)
    home, (theme, name) = f"/dossier/{dossier.public_id}", _first(service, dossier)
    answers = {
        client.post(f"{home}/antwoord/{other}", data={"a": "ja"}, headers=seen()).status_code,
        client.get(f"{home}/stelling/{other}/geschiedenis").status_code,
        client.post(f"{home}/stelling/{other}/geschiedenis", data={"revisie": "0"}).status_code,
        client.post(f"{home}/thema/{theme}", data={f"a.{other}": "ja", f"a.{name}": "ja"}).status_code,
    }
    assert answers <= {404, 422}
    assert _answers(service, dossier) == {}
