"""Every publication has a report, as page and as PDF, with the numbers of its rows; what is not public stays hidden."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from csv import DictReader
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pypdf import PdfReader
from starlette.testclient import TestClient
from tests.conftest import ROOT, Copy
from tests.held import held
from tests.released import NOW, built, published
from tests.structure import alternatives, bookmarks, claims, headers, kinds
from tests.walker import Page

from mvoscan.core.institution import InstitutionTypes
from mvoscan.settings import Settings
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.usecases.decide_release import checked_release, withdraw_release
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.read_statistics import release_calendar
from mvoscan.web.app import create_app
from mvoscan.web.pages.publications import printable_report
from mvoscan.web.printing import Printer

pytestmark = [pytest.mark.database, pytest.mark.once]
HOME = "/cijfers/publicaties"
BUILDER, APPROVER = "An <b>Bouwer</b>", "Bo <i>Keurder</i>"
REASON = 'Een fout <script>alert("x")</script> in de kubus.'
MEAN = re.compile(r"([≥≤]?\d+) \((\d+)\)")


class Releases(NamedTuple):
    """Names of a release that is published, one that was withdrawn, and one that nobody may see yet."""

    published: str
    withdrawn: str
    draft: str


@pytest.fixture(scope="module")
def service(copies: Copy, library: Library, types: InstitutionTypes) -> Iterator[Service]:
    """A service with a made-up year."""
    opened = Service(database=Database(copies("demo")), library=library, types=types, demo=True)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def releases(service: Service) -> Releases:
    withdrawn = published(service, "2026-Q2", by=APPROVER, builder=BUILDER)
    with service.writing() as connection:
        withdraw_release(connection, withdrawn, by=APPROVER, reason=REASON, now=NOW)
    there = published(service, "2026-Q3", by=APPROVER, builder=BUILDER)
    return Releases(there, withdrawn, built(service, "2026-Q1", by=BUILDER))


@pytest.fixture
def client(service: Service, tmp_path: Path, printer: Printer) -> Iterator[TestClient]:
    # The service and the printer outlive the application that is closed with each test.
    yield TestClient(create_app(settings_in(tmp_path), service, printer=printer), follow_redirects=False)


@pytest.fixture
def pdf(client: TestClient, releases: Releases) -> PdfReader:
    answer = client.get(f"{HOME}/{releases.published}.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return PdfReader(BytesIO(answer.content))


def settings_in(folder: Path, **more: Any) -> Settings:
    return Settings(home=ROOT, data=folder, public_url="http://testserver", **more)


def text_of(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def rows(client: TestClient, name: str, dataset: str) -> list[dict[str, str]]:
    answer = client.get(f"/api/v1/statistics/releases/{name}/{dataset}.csv")
    return list(DictReader(StringIO(answer.text, newline="")))


def test_the_pdf_is_tagged_for_a_screen_reader(pdf: PdfReader) -> None:
    said = claims(pdf)
    assert (said.language, said.tagged, 'pdfuaid:part="1"' in said.described) == ("nl", True, True)
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Caption", "/Figure", "/L"} <= kinds(pdf)
    assert pdf.metadata is not None
    assert pdf.metadata.title == "MVO-scan voor overheden. Resultaten: derde kwartaal van 2026 (demo-2026-Q3.1)"


def test_every_chart_says_its_numbers_and_every_cell_knows_its_headers(pdf: PdfReader) -> None:
    figures = alternatives(pdf)
    assert len(figures) == 2
    assert all("Totaalscore: " in each and "Milieu en klimaat: " in each for each in figures)
    names, cells = headers(pdf)
    assert len(cells) > 50
    assert all(len(each) >= 2 and set(each) <= names for each in cells)


def test_bookmarks_lead_to_every_part(pdf: PdfReader, client: TestClient, releases: Releases) -> None:
    page = client.get(f"{HOME}/{releases.published}").text
    parts = re.findall(r'<h2 class="govuk-heading-m" id="\w+">([^<]+)</h2>', page)
    assert len(parts) == 9
    assert [each for each in bookmarks(pdf) if each in parts] == parts


def test_the_numbers_of_the_pdf_are_those_of_the_rows(pdf: PdfReader, client: TestClient, releases: Releases) -> None:
    stored = Counter(
        (row["OBS_VALUE"] or row["OBS_VALUE_C"], row["n_org"])
        for row in rows(client, releases.published, "theme-results")
        if row["OBS_STATUS"] != "Q"
    )
    assert len(stored) > 10
    assert Counter(MEAN.findall(text_of(pdf))) == stored


def test_page_and_pdf_say_the_same(pdf: PdfReader, client: TestClient, releases: Releases) -> None:
    page = Page(client.get(f"{HOME}/{releases.published}").text).text
    assert Counter(MEAN.findall(page)) == Counter(MEAN.findall(text_of(pdf)))
    for said in ("Tegen deze aanvaller", "op minstens 5 besturen", "Wat we niet beweren", "gratis hergebruik"):
        assert said in page
        assert said in text_of(pdf)


def test_who_took_part_and_what_is_withheld_are_those_of_the_release(
    client: TestClient, service: Service, releases: Releases
) -> None:
    page = Page(client.get(f"{HOME}/{releases.published}").text).text
    with service.reading() as connection:
        counts = checked_release(connection, releases.published).counts
    gone = counts["cells"] - counts["published"]
    assert f"Van de {counts['cells']} cijfers zijn er {counts['published']} gepubliceerd en {gone} niet." in page
    total = next(row for row in rows(client, releases.published, "coverage") if row["breakdown"] == "total")
    assert f"Alle besturen {total['OBS_VALUE']} niet bekend" in page


def test_two_people_are_told_of_and_neither_by_name(client: TestClient, pdf: PdfReader, releases: Releases) -> None:
    texts = [text_of(pdf), client.get(f"{HOME}/{releases.published}").text, client.get(HOME).text]
    assert "een andere keurde ze goed" in texts[0]
    assert "verklaarden ze zelf" in texts[0]
    assert not any("Bouwer" in each or "Keurder" in each for each in texts)


def test_the_same_release_gives_the_same_bytes_and_says_so(client: TestClient, releases: Releases) -> None:
    address = f"{HOME}/{releases.published}.pdf"
    first, again = client.get(address), client.get(address)
    assert (first.content, first.headers["etag"]) == (again.content, again.headers["etag"])
    unchanged = client.get(address, headers={"if-none-match": first.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert first.headers["etag"].startswith('"')


@pytest.mark.parametrize("suffix", ["", ".pdf"])
def test_what_is_not_published_has_no_report_and_what_was_withdrawn_says_why(
    client: TestClient, releases: Releases, suffix: str
) -> None:
    draft = client.get(f"{HOME}/{releases.draft}{suffix}")
    withdrawn = client.get(f"{HOME}/{releases.withdrawn}{suffix}")
    nobody = client.get(f"{HOME}/2031.7{suffix}")
    assert [each.status_code for each in (draft, withdrawn, nobody)] == [404, 410, 404]
    assert "Een fout &lt;script&gt;" in withdrawn.text
    assert "<script>alert" not in withdrawn.text
    assert releases.published in Page(nobody.text).text


@pytest.mark.parametrize("suffix", ["", ".pdf"])
def test_latest_leads_to_the_newest_report(client: TestClient, releases: Releases, suffix: str) -> None:
    answer = client.get(f"{HOME}/latest{suffix}")
    assert (answer.status_code, answer.headers["location"]) == (307, f"{HOME}/{releases.published}{suffix}")


def test_the_list_has_what_was_published_also_when_it_was_withdrawn_and_no_draft(
    client: TestClient, releases: Releases
) -> None:
    answer = client.get(HOME)
    page = Page(answer.text)
    assert (f"{HOME}/{releases.published}.pdf" in page.links.values(), releases.draft in answer.text) == (True, False)
    assert f"{HOME}/{releases.withdrawn}.pdf" not in page.links.values()
    assert "Ingetrokken op 24 november 2026" in page.text
    assert "<script>alert" not in answer.text


def test_the_list_says_what_comes_and_when(service: Service, releases: Releases, client: TestClient) -> None:
    assert "ten vroegste op 1 januari" in Page(client.get(HOME).text).text
    with service.reading() as connection:
        calendar = release_calendar(connection, NOW)
        later = release_calendar(connection, datetime(2027, 1, 1, tzinfo=UTC))
    assert [each.code for each in calendar.running] == ["2026-Q4", "2026"]
    assert "2026-Q3" not in [each.code for each in calendar.closed]
    assert [each.code for each in later.closed] == ["2026-Q4", "2026"]
    assert releases.published


def test_without_any_release_the_list_says_so(settings: Settings, service: Service) -> None:
    without = replace(service, database=Database(settings.database))
    with TestClient(create_app(settings, without)) as empty:
        assert "Er is nog geen publicatie" in Page(empty.get(HOME).text).text
        assert empty.get(f"{HOME}/latest.pdf").status_code == 404


def test_the_report_of_a_draft_says_that_it_is_one(service: Service, releases: Releases, client: TestClient) -> None:
    with service.reading() as connection:
        release = checked_release(connection, releases.draft)
    page = printable_report(client.app.state.door, release, ())  # type: ignore[attr-defined] # the application's own.
    assert "nog niet verschenen" in page
    assert "Een ander moet ze nog goedkeuren" in page
    assert "Licentie" not in page


def test_markup_in_the_name_of_the_operator_stays_text(service: Service, releases: Releases, tmp_path: Path) -> None:
    settings = settings_in(tmp_path, operator='Agentschap "<b>X</b>"', brand_colour="#7a1f5c")
    door = create_app(settings, service).state.door
    with service.reading() as connection:
        release = checked_release(connection, releases.published)
    page = printable_report(door, release, ())
    assert "<b>X</b>" not in page
    assert "&lt;b&gt;X&lt;/b&gt;" in page
    assert "--govuk-brand-colour:#7a1f5c" in page


def test_while_pdfs_wait_pages_answer_and_who_comes_more_is_told_to_come_back(
    service: Service, releases: Releases, tmp_path: Path
) -> None:
    pipe = tmp_path / "held"
    os.mkfifo(pipe)
    printer = Printer(waiting=1, make=held, seconds=600)
    same = Database(service.database.engine.url.render_as_string(hide_password=False))
    app = create_app(settings_in(tmp_path), replace(service, database=same), printer=printer)
    with TestClient(app) as client:
        assert client.portal is not None
        busy = [client.portal.start_task_soon(printer.pdf, each) for each in (str(pipe), "wacht")]
        refused = client.get(f"{HOME}/{releases.published}.pdf")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "30")
        assert "Afdrukken" in Page(refused.text).text
        assert client.get(f"{HOME}/{releases.published}").status_code == 200
        pipe.write_bytes(b"klaar")
        assert [each.result() for each in busy] == [b"klaar", b"wacht"]
        assert client.get(f"{HOME}/{releases.published}.pdf").status_code == 200
