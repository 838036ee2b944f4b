"""The report of a result for the council: the numbers of the page, tagged, and without notes unless asked for."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from starlette.testclient import TestClient
from tests.started import asked_ids, start_in
from tests.structure import alternatives, bookmarks, headers, kinds

from mvoscan.storage import submissions
from mvoscan.usecases.open_service import Service

pytestmark = [pytest.mark.database, pytest.mark.once]

NOTE = "Zie dossier <i>12</i> 🌱 =1+1"


@pytest.fixture
def home(client: TestClient, service: Service) -> str:
    """A scan that was handed in, with a note and an action."""
    dossier = start_in(client, service)
    address = f"/dossier/{dossier.public_id}"
    for theme, names in asked_ids(service, dossier).items():
        sent = {f"a.{name}": "ja" for name in names} | {f"a.{names[0]}": "nee", f"n.{names[0]}": NOTE}
        client.post(f"{address}/thema/{theme}", data=sent)
    client.post(f"{address}/indienen")
    client.post(f"{address}/actieplan/nieuw", data={"actie": "Zonnepanelen " + "x" * 200, "deadline": "2099-12-31"})
    return address


def _read(client: TestClient, address: str) -> PdfReader:
    return PdfReader(BytesIO(client.get(address).content))


def _text(reader: PdfReader) -> str:
    # Beside an emoji the reader of PDFs puts nulls between letters of another font.
    return " ".join("".join(each.extract_text() for each in reader.pages).replace("\0", "").split())


def test_the_report_has_the_scores_that_were_stored(client: TestClient, service: Service, home: str) -> None:
    with service.reading() as connection:
        main = next(iter(submissions.every(connection))).scores[0]
    said = _text(_read(client, f"{home}/resultaat.pdf"))
    assert f"Jullie scoren {main.overall.score} op 100" in said
    themes = service.library.offered_edition("mvo-overheid").themes
    assert all(f"{each.title}: {main.themes[each.id].score}" in said for each in themes if each.id in main.themes)


def test_the_report_is_tagged_for_a_screen_reader(client: TestClient, home: str) -> None:
    reader = _read(client, f"{home}/resultaat.pdf")
    names, cells = headers(reader)

    assert str(reader.root_object["/Lang"]) == "nl"
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Figure"} <= kinds(reader)
    assert all(alternatives(reader))
    assert cells
    assert all(each and set(each) <= names for each in cells)
    assert "Actieplan" in bookmarks(reader)


def test_the_action_plan_and_the_method_are_in_the_report(client: TestClient, home: str) -> None:
    said = _text(_read(client, f"{home}/resultaat.pdf"))
    assert all(text in said for text in ("Zonnepanelen", "31 december 2099", "weighted-share-1", "1 te doen"))


def test_notes_are_in_the_report_only_when_asked_for_and_as_they_were_written(client: TestClient, home: str) -> None:
    assert "Zie dossier" not in _text(_read(client, f"{home}/resultaat.pdf"))
    assert "Zie dossier <i>12</i>" in _text(_read(client, f"{home}/resultaat.pdf?notities=ja"))


def test_a_stranger_gets_no_report(client: TestClient, home: str) -> None:
    client.cookies.clear()
    assert client.get(f"{home}/resultaat.pdf").status_code == 404
