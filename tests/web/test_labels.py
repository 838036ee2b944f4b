"""The label inventory on pages, in the API and in files: one order, one count, no clause with what is not verified."""

import re
from collections.abc import Iterator
from csv import DictReader, reader
from html import unescape
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient
from tests.conftest import ROOT, Copy

from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.purchase import advise
from mvoscan.core.scheme import Inventory, LabelDegree, LabelKind
from mvoscan.render.label_files import LabelsShown, labels_csv, labels_xlsx
from mvoscan.settings import Settings
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.usecases.find_labels import choices_of, inventory
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.database, pytest.mark.once]

REFERENCE = ROOT / "reference"
API = "/api/v1/labels"
QUESTIONS = ("", "?theme=milieu&group=hout-papier", "?kind=audit,company-label", "?use=none", "?group=web&kind=audit")


@pytest.fixture(scope="module")
def client(
    copies: Copy, library: Library, types: InstitutionTypes, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """One client for all: nothing here is kept."""
    url = copies("empty")
    service = Service(database=Database(url), library=library, types=types, demo=False)
    settings = Settings(
        home=ROOT, data=tmp_path_factory.mktemp("labels"), database_url=url, public_url="http://x.example"
    )
    with TestClient(create_app(settings, service), follow_redirects=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def labels() -> Inventory:
    return inventory(REFERENCE)


def page(client: TestClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return unescape(answer.text)


def asked(client: TestClient, question: str = "") -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{API}{question}").json()
    return found


def sheet(client: TestClient, question: str) -> list[str]:
    book = load_workbook(BytesIO(client.get(f"{API}.xlsx{question}").content), read_only=True)
    return [str(row[0]) for row in book["Labels"].iter_rows(min_row=2, values_only=True)]


@pytest.mark.parametrize("question", QUESTIONS)
def test_page_api_and_files_give_the_same_labels_in_the_same_order(client: TestClient, question: str) -> None:
    shown, told = page(client, f"/labels{question}"), asked(client, question)
    codes = [each["code"] for each in told["labels"]]
    assert re.findall(r'<h3 class="app-release__title"><a class="govuk-link" href="/labels/([^"]+)"', shown) == codes
    assert [row["code"] for row in DictReader(StringIO(client.get(f"{API}.csv{question}").text))] == codes
    dutch = client.get(f"{API}.csv{question}{'&' if question else '?'}dialect=excel-nl").content.decode("utf-8-sig")
    assert [row[0] for row in reader(StringIO(dutch), delimiter=";")][1:] == codes == sheet(client, question)
    assert told["count"] == len(codes)
    said = "Alle 46 labels" if len(codes) == 46 else f"{len(codes)} van de 46 labels"
    assert (told["total"], said in shown) == (46, True)


@pytest.mark.parametrize("question", ["?group=ict", "?theme=milieu&use=none"])
def test_behind_every_choice_stands_how_many_labels_it_gives(client: TestClient, question: str) -> None:
    told = asked(client, question)
    for name, counts in told["counts"].items():
        others = "&".join(f"{each}={','.join(kept)}" for each, kept in told["filters"].items() if each != name)
        found = {code: asked(client, f"?{others}&{name}={code}")["count"] for code in counts}
        assert found == counts
    assert (
        f'value="ict"{" selected" if "ict" in question else ""}>ICT-toestellen ({told["counts"]["group"]["ict"]})'
        in page(client, f"/labels{question}")
    )


def test_every_file_of_a_page_asks_what_the_page_asked(client: TestClient) -> None:
    shown = page(client, "/labels?theme=milieu&group=ict")
    links = re.findall(r'href="(/api/v1/labels[^"]*)"', shown)
    assert len(links) == 4
    assert all("theme=milieu&group=ict" in each and client.get(each).status_code == 200 for each in links)


def test_nothing_found_says_so_and_how_to_go_on(client: TestClient) -> None:
    shown = page(client, "/labels?group=web&kind=audit")
    assert "Geen enkel label past bij al deze keuzes samen" in shown
    assert {'href="/labels?group=web"', 'href="/labels?kind=audit"'} <= set(re.findall(r'href="/labels\?[^"]*"', shown))


@pytest.mark.parametrize(
    "question", ["?theme=onzin", "?kleur=rood", "?use=<script>alert(1)</script>", "?group=x&kind=y"]
)
def test_a_wrong_question_is_refused_everywhere_with_what_there_is(client: TestClient, question: str) -> None:
    answer = client.get(f"/labels{question}")
    shown = unescape(answer.text)
    assert (answer.status_code, "app-release" in shown, "<script>alert" in answer.text) == (422, False, False)
    assert "Kies uit" in shown
    for address in (API, f"{API}.csv", f"{API}.xlsx"):
        assert (client.get(f"{address}{question}").status_code, address) == (422, address)


def test_paper_may_be_asked_with_fsc_in_the_specification_and_b_corp_nowhere(client: TestClient) -> None:
    shown = page(client, "/labels/clausule?group=hout-papier&risk=milieu")
    specification = shown.partition('id="plaats-technical-specification"')[2].partition("</section>")[0]
    said = re.findall(r'<blockquote class="app-clause">(.*?)</blockquote>', specification)
    assert "eisen van FSC over de herkomst van hout en papier" in said[0]
    assert "FSC of gelijkwaardig" in said[0]
    assert "B Corp" in shown.partition("Dit mag je niet eisen")[2].partition("</section>")[0]
    assert "De Belgische tekst (wet van 17 juni 2016, artikel 54) lazen we niet." in shown
    assert "geen juridisch advies" in shown


def test_for_no_purchase_and_no_risk_a_clause_offers_what_is_not_verified_or_is_about_a_company(
    labels: Inventory,
) -> None:
    offered = []
    for group in labels.product_groups:
        for risk in ("", *(each.code for each in labels.risks)):
            advice = advise(labels, group=group.code, risk=risk)
            here = [(place.use, each) for place in advice.places for each in place.offered]
            assert {each.code for each in advice.unverified} & {each.scheme.code for _, each in here} == set()
            assert {each.code for each in advice.refused} == {"wfto", "ecovadis", "b-corp"}
            offered += [(group.code, use, each) for use, each in here]
    assert len(offered) > 100
    for group_code, use, each in offered:
        assert (each.scheme.degree, use in each.scheme.uses) == (LabelDegree.VERIFIED, True)
        assert each.scheme.kind is not LabelKind.COMPANY_LABEL
        assert group_code in (each.scheme.product_groups or ())
        assert "gelijkwaardig" in each.sentence


def test_of_a_label_for_unknown_products_the_buyer_is_told_to_look(client: TestClient, labels: Inventory) -> None:
    assert "eu-ecolabel" in {each.code for each in advise(labels, group="schoonmaak").elsewhere}
    assert "Voor welke producten deze labels er zijn, gingen we niet na" in page(
        client, "/labels/clausule?group=schoonmaak"
    )


def test_a_purchase_that_does_not_exist_comes_back_with_what_is_wrong(client: TestClient) -> None:
    assert 'href="#group">Kies wat je koopt.' in page(client, "/labels/clausule?group=&risk=", 422)
    shown = page(client, "/labels/clausule?group=papier&risk=onzin", 422)
    assert ('href="#group"' in shown, 'href="#risk"' in shown, "<blockquote" in shown) == (True, True, False)
    assert "<blockquote" not in page(client, "/labels/clausule")


def test_a_label_that_was_not_verified_says_so_and_has_no_sentence(client: TestClient, labels: Inventory) -> None:
    for each in labels.labels:
        shown = page(client, f"/labels/{each.code}")
        assert ("<blockquote" in shown) is each.offered
        assert ("niet of niet helemaal nagekeken" in shown) is (each.degree is not LabelDegree.VERIFIED)
        told = client.get(f"{API}/{each.code}").json()
        assert (bool(told["clauses"]), told["degree"], told["owner"]) == (each.offered, each.degree, each.owner)


def test_an_unknown_label_is_not_found_and_the_nearest_is_named(client: TestClient) -> None:
    assert "Bedoel je 'fsc'?" in page(client, "/labels/fscc", 404)
    assert client.get(f"{API}/fscc").headers["content-type"] == "application/problem+json"


def test_what_is_not_known_is_not_empty_in_a_file(client: TestClient) -> None:
    rows = {row["code"]: row for row in DictReader(StringIO(client.get(f"{API}.csv").text))}
    assert (rows["b-corp"]["iso26000"], rows["b-corp"]["product_groups"], rows["fsc"]["controller"]) == (
        "unknown",
        "",
        "unknown",
    )
    told = asked(client, "?kind=company-label")["labels"][2]
    assert (told["iso26000"], told["themes"], told["product_groups"], rows["b-corp"]["themes"]) == (
        None,
        None,
        [],
        "unknown",
    )


def test_a_name_is_never_a_formula_in_a_file(labels: Inventory, library: Library) -> None:
    strange = labels.labels[0].model_copy(update={"name": "=1+1", "note": "@SUM(A1)"})
    shown = LabelsShown(labels, choices_of(REFERENCE, library), [strange])
    assert next(DictReader(StringIO(labels_csv(shown).decode())))["name"] == "'=1+1"
    cells = [cell for row in load_workbook(BytesIO(labels_xlsx(shown)))["Labels"].iter_rows() for cell in row]
    assert {each.data_type for each in cells if each.value in {"=1+1", "@SUM(A1)"}} == {"s"}


def test_a_theme_of_a_result_finds_labels_that_can_be_offered_and_its_clauses_narrow_them() -> None:
    buying = [each.code for each in inventory(REFERENCE).fitting(theme="hefboom")]
    energy = [each.code for each in inventory(REFERENCE).fitting(theme="milieu", clauses=("6.5.5",))]
    assert {"fsc", "emas", "sa8000"} <= set(buying)
    assert {"biogarantie", "b-corp"} & set(buying) == set()
    assert ("co2-prestatieladder" in energy, "fairtrade" in energy) == (True, False)
    assert inventory(REFERENCE).fitting(theme="werkgever") == ()


def test_the_labels_are_where_a_civil_servant_looks(client: TestClient) -> None:
    home = page(client, "/")
    assert '<li><a href="/labels">Labels</a></li>' in home
    assert 'href="/labels/clausule">stel een clausule op' in home
