"""The answer to a parliamentary question by page, document and data: the numbers of the API, and kept to the byte."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from sqlalchemy import text
from starlette.testclient import TestClient
from tests.conftest import ROOT, Copy
from tests.started import institution_id
from tests.storage.counting import submission
from tests.walker import Page, Walker

from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.release import act
from mvoscan.settings import Settings
from mvoscan.storage import usage
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.usecases.build_release import gather, keep_release, protected, read_rules
from mvoscan.usecases.decide_release import approve_release, publish_release, withdraw_release
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.database, pytest.mark.once]
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ADDRESS = "/cijfers/antwoord"
ASKED = "van=2026-01&tot=2026-11"


def at_noon(service: Service, settings: Settings) -> TestClient:
    """A client of the service on a day that is known."""
    app = create_app(settings, service)
    app.state.door = replace(app.state.door, clock=lambda: NOW)
    return TestClient(app, follow_redirects=False)


def publish(service: Service, period: str) -> str:
    rules = read_rules(ROOT / "reference", library=service.library, types=service.types)
    with service.reading() as connection:
        found = gather(connection, period, rules=rules, library=service.library, types=service.types, now=NOW)
    with service.writing() as connection:
        name = keep_release(connection, protected(found, rules), rules=rules, built=act("An", NOW, enforced=False)).name
        approve_release(connection, name, by="Bo", now=NOW)
        return publish_release(connection, name, by="Bo", now=NOW).name


@pytest.fixture(scope="module")
def year(copies: Copy, library: Library, types: InstitutionTypes) -> Iterator[Service]:
    """A made-up year with the releases of two quarters."""
    opened = Service(database=Database(copies("demo")), library=library, types=types, demo=True)
    for period in ("2026-Q2", "2026-Q3"):
        publish(opened, period)
    yield opened
    opened.close()


@pytest.fixture
def demo(year: Service, settings: Settings) -> TestClient:
    """A client of the made-up year; nothing in it is kept yet."""
    with year.writing() as connection:
        connection.execute(text("delete from kept_answer"))
    return at_noon(year, settings)


@pytest.fixture
def empty(service: Service, settings: Settings) -> TestClient:
    """A client of a service without scans and without releases."""
    return at_noon(service, settings)


def numbers(client: TestClient, query: str = ASKED) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{ADDRESS}.json?{query}").json()["numbers"]
    return found


def text_of(client: TestClient, query: str = ASKED) -> str:
    return Page(client.get(f"{ADDRESS}?{query}").text).text.replace("\u00a0", " ")


def keep(client: TestClient) -> str:
    """Press the button; gives the address of what was kept."""
    walker = Walker(client)
    walker.go(f"{ADDRESS}?{ASKED}")
    walker.submit("Bewaar dit antwoord")
    assert walker.status == 200
    return walker.address.removeprefix("http://testserver")


def hand_in(service: Service, name: str = "Aalst") -> None:
    made = submission("gemeente", institution_id(service, "gemeente", name))
    with service.writing() as connection:
        usage.record_hand_in(connection, made, types=service.types, province="40000")
        usage.set_confirmed(connection, made.public_id, confirmed=True)


def test_how_often_and_by_whom_are_the_numbers_of_the_usage_api(demo: TestClient) -> None:
    asked = "/api/v1/usage.json?from=2026-01&to=2026-11&questionnaire=mvo-overheid&by="
    by_type, by_month = (demo.get(asked + each).json() for each in ("type", "month"))
    use = numbers(demo)["use"]
    assert [use[each] for each in ("handed_in", "confirmed", "joint", "institutions")] == [
        by_type["total"][each] for each in ("handed_in", "confirmed", "joint", "institutions")
    ]
    names = ("handed_in", "confirmed", "institutions")
    assert {each["code"]: [each[name] for name in names] for each in use["types"]} == {
        row["key"]["type"]: [row[name] for name in names] for row in by_type["rows"]
    }
    assert [each["handed_in"] for each in use["months"]] == [row["handed_in"] for row in by_month["rows"]]
    assert use["started"] == demo.get("/api/v1/usage.json?from=2026-01&to=2026-11").json()["started"]["total"]
    assert f"werd de MVO-scan {use['handed_in']} keer ingediend" in text_of(demo)


def test_the_results_are_the_rows_of_the_api(demo: TestClient) -> None:
    found = numbers(demo)["results"]
    address = f"/api/v1/statistics/releases/{found['source']['name']}/theme-results.json?breakdown=total,group"
    api = {
        (row["basis"], row["group"], row["theme"], row["series"]): (row["OBS_VALUE"], row["OBS_VALUE_C"], row["n_org"])
        for row in demo.get(address).json()["rows"]
    }
    answer = {
        (each["basis"], view["code"], line["theme"], line["series"]): tuple(line["figure"].values())
        for each in found["findings"]
        for view in (each["all"], *each["groups"])
        for line in (*view["overall"], *view["themes"], *view["others"])
    }
    assert answer == api
    assert any(value is not None for value, _, _ in api.values())


def test_the_document_says_what_the_page_says(demo: TestClient) -> None:
    document = docx.Document(BytesIO(demo.get(f"{ADDRESS}.docx?{ASKED}").content))
    page = text_of(demo)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert len(cells) > 100
    said = [each.text for each in document.paragraphs if each.style and each.style.name != "Facts"] + cells
    assert [each for each in said if " ".join(each.replace("\u00a0", " ").split()) not in page] == []


def test_the_document_is_made_to_go_on_writing_in(demo: TestClient) -> None:
    document = docx.Document(BytesIO(demo.get(f"{ADDRESS}.docx?{ASKED}").content))
    levels = [each.style.name for each in document.paragraphs if each.style and each.style.name.startswith("Heading")]
    assert (levels[0], set(levels)) == ("Heading 1", {"Heading 1", "Heading 2", "Heading 3"})
    assert all(list(table.rows[0]._tr.iter(qn("w:tblHeader"))) for table in document.tables)
    (language,) = {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))}
    assert (language, document.core_properties.language) == ("nl-BE", "nl-BE")
    assert "pagina" in document.sections[0].footer.paragraphs[0].text


def test_an_answer_of_a_demo_says_that_it_is_made_up_on_page_document_and_data(demo: TestClient) -> None:
    warning = "Demo: alle gegevens in dit antwoord zijn verzonnen."
    document = docx.Document(BytesIO(demo.get(f"{ADDRESS}.docx?{ASKED}").content))
    assert warning in text_of(demo)
    assert warning in [each.text for each in document.paragraphs]
    assert warning in document.sections[0].header.paragraphs[0].text
    assert demo.get(f"{ADDRESS}.json?{ASKED}").json()["warning"] == warning


def test_a_release_of_another_period_is_named_in_the_sentence(demo: TestClient) -> None:
    page = text_of(demo, "van=2026-10&tot=2026-11")
    assert "nog niet afgesloten; daarover is er dus nog geen publicatie. De resultaten hieronder gaan over het" in page
    assert "derde kwartaal van 2026 (1 juli 2026 tot en met 30 september 2026)" in page
    assert "komen uit de publicatie die precies over deze periode gaat: publicatie demo-2026-Q2.1" in (
        text_of(demo, "van=2026-04&tot=2026-06")
    )


def test_with_a_release_of_the_period_it_is_said_how_many_took_part(demo: TestClient) -> None:
    name = numbers(demo, "van=2026-04&tot=2026-06")["results"]["source"]["name"]
    rows = demo.get(f"/api/v1/statistics/releases/{name}/coverage.json").json()["rows"]
    page = text_of(demo, "van=2026-04&tot=2026-06")
    table = page.split(f"Besturen die meetellen in publicatie {name}")[1].split("c. Wat zijn")[0]
    labels = {"_T": "Alle besturen", "lokaal": "Lokale besturen", "andere-overheden": "Andere overheden"}
    assert [f"{labels[row['group']]} {row['OBS_VALUE']}" in table for row in rows] == [True] * 3


def test_a_kept_answer_stays_the_same_to_the_byte_whatever_happens_next(demo: TestClient, year: Service) -> None:
    kept = keep(demo)
    before = {suffix: demo.get(kept + suffix) for suffix in ("", ".docx", ".json")}
    live = numbers(demo)
    hand_in(year)
    name = publish(year, "2026-Q1")
    with year.writing() as connection:
        withdraw_release(connection, name, by="Bo", reason="Een proef.", now=NOW)
    assert numbers(demo) != live
    for suffix, first in before.items():
        again = demo.get(kept + suffix)
        assert (again.status_code, again.content, again.headers["etag"]) == (200, first.content, first.headers["etag"])
        assert "immutable" in again.headers["cache-control"]
        assert demo.get(kept + suffix, headers={"if-none-match": first.headers["etag"]}).status_code == 304
    assert before[".json"].json()["permanent"] == f"http://testserver{kept}"


def test_the_same_answer_is_kept_once(demo: TestClient, year: Service) -> None:
    assert keep(demo) == keep(demo)
    with year.reading() as connection:
        assert connection.execute(text("select count(*) from kept_answer")).scalar_one() == 1


def test_an_answer_that_changed_since_it_was_seen_is_shown_again(demo: TestClient, year: Service) -> None:
    walker = Walker(demo)
    walker.go(f"{ADDRESS}?{ASKED}")
    hand_in(year, "Gent")
    page = walker.submit("Bewaar dit antwoord")
    assert (walker.status, "veranderd sinds je dit antwoord opende" in page.text) == (409, True)
    walker.submit("Bewaar dit antwoord")
    assert (walker.status, f"{ADDRESS}/2026-01_2026-11_" in walker.address) == (200, True)


def test_a_year_that_still_runs_is_answered_up_to_today(demo: TestClient) -> None:
    whole, so_far = (demo.get(f"{ADDRESS}.json?van=2026-01&tot={last}") for last in ("2026-12", "2026-11"))
    assert (whole.status_code, whole.content) == (200, so_far.content)


def test_a_form_from_another_site_keeps_nothing(demo: TestClient) -> None:
    answer = demo.post(ADDRESS, data={"van": "2026-01", "tot": "2026-11"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("van=2026-01&tot=2027-01", "De maand 2027-01 is nog niet begonnen. Kies ten laatste 2026-12"),
        ("van=2026-06&tot=2026-05", "De periode begint (2026-06) na haar einde (2026-05). Wissel de twee maanden om."),
        ("van=onzin", "Geef een maand als JJJJ-MM"),
        ("van=2026-01&van=2026-02", "Geef een maand als JJJJ-MM"),
        ("from=2026-01", "from: Deze parameter bestaat niet. Kies uit: van, tot."),
    ],
)
def test_a_wrong_period_is_refused_with_what_is_valid(empty: TestClient, query: str, said: str) -> None:
    page, data, document = (empty.get(f"{ADDRESS}{suffix}?{query}") for suffix in ("", ".json", ".docx"))
    assert (page.status_code, data.status_code, document.status_code) == (422, 422, 422)
    assert said in Page(page.text).text
    assert (data.headers["content-type"], said in data.json()["detail"]) == ("application/problem+json", True)
    assert "<table" not in page.text


def test_a_wrong_period_is_not_kept_either(empty: TestClient) -> None:
    assert empty.post(ADDRESS, data={"van": "2026-01", "tot": "2099-01"}).status_code == 422


def test_without_a_release_the_answer_says_that_there_are_no_results_yet(empty: TestClient) -> None:
    page = text_of(empty)
    assert "er is op dit moment geen publicatie met resultaten" in page
    assert "Van 1 januari 2026 tot en met vandaag, 25 november 2026, werd de MVO-scan niet ingediend." in page


def test_one_scan_is_said_of_one_body(empty: TestClient, service: Service) -> None:
    hand_in(service)
    page = text_of(empty, "van=2026-03&tot=2026-03")
    assert "In maart 2026 werd de MVO-scan 1 keer ingediend. Die scan is bevestigd." in page
    assert "De bevestigde scan komt van 1 bestuur." in page


def test_a_period_before_the_service_is_not_zero(empty: TestClient) -> None:
    page = text_of(empty, "van=2018-02&tot=2018-12")
    assert "de telling begon pas op 15 januari 2026" in page
    assert "0 keer" not in page


def test_an_answer_that_was_never_kept_is_not_found(empty: TestClient) -> None:
    for suffix in ("", ".docx", ".json"):
        assert empty.get(f"{ADDRESS}/2026-01_2026-11_0123456789abcdef{suffix}").status_code == 404


def test_scans_with_another_questionnaire_are_not_in_the_answer(empty: TestClient, service: Service) -> None:
    made = submission("school").model_copy(update={"questionnaire": "mvo-organisatie"})
    with service.writing() as connection:
        usage.record_hand_in(connection, made, types=service.types, province=None)
    assert numbers(empty)["use"]["handed_in"] == 0
    assert empty.get("/api/v1/usage.json?from=2026-01&to=2026-11").json()["total"]["handed_in"] == 1


def test_the_page_of_figures_leads_to_the_answer(empty: TestClient) -> None:
    assert ADDRESS in Page(empty.get("/cijfers").text).links.values()
