"""The pages with published results show what the API gives, say what is withheld, and name what they show for good."""

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.conftest import ROOT, Copy
from tests.releases import coded, keep, made_up_rows, withheld
from tests.walker import Page, Walker

from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.observation import Observation
from mvoscan.settings import Settings
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.database, pytest.mark.once]
PAGE = "/cijfers/resultaten"


def shaped(row: Observation) -> Observation:
    """Some withheld, some coded, some of few organisations."""
    if row.family == "andere" or row.question.endswith("berekend"):
        return withheld(row)
    if row.dataset == "theme-results" and row.family == "ocmw":
        return coded(row)
    return replace(row, n_org=7, obs_status="U") if row.family == "vlaamse-overheid" else row


@pytest.fixture(scope="module")
def service(copies: Copy, library: Library, types: InstitutionTypes) -> Iterator[Service]:
    """Two years and a quarter, of which the later year is on the later edition; and one that waits."""
    opened = Service(database=Database(copies("seeded")), library=library, types=types, demo=False)
    editions = library.as_sealed("mvo-overheid")
    with opened.writing() as connection:
        keep(connection, "2025.1", made_up_rows(editions, "2025", edition="2026.1", change=shaped))
        keep(connection, "2026.1", made_up_rows(editions, "2026", edition="2026.2", change=shaped, lift=6))
        keep(connection, "2027-Q1.1", made_up_rows(editions, "2027-Q1", edition="2026.2"))
        keep(connection, "2026.2", made_up_rows(editions, "2026", edition="2026.2"), state="approved")
        keep(connection, "2024.1", made_up_rows(editions, "2024", edition="2026.1"), state="withdrawn")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(service: Service, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    settings = Settings(home=ROOT, data=tmp_path_factory.mktemp("data"), public_url="http://testserver")
    # The service outlives the application.
    return TestClient(create_app(settings, service), follow_redirects=False)


@pytest.fixture
def empty(service: Service, copies: Copy, tmp_path: Path) -> Iterator[TestClient]:
    """A service in which nothing was published."""
    without = replace(service, database=Database(copies("seeded")))
    with TestClient(create_app(Settings(home=ROOT, data=tmp_path), without)) as opened:
        yield opened


def shown(client: TestClient, address: str, status: int = 200) -> Page:
    response = client.get(address)
    assert response.status_code == status, response.text
    return Page(response.text)


def download(page: Page) -> str:
    """Where the first CSV of a page is."""
    return next(href for text, href in page.links.items() if text.startswith("CSV:"))


def table(client: TestClient, page: Page) -> list[dict[str, str]]:
    """The rows of the first CSV of a page."""
    answer = client.get(download(page))
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.text, newline="")))


@pytest.mark.parametrize(
    ("query", "cells"),
    [
        ("per=thema", {("total", "_T", "_T", "_T")}),
        ("per=thema&besturen=ocmw", {("family", "lokaal", "ocmw", "_T")}),
        ("per=thema&besturen=10000", {("gemeente-province", "lokaal", "gemeente", "10000")}),
    ],
)
def test_the_download_holds_exactly_the_rows_of_the_view(
    client: TestClient, query: str, cells: set[tuple[str, ...]]
) -> None:
    rows = table(client, shown(client, f"{PAGE}?publicatie=2026.1&scan=full&{query}"))
    assert {tuple(row[name] for name in ("breakdown", "group", "family", "province")) for row in rows} == cells
    assert {row["basis"] for row in rows} == {"full"}


@pytest.mark.parametrize("per", ["groep", "familie", "provincie"])
def test_each_mean_of_the_download_stands_on_the_page_and_withheld_ones_in_words(client: TestClient, per: str) -> None:
    page = shown(client, f"{PAGE}?publicatie=2026.1&per={per}&thema=milieu")
    rows = table(client, page)
    first = page.html.split("<tbody", 1)[1].split("</tbody>", 1)[0]
    said = [row["OBS_VALUE"] or row["OBS_VALUE_C"] or "niet gepubliceerd" for row in rows]
    assert all(f">{each}<" in first for each in said)
    assert first.count("<tr") == len(rows)


def test_what_is_withheld_coded_or_of_few_is_said_in_a_sentence(client: TestClient) -> None:
    page = shown(client, f"{PAGE}?publicatie=2026.1&per=familie")
    assert all(each in page.text for each in ("‘Niet gepubliceerd’ betekent", "‘≥90’ betekent", "‘Weinig besturen’"))
    plain = shown(client, f"{PAGE}?publicatie=2027-Q1.1")
    assert "betekent" not in plain.text


def test_the_permanent_link_names_the_release_and_gives_the_same_page(client: TestClient) -> None:
    page = shown(client, f"{PAGE}?per=familie&thema=milieu")
    link = page.links["Vaste link naar deze weergave"]
    assert "publicatie=2026.1" in link
    assert download(page) == download(shown(client, link))


