"""Published figures read over HTTP by the programs that analysts use: each finds the same numbers."""

import json
import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pandas
import pytest
from csvw import CSVW
from openpyxl import load_workbook
from pyjstat import pyjstat
from pyshacl import validate
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS
from starlette.testclient import TestClient
from tests.conftest import ROOT, Copy
from tests.live import live
from tests.published import publish

from mvoscan.core.datasets import STORED, about
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.labels import DOES_NOT_APPLY
from mvoscan.settings import Settings
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [
    pytest.mark.once,
    pytest.mark.database,
    # pyjstat and rdflib call what they themselves call old; csvw warns of what it finds.
    pytest.mark.filterwarnings("ignore:Shouldn't use this function"),
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated"),
    pytest.mark.filterwarnings("always:Invalid column value"),
]
SHAPES = ROOT / "tests" / "shapes" / "dcat-ap-vl.ttl"
DATASETS = ("theme-results", "question-results", "coverage")
PLACE = ("period", "breakdown", "group", "family", "province", "basis", "series", "theme", "question", "answer")

Figures = dict[tuple[str, ...], dict[str, Any]]
"""Measures and statuses by where they stand."""


@pytest.fixture(scope="module")
def service(copies: Copy, library: Library, types: InstitutionTypes) -> Iterator[Service]:
    """A service with a release of a quarter, whose cells are few, and one of a year."""
    opened = Service(database=Database(copies("demo")), library=library, types=types, demo=True)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def names(service: Service) -> tuple[str, str]:
    """The names of the releases, the oldest first."""
    return publish(service, "2026-Q3"), publish(service, "2026")


