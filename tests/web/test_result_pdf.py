"""The report of a result for the council: the numbers of the page, tagged, and without notes unless asked for."""

from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

import pytest
from pypdf import PdfReader
from starlette.testclient import TestClient
from tests.conftest import ROOT, Copy
from tests.ordering import entry
from tests.started import asked_ids, start_in
from tests.structure import alternatives, bookmarks, headers, kinds

from mvoscan.core.institution import InstitutionTypes
from mvoscan.settings import Settings
from mvoscan.storage import submissions
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app
from mvoscan.web.printing import Printer

pytestmark = [pytest.mark.database, pytest.mark.once]

NOTE = "Zie dossier <i>12</i> 🌱 =1+1"


class Reports(NamedTuple):
    """The address of a scan that was handed in, with a note and an action; its reports without and with notes."""

    address: str
    plain: PdfReader
    noted: PdfReader


@pytest.fixture(scope="module")
def service(copies: Copy, library: Library, types: InstitutionTypes) -> Iterator[Service]:
    """One service for all of these tests, since every report takes seconds."""
    opened = Service(database=Database(copies("seeded")), library=library, types=types, demo=False)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(service: Service, printer: Printer, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    settings = Settings(home=ROOT, data=tmp_path_factory.mktemp("report"), public_url="http://testserver")
    return TestClient(create_app(settings, service, printer=printer), follow_redirects=False)


@pytest.fixture(scope="module")
def reports(client: TestClient, service: Service) -> Reports:
    dossier = start_in(client, service)
    address = f"/dossier/{dossier.public_id}"
    entry(service, thema=["6.6"], clausules=["6.6.6"])
    for theme, names in asked_ids(service, dossier).items():
        sent = {f"a.{name}": "nee" if theme == "hefboom" else "ja" for name in names}
        sent |= {f"a.{names[0]}": "nee", f"n.{names[0]}": NOTE}
        client.post(f"{address}/thema/{theme}", data=sent)
    client.post(f"{address}/indienen")
    client.post(f"{address}/actieplan/nieuw", data={"actie": "Zonnepanelen " + "x" * 200, "deadline": "2099-12-31"})
    plain, noted = (client.get(f"{address}/resultaat.pdf{asked}").content for asked in ("", "?notities=ja"))
    return Reports(address, PdfReader(BytesIO(plain)), PdfReader(BytesIO(noted)))


def _text(reader: PdfReader) -> str:
    # Beside an emoji the reader of PDFs puts nulls between letters of another font.
    return " ".join("".join(each.extract_text() for each in reader.pages).replace("\0", "").split())


def test_the_report_has_the_scores_that_were_stored(service: Service, reports: Reports) -> None:
    with service.reading() as connection:
        main = next(iter(submissions.every(connection))).scores[0]
    said = _text(reports.plain)
    assert f"Jullie scoren {main.overall.score} op 100" in said
    themes = service.library.offered_edition("mvo-overheid").themes
    assert all(f"{each.title}: {main.themes[each.id].score}" in said for each in themes if each.id in main.themes)


def test_the_report_is_tagged_for_a_screen_reader(reports: Reports) -> None:
    reader = reports.plain
    names, cells = headers(reader)

    assert str(reader.root_object["/Lang"]) == "nl"
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Figure"} <= kinds(reader)
    assert all(alternatives(reader))
    assert cells
    assert all(each and set(each) <= names for each in cells)
    assert "Actieplan" in bookmarks(reader)


def test_the_action_plan_and_the_method_are_in_the_report(reports: Reports) -> None:
    said = _text(reports.plain)
    assert all(text in said for text in ("Zonnepanelen", "31 december 2099", "weighted-share-1", "1 te doen"))


def test_a_weak_theme_leads_from_paper_to_what_can_help(reports: Reports) -> None:
    links = {
        str(each.get_object().get("/A", {}).get("/URI", ""))
        for page in reports.plain.pages
        for each in page.get("/Annots", ())
    }
    wanted = ("aanbod/welzijn-op-het-werk-in-de-praktijk", "labels/fsc", "labels/clausule?group=hout-papier")
    assert {f"http://testserver/{each}" for each in wanted} <= links
    assert _text(reports.plain).count("Wat kan helpen") == 1


def test_notes_are_in_the_report_only_when_asked_for_and_as_they_were_written(reports: Reports) -> None:
    assert "Zie dossier" not in _text(reports.plain)
    assert "Zie dossier <i>12</i>" in _text(reports.noted)


def test_a_stranger_gets_no_report(client: TestClient, reports: Reports) -> None:
    client.cookies.clear()
    assert client.get(f"{reports.address}/resultaat.pdf").status_code == 404