@pytest.mark.parametrize("query", ["per=regio&thema=x&scan=y", "per=groep&besturen=x&thema=y"])
def test_a_mistake_leads_to_its_field_only_where_that_is_on_the_page(client: TestClient, query: str) -> None:
    page = shown(client, f"{PAGE}?{query}", 422)
    anchors = [href for href in page.links.values() if href.startswith("#") and href != "#inhoud"]
    assert anchors
    assert all(f'id="{each[1:]}"' in page.html for each in anchors)


def test_a_view_that_the_newest_release_lacks_is_of_the_newest_that_has_it_and_says_so(client: TestClient) -> None:
    assert "eerste kwartaal van 2027" in shown(client, PAGE).text
    page = shown(client, f"{PAGE}?per=provincie")
    assert "De nieuwste publicatie, 2027-Q1.1, heeft deze weergave niet." in page.text
    assert "Gemeenten in Limburg" in page.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("publicatie=2027-Q1.1&per=familie", "Kies uit: thema, groep."),
        ("per=regio", "Kies uit: thema, groep"),
        ("scan=middel", "Kies uit: light, full."),
        ("besturen=lokal", "Kies uit: _T, lokaal, andere-overheden"),
        ("per=groep&thema=x", "Kies uit: _T,"),
        ("scan=light&scan=full", "Kies er één"),
        ("groep=lokaal", "‘groep’ kennen we niet. Kies uit: scan, per, besturen, thema, publicatie."),
    ],
)
def test_a_wrong_choice_comes_back_with_what_is_valid_and_without_figures(
    client: TestClient, query: str, said: str
) -> None:
    page = shown(client, f"{PAGE}?{query}", 422)
    assert said in page.text
    shown_part = page.html.split("<main", 1)[1]
    assert ("CSV" in shown_part, "<svg" in shown_part) == (False, False)


@pytest.mark.parametrize("page", [PAGE, "/cijfers/stellingen", "/cijfers/evolutie"])
@pytest.mark.parametrize(("name", "status"), [("2026.2", 404), ("2031.1", 404), ("%00", 404), ("2024.1", 410)])
def test_a_release_that_waits_is_made_up_or_was_withdrawn_is_not_shown(
    client: TestClient, page: str, name: str, status: int
) -> None:
    text = client.get(f"{page}?publicatie={name}").text
    assert client.get(f"{page}?publicatie={name}").status_code == status
    assert "<svg" not in text.split("<main", 1)[1]


@pytest.mark.parametrize("page", ["/cijfers", PAGE, "/cijfers/stellingen", "/cijfers/evolutie"])
def test_every_room_leads_to_the_others_and_reads_well_when_nothing_was_published(empty: TestClient, page: str) -> None:
    found = shown(empty, page)
    assert {"Gebruik", "Resultaten", "Stellingen", "Evolutie"} <= set(found.links)
    assert page == "/cijfers" or "Nog geen resultaten" in found.text


def test_a_release_in_which_all_is_withheld_says_so(service: Service, copies: Copy, tmp_path: Path) -> None:
    bare = replace(service, database=Database(copies("seeded")))
    editions = service.library.as_sealed("mvo-overheid")
    with bare.writing() as connection:
        keep(connection, "2026.1", made_up_rows(editions, "2026", edition="2026.2", change=withheld))
    with TestClient(create_app(Settings(home=ROOT, data=tmp_path), bare)) as client:
        assert "geen enkel cijfer gepubliceerd" in shown(client, PAGE).text
        assert "geen enkel cijfer gepubliceerd" in shown(client, "/cijfers/stellingen").text
        assert "niet gepubliceerd" in shown(client, "/cijfers/evolutie").text


def test_shares_of_answers_come_from_the_published_counts(client: TestClient) -> None:
    page = shown(client, "/cijfers/stellingen?publicatie=2026.1&thema=milieu&besturen=lokaal")
    rows = [row for row in table(client, page) if row["answer"] == "ja"]
    assert {(row["basis"], row["theme"], row["group"]) for row in rows} == {("light", "milieu", "lokaal")}
    assert all(f"({row['OBS_VALUE']})" in page.text for row in rows if row["OBS_VALUE"])
    assert any(not row["OBS_VALUE"] for row in rows)
    assert "niet gepubliceerd" in page.text


def test_a_statement_is_shown_in_its_own_words(client: TestClient, service: Service) -> None:
    questions = service.library.get("mvo-overheid", "2026.2").questions.values()
    page = shown(client, "/cijfers/stellingen?publicatie=2026.1&thema=milieu")
    assert any(each.text in page.text for each in questions)