@pytest.fixture(scope="module")
def site(service: Service, names: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of that service, running."""
    assert names
    folder = tmp_path_factory.mktemp("site")
    settings = Settings(home=ROOT, data=folder, public_url="https://mvo.example", contact_email="mvo@mvo.example")
    app = create_app(settings, service)
    with live(app) as address:
        yield address


@pytest.fixture(scope="module")
def api(site: str) -> str:
    return f"{site}/api/v1/statistics"


def fetch(address: str) -> bytes:
    with urlopen(address) as answer:
        return bytes(answer.read())


def number(value: Any) -> int | None:
    return None if value is None or value == "" or pandas.isna(value) else int(value)


def noted(rows: Any, measures: tuple[str, ...]) -> Figures:
    """Rows with the names of the columns, by where they stand."""
    columns = {each.field: each.name for each in STORED}
    return {
        tuple(str(row[each]) for each in PLACE): {
            **{each: number(row[columns[each]]) for each in measures},
            "text": row["OBS_VALUE_C"] or None,
            "status": row["OBS_STATUS"],
        }
        for row in rows
    }


def from_json(address: str, dataset: str) -> Figures:
    return noted(json.loads(fetch(f"{address}.json"))["rows"], about(dataset).measures)


def from_csv(address: str, dataset: str) -> Figures:
    read = pandas.read_csv(f"{address}.csv", dtype=str, keep_default_na=False)
    return noted(read.to_dict("records"), about(dataset).measures)


def from_sdmx(address: str, dataset: str) -> Figures:
    read = pandas.read_csv(f"{address}.sdmx.csv", dtype=str, keep_default_na=False)
    read = read.rename(columns={"TIME_PERIOD": "period", "FREQ": "base"})
    names = {each.name.upper(): each.name for each in STORED}
    return noted(read.rename(columns=names).to_dict("records"), about(dataset).measures)


def from_json_stat(address: str, dataset: str) -> Figures:
    assert dataset in address
    read = pyjstat.Dataset.read(f"{address}.jsonstat.json")
    table = read.write("dataframe", naming="id")
    texts = {int(at): text for at, text in read["extension"]["value_text"].items()}
    names = {each.name: each.field for each in STORED}
    found: Figures = {}
    for at, row in enumerate(table.to_dict("records")):
        status = read["status"][at]
        if status == "M":
            assert number(row["value"]) is None
            continue
        figures = found.setdefault(place_in_cube(row), {})
        figures[names[row["metric"]]] = number(row["value"])
        if row["metric"] == "OBS_VALUE":
            figures |= {"text": texts.get(at), "status": status}
    return found


def place_in_cube(row: dict[str, Any]) -> tuple[str, ...]:
    found = dict.fromkeys(PLACE, "_Z") | {each: row[each] for each in PLACE if each in row}
    found |= dict(zip(("breakdown", "group", "family", "province"), row["population"].split(":"), strict=True))
    if "statement" in row:
        found |= dict(zip(("basis", "series", "theme", "question"), row["statement"].split(":"), strict=True))
    return tuple(found.values())


def from_xlsx(address: str, dataset: str) -> Figures:
    sheet = load_workbook(BytesIO(fetch(f"{address}.xlsx")), read_only=True)["Gegevens"]
    header, *lines = sheet.iter_rows(values_only=True)
    told = about(dataset)
    codes = {each.field: f"Code {each.label.lower()}" for each in STORED}
    labels = {each.field: told.value if each.field == "value" else each.label for each in STORED}
    found: Figures = {}
    for line in lines:
        row: dict[Any, Any] = dict(zip(header, line, strict=True))
        place = (row["Periode"], *(row.get(codes[each], "_Z") for each in PLACE[1:]))
        figures = {each: row[labels[each]] for each in told.measures}
        found[place] = figures | {"text": row["Waarde in tekens"], "status": row["OBS_STATUS"]}
    return found


READERS = (from_csv, from_sdmx, from_json_stat, from_xlsx)


@pytest.mark.parametrize("dataset", DATASETS)
@pytest.mark.parametrize("read", READERS)
def test_every_format_holds_the_same_numbers(api: str, names: tuple[str, str], read: Any, dataset: str) -> None:
    address = f"{api}/releases/{names[1]}/{dataset}"
    expected = from_json(address, dataset)
    assert len(expected) >= 7
    assert read(address, dataset) == expected


@pytest.mark.parametrize("read", READERS)
def test_every_format_holds_the_same_numbers_of_several_releases(api: str, read: Any) -> None:
    expected = from_json(f"{api}/datasets/theme-results/data", "theme-results")
    assert {place[0] for place in expected} == {"2026", "2026-Q3"}
    assert read(f"{api}/datasets/theme-results/data", "theme-results") == expected


def test_pandas_reads_the_newest_release_by_one_address(api: str, names: tuple[str, str]) -> None:
    read = pandas.read_csv(f"{api}/releases/latest/theme-results.csv?basis=light&breakdown=total")
    assert set(read["release"]) == {names[1]}
    assert read["OBS_VALUE"].dropna().between(0, 100).all()


def test_the_dutch_dialect_holds_the_same_cells(api: str) -> None:
    address = f"{api}/releases/latest/theme-results.csv"
    plain = pandas.read_csv(address, dtype=str)
    dutch = pandas.read_csv(f"{address}?dialect=excel-nl", dtype=str, sep=";", encoding="utf-8-sig")
    pandas.testing.assert_frame_equal(plain, dutch)


@pytest.mark.parametrize("dataset", DATASETS)
@pytest.mark.parametrize("query", ["", "?breakdown=total"])
def test_csvw_finds_the_columns_by_the_link_and_the_rows_fit_them(
    api: str, names: tuple[str, str], dataset: str, query: str
) -> None:
    found = CSVW(f"{api}/releases/{names[0]}/{dataset}.csv{query}", validate=True)
    assert found.is_valid, [str(each.message) for each in found.warnings]
    assert found.t.tableSchema.columns[3].datatype.base == "date"


def test_csvw_notices_rows_that_do_not_fit(api: str, names: tuple[str, str], tmp_path: Path) -> None:
    address = f"{api}/releases/{names[0]}/coverage.csv"
    (tmp_path / "coverage.csv").write_bytes(fetch(address).replace(b",F,", b",X,"))
    (tmp_path / "coverage.csv-metadata.json").write_bytes(fetch(f"{address}-metadata.json"))
    assert not CSVW(str(tmp_path / "coverage.csv"), validate=True).is_valid


def test_json_stat_labels_are_dutch_and_all_different(api: str) -> None:
    read = pyjstat.Dataset.read(f"{api}/releases/latest/question-results.jsonstat.json")
    table = read.write("dataframe")
    assert {"Besturen", "Stelling", "Antwoord", "Maat"} <= set(table.columns)
    assert "Alle besturen" in set(table["Besturen"])
    for dimension in read["dimension"].values():
        labels = list(dimension["category"]["label"].values())
        assert len(set(labels)) == len(labels)


def test_a_cell_that_is_not_in_the_cube_has_no_value_and_says_so(api: str) -> None:
    read = pyjstat.Dataset.read(f"{api}/datasets/coverage/data.jsonstat.json")
    statuses = dict(zip(read["status"], read["value"], strict=True))
    assert statuses["M"] is None
    assert read["extension"]["status"]["label"]["M"] == "Zit niet in de kubus"


def test_a_workbook_explains_itself_and_holds_real_numbers(api: str, names: tuple[str, str]) -> None:
    book = load_workbook(BytesIO(fetch(f"{api}/releases/{names[1]}/theme-results.xlsx")))
    data, notes = book["Gegevens"], book["Toelichting"]
    assert (book.sheetnames, data.freeze_panes) == (["Gegevens", "Codes", "Toelichting"], "A2")
    assert data.auto_filter.ref.startswith("A1:")
    header = [each.value for each in data[1]]
    assert len(set(header)) == len(header)
    assert {each.data_type for row in data.iter_rows() for each in row} == {"s", "n"}
    said = "\n".join(str(row[1].value) for row in notes.iter_rows())
    assert all(
        each in said for each in ("Tegen deze aanvaller", names[1], "modellicentie", "OBS_STATUS Q", "verzonnen")
    )


def test_a_workbook_says_in_words_what_every_code_means(api: str) -> None:
    book = load_workbook(BytesIO(fetch(f"{api}/releases/latest/question-results.xlsx")), read_only=True)
    rows = list(book["Codes"].iter_rows(min_row=2, values_only=True))
    assert all(meaning and (meaning != code) for _, code, meaning in rows)
    assert ("Status", "Q", "Niet gepubliceerd") in rows
    assert DOES_NOT_APPLY not in {meaning for column, _, meaning in rows if column == "Stelling"}


def test_sdmx_rows_name_their_structure(api: str) -> None:
    read = pandas.read_csv(f"{api}/releases/latest/coverage.sdmx.csv", dtype=str)
    assert list(read.columns[:3]) == ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    assert set(read["STRUCTURE_ID"]) == {"MVOSCAN:COVERAGE(1.0.0)"}
    assert set(read["FREQ"]) == {"A"}


def test_the_catalogue_fits_the_flemish_profile(site: str) -> None:
    graph = Graph().parse(f"{site}/api/v1/catalog.ttl", format="turtle")
    fits, _, said = validate(graph, shacl_graph=Graph().parse(SHAPES))
    assert fits, said
    assert len(set(graph.subjects(predicate=DCAT.distribution))) == 6


def test_the_shapes_notice_what_is_missing(site: str) -> None:
    graph = Graph().parse(f"{site}/api/v1/catalog.ttl", format="turtle")
    shapes = Graph().parse(SHAPES)
    for missing in (DCTERMS.license, DCAT.servesDataset, DCAT.contactPoint, DCTERMS.accessRights, DCAT.keyword):
        without = Graph()
        for each in graph:
            if each[1] != missing:
                without.add(each)
        assert not validate(without, shacl_graph=shapes)[0], missing


def test_both_forms_of_the_catalogue_say_the_same(site: str) -> None:
    turtle = Graph().parse(f"{site}/api/v1/catalog.ttl", format="turtle")
    json_ld = Graph().parse(f"{site}/api/v1/catalog.jsonld", format="json-ld")
    assert isomorphic(turtle, json_ld)


def test_every_address_of_the_catalogue_answers(site: str) -> None:
    graph = Graph().parse(f"{site}/api/v1/catalog.ttl", format="turtle")
    linked = {str(each) for name in (DCAT.downloadURL, DCAT.endpointDescription) for each in graph.objects(None, name)}
    pages = {str(each) for each in graph.objects(None, DCAT.landingPage)}
    assert len(linked) == 3 * 5 + 2 * 2 + 3 + 1
    for address in linked | pages:
        assert fetch(address.replace("https://mvo.example", site))


def test_the_licence_and_the_period_are_in_the_catalogue(site: str) -> None:
    graph = Graph().parse(f"{site}/api/v1/catalog.ttl", format="turtle")
    days = {str(each) for name in (DCAT.startDate, DCAT.endDate) for each in graph.objects(None, name)}
    licences = set(graph.objects(None, DCTERMS.license))
    assert days == {"2026-01-01", "2026-12-31"}
    assert licences == {
        URIRef("http://data.vlaanderen.be/id/licentie/modellicentie-gratis-hergebruik/v1.0"),
        URIRef("http://publications.europa.eu/resource/authority/licence/EUPL_1_2"),  # labels are data of the project.
    }


def test_search_engines_are_told_of_the_datasets_on_the_page_and_by_address(site: str, api: str) -> None:
    page = fetch(f"{site}/cijfers/resultaten").decode()
    told = [json.loads(each) for each in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)]
    alone = json.loads(fetch(f"{api}/datasets/coverage.schema.jsonld"))
    assert [each["@type"] for each in told] == ["Dataset"] * 3
    assert alone in told
    assert date.fromisoformat(alone["temporalCoverage"].partition("/")[0]) == date(2026, 1, 1)


GUIDE = (ROOT / "docs" / "api.md").read_text().partition("\n## Keys")[0]
"""The part that needs no key; `test_recipes.py` runs the rest."""
RECIPES = re.findall(r"```python\n(.*?)```", GUIDE, flags=re.DOTALL)


@pytest.mark.parametrize("recipe", RECIPES)
def test_the_recipes_of_the_guide_run(site: str, recipe: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(recipe.replace("https://mvo.example", site), {})  # noqa: S102 # it is our own guide.
    assert len(capsys.readouterr().out.splitlines()) >= 1
    assert len(RECIPES) == 3


def test_every_address_of_the_guide_answers(site: str, names: tuple[str, str]) -> None:
    guide = GUIDE.replace("2026.1/", f"{names[1]}/").replace("2025-Q1..", "2026-Q1..")
    addresses = set(re.findall(r"/api/v1/[^ `'\")<]+", guide.replace("..2026-Q2", "..2026-Q3")))
    assert len(addresses) > 12
    for address in addresses:
        assert fetch(f"{site}{address}")


def test_a_name_cannot_break_out_of_what_search_engines_read(service: Service, tmp_path: Path) -> None:
    name = '</script><script>alert(1)</script>"\\'
    settings = Settings(home=ROOT, data=tmp_path, public_url="https://mvo.example", operator=name)
    client = TestClient(create_app(settings, service))  # the service outlives this application.
    page = client.get("/cijfers/resultaten").text
    graph = Graph().parse(data=client.get("/api/v1/catalog.ttl").text, format="turtle")
    told = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert [json.loads(each)["creator"]["name"] for each in told] == [name] * 3
    assert name in {str(each) for each in graph.objects()}