def test_the_trend_pins_its_releases_and_its_download_has_the_same_rows(client: TestClient) -> None:
    page = shown(client, "/cijfers/evolutie?thema=milieu&besturen=ocmw")
    link = page.links["Vaste link naar deze weergave"]
    assert "publicatie=2025.1,2026.1" in link
    rows = table(client, page)
    assert {(row["release"], row["family"], row["theme"], row["OBS_VALUE_C"]) for row in rows} == {
        ("2025.1", "ocmw", "milieu", "≥90"),
        ("2026.1", "ocmw", "milieu", "≥90"),
    }
    assert download(shown(client, link)) == download(page)


def test_the_trend_says_where_a_series_breaks_and_that_others_took_part(client: TestClient) -> None:
    page = shown(client, "/cijfers/evolutie?thema=milieu")
    assert "In 2026 begint een nieuwe meetreeks (editie 2026.2)" in page.text
    assert "deden andere besturen mee" in page.text


def test_quarters_have_a_trend_of_their_own(client: TestClient) -> None:
    page = shown(client, "/cijfers/evolutie?per=kwartaal")
    assert "nog maar één publicatie" in page.text
    assert {row["period"] for row in table(client, page)} == {"2027-Q1"}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("publicatie=2026.1,2027-Q1.1", "niet door elkaar"),
        ("publicatie=2026.1&per=kwartaal", "niet van die soort periode"),
        ("per=maand", "Kies uit: jaar, kwartaal."),
        (f"publicatie={','.join(f'20{number}.1' for number in range(10, 60))}", "hoogstens 40"),
    ],
)
def test_a_trend_that_cannot_be_drawn_says_why(client: TestClient, query: str, said: str) -> None:
    assert said in shown(client, f"/cijfers/evolutie?{query}", 422).text
    assert client.get(f"/cijfers/evolutie.csv?{query}").status_code == 422


def test_a_trend_in_an_unknown_dialect_names_those_there_are(client: TestClient) -> None:
    answer = client.get("/cijfers/evolutie.csv?dialect=excel")
    assert (answer.status_code, "rfc4180, excel-nl" in answer.text) == (422, True)


def test_the_form_leads_from_view_to_view(client: TestClient) -> None:
    walker = Walker(client)
    walker.go(PAGE)
    walker.submit("Toon de resultaten", publicatie="2026.1")
    walker.click("Per familie")
    walker.submit("Toon de resultaten", scan="full", thema="milieu")
    assert (walker.status, "scan=full" in walker.address) == (200, True)
    assert "volledige scan" in walker.page.text


def test_the_foot_says_how_it_was_made(client: TestClient) -> None:
    text = shown(client, f"{PAGE}?publicatie=2026.1").text
    assert all(each in text for each in ("Tegen deze aanvaller", "1 februari 2027", "kubus 2026.1, regels 2026.1"))


def cells(html: str) -> list[str]:
    """What stands in the first table of a page."""
    return re.findall(r">([^<>]+)</t[hd]>", html.split("<tbody")[1].split("</tbody>")[0])


@pytest.mark.parametrize("query", ["", "?scan=full&per=familie&thema=milieu"])
def test_a_frame_shows_what_the_page_shows_names_the_release_and_may_stand_everywhere(
    client: TestClient, query: str
) -> None:
    page = shown(client, f"{PAGE}{query or '?'}&publicatie=2026.1").html
    answer = client.get(f"/embed/cijfers/2026.1{query}")

    assert cells(answer.text) == cells(page) != []
    assert "Publicatie 2026.1, verschenen op" in answer.text
    assert f'href="http://testserver{PAGE}?publicatie=2026.1&amp;scan=' in answer.text
    assert "frame-ancestors 'self' *" in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers


@pytest.mark.parametrize(
    ("address", "status", "why"),
    [
        ("2026.2", 404, "Er is geen publicatie"),
        ("2024.1", 410, "is ingetrokken"),
        ("2026.1?thema=onzin", 422, "is hier geen keuze"),
        ("2026.1?besturen=a&x=1", 422, "kennen we niet"),
    ],
)
def test_a_frame_without_figures_says_why(client: TestClient, address: str, status: int, why: str) -> None:
    answer = client.get(f"/embed/cijfers/{address}")
    assert (answer.status_code, why in answer.text) == (status, True)
    assert "frame-ancestors 'self' *" in answer.headers["content-security-policy"]


def test_a_page_offers_the_html_of_its_charts(client: TestClient) -> None:
    page = client.get(f"{PAGE}?publicatie=2026.1&per=familie").text
    address = page.split("&lt;mvo-result src=&#34;http://testserver")[1].split("&#34;")[0].replace("&amp;amp;", "&")
    assert client.get(address).status_code == 200
    assert "per=familie" in address
