"""The action plan of a scan that was handed in: chosen from the result, completed, ordered, measured, taken along."""

import csv
import json
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient
from tests.started import asked_ids, start_in

from mvoscan.core.action_plan import ActionContent
from mvoscan.storage import dossiers, plans, submissions
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database

FILLED = {
    "actie": "Zonnepanelen op het zwembad",
    "eigenaar": "An Peeters",
    "dienst": "Patrimonium",
    "deadline": "2099-06-30",
    "fase": "acties",
    "status": "bezig",
    "indicator": "Energieverbruik",
    "eenheid": "kWh per m²",
    "beginwaarde": "120,5",
    "streefwaarde": "90",
    "budget": "€ 80 000, investeringsbudget",
    "beleidsdoelstelling": "BD 3",
    "actieplan": "AP 3.1",
    "mjp_actie": "A 3.1.2",
}
MARKUP = "=1+1 <script>alert(1)</script> 🌱 שלום"


@pytest.fixture
def home(client: TestClient, service: Service) -> str:
    """A scan that was handed in: the first statement of every theme is 'nee', the second 'weet niet', the rest 'ja'."""
    return _handed_in(client, service)


def _handed_in(client: TestClient, service: Service) -> str:
    dossier = start_in(client, service)
    address = f"/dossier/{dossier.public_id}"
    for theme, names in asked_ids(service, dossier).items():
        sent = {f"a.{name}": "ja" for name in names} | {f"a.{names[0]}": "nee", f"a.{names[1]}": "weet-niet"}
        assert client.post(f"{address}/thema/{theme}", data=sent).status_code == 303
    client.post(f"{address}/indienen")
    return address


def _short(client: TestClient, home: str) -> list[str]:
    """Ids of the statements that fall short, in order."""
    themes = json.loads(client.get(f"{home}/resultaat.json").content)["themes"]
    every = [each for theme in themes for part in theme["subthemes"] for each in part["statements"]]
    return [each["id"] for each in every if each["standing"] == "short"]


def _actions(client: TestClient, home: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(client.get(f"{home}/actieplan.json").content)["actions"]
    return found


def _add(client: TestClient, home: str, **fields: str) -> str:
    """Add an action of one's own; gives its id."""
    assert client.post(f"{home}/actieplan/nieuw", data=FILLED | fields).status_code == 303
    return str(_actions(client, home)[-1]["id"])


def test_chosen_statements_become_actions_with_the_first_step_of_their_advice(
    client: TestClient, service: Service, home: str
) -> None:
    chosen = _short(client, home)[:2]
    client.post(f"{home}/actieplan/kiezen", data={"stelling": chosen})
    actions = _actions(client, home)
    questions = service.library.offered_edition("mvo-overheid").questions

    assert [each["statement"]["id"] for each in actions] == chosen
    assert all(questions[each["statement"]["id"]].advice.startswith(each["action"]) for each in actions)
    assert all(each["unit"] for each in actions)


def test_a_statement_that_was_chosen_is_not_offered_again_and_stands_once(client: TestClient, home: str) -> None:
    chosen = _short(client, home)[0]
    for _ in range(2):
        client.post(f"{home}/actieplan/kiezen", data={"stelling": chosen})
    assert len(_actions(client, home)) == 1
    assert f'value="{chosen}"' not in client.get(f"{home}/actieplan/kiezen").text


@pytest.mark.once
def test_choosing_nothing_comes_back_with_what_to_do(client: TestClient, home: str) -> None:
    response = client.post(f"{home}/actieplan/kiezen", data={})
    assert response.status_code == 422
    assert "Kies minstens één stelling" in response.text


@pytest.mark.once
def test_a_statement_of_another_questionnaire_is_refused_and_nothing_is_added(client: TestClient, home: str) -> None:
    response = client.post(f"{home}/actieplan/kiezen", data={"stelling": [_short(client, home)[0], "van-elders"]})
    assert response.status_code == 422
    assert _actions(client, home) == []


@pytest.mark.once
def test_what_is_filled_in_comes_back_in_every_form(client: TestClient, home: str) -> None:
    _add(client, home)
    row = next(csv.DictReader(StringIO(client.get(f"{home}/actieplan.csv").text)))
    sheet = load_workbook(BytesIO(client.get(f"{home}/actieplan.xlsx").content))["Actieplan"]
    names, cells = list(sheet.iter_rows(values_only=True))[:2]
    page = client.get(f"{home}/actieplan").text

    assert (row["fase"], row["eigenaar"], row["beginwaarde"]) == ("Acties bepalen", "An Peeters", "120.5")
    assert dict(zip(names, cells, strict=True))["streefwaarde"] == 90
    assert _actions(client, home)[0]["deadline"] == "2099-06-30"
    assert all(text in page for text in ("Zonnepanelen op het zwembad", "30 juni 2099", "begin 120,5, doel 90"))


@pytest.mark.once
def test_progress_is_noted_with_the_day_and_shown(client: TestClient, home: str) -> None:
    action = _add(client, home)
    given = {"percent": "40 %", "waarde": "110", "toelichting": "De offertes zijn er."}
    assert client.post(f"{home}/actieplan/{action}/vooruitgang", data=given).status_code == 303
    found = _actions(client, home)[0]

    assert (found["percent"], found["progress"][0]["note"]) == (40, "De offertes zijn er.")
    assert "nu 110" in client.get(f"{home}/actieplan").text


def test_actions_move_one_place_and_stay_at_the_ends(client: TestClient, home: str) -> None:
    first, second = _add(client, home), _add(client, home)
    client.post(f"{home}/actieplan/{second}/verplaats", data={"naar": "hoger"})
    client.post(f"{home}/actieplan/{second}/verplaats", data={"naar": "hoger"})
    assert [each["id"] for each in _actions(client, home)] == [second, first]


def test_an_action_is_taken_out_with_its_progress(client: TestClient, home: str) -> None:
    action = _add(client, home)
    client.post(f"{home}/actieplan/{action}/vooruitgang", data={"percent": "10"})
    client.post(f"{home}/actieplan/{action}/weg")
    assert _actions(client, home) == []


@pytest.mark.once
def test_changing_the_plan_changes_nothing_of_the_scan(client: TestClient, service: Service, home: str) -> None:
    before = client.get(f"{home}/resultaat.json").content
    with service.reading() as connection:
        stored = list(submissions.every(connection))
    client.post(f"{home}/actieplan/kiezen", data={"stelling": _short(client, home)})
    _add(client, home)

    assert client.get(f"{home}/resultaat.json").content == before
    with service.reading() as connection:
        assert list(submissions.every(connection)) == stored


def test_two_people_who_change_one_action_do_not_overwrite_each_other_unseen(client: TestClient, home: str) -> None:
    action = _add(client, home)
    address = f"{home}/actieplan/{action}"
    assert client.post(address, data=FILLED | {"revisie": "1", "eigenaar": "Bea"}).status_code == 303
    response = client.post(address, data=FILLED | {"revisie": "1", "eigenaar": "Cas"})

    assert response.status_code == 409
    assert "Eigenaar: Bea" in response.text
    assert 'value="Cas"' in response.text
    assert _actions(client, home)[0]["owner"] == "Bea"


def test_after_a_clash_saving_again_keeps_ones_own_version(client: TestClient, home: str) -> None:
    action = _add(client, home)
    address = f"{home}/actieplan/{action}"
    client.post(address, data=FILLED | {"revisie": "1", "eigenaar": "Bea"})
    page = client.post(address, data=FILLED | {"revisie": "1", "eigenaar": "Cas"}).text
    revision = page.partition('name="revisie" value="')[2].partition('"')[0]
    client.post(address, data=FILLED | {"revisie": revision, "eigenaar": "Cas"})
    assert _actions(client, home)[0]["owner"] == "Cas"


@pytest.mark.once
@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("actie", " ", "Schrijf wat jullie gaan doen"),
        ("actie", "x" * 301, "hoogstens 300"),
        ("eigenaar", "x" * 121, "hoogstens 120"),
        ("deadline", "2001-01-01", "al voorbij"),
        ("deadline", "31 februari", "dag/maand/jaar"),
        ("beginwaarde", "veel", "Geef een getal"),
        ("streefwaarde", "NaN", "Geef een getal"),
        ("streefwaarde", "1e999", "Geef een getal"),
        ("fase", "later", "Kies uit"),
        ("status", "nooit", "Kies uit"),
    ],
)
def test_a_wrong_field_comes_back_with_what_was_filled_in(
    client: TestClient, home: str, field: str, value: str, said: str
) -> None:
    response = client.post(f"{home}/actieplan/nieuw", data=FILLED | {field: value})
    assert response.status_code == 422
    assert said in response.text
    assert "Patrimonium" in response.text
    assert _actions(client, home) == []


@pytest.mark.once
@pytest.mark.parametrize("percent", ["", "101", "-1", "half"])
def test_a_wrong_percentage_is_refused(client: TestClient, home: str, percent: str) -> None:
    action = _add(client, home)
    response = client.post(f"{home}/actieplan/{action}/vooruitgang", data={"percent": percent})
    assert response.status_code == 422
    assert "van 0 tot 100" in response.text


@pytest.mark.once
def test_a_day_that_has_passed_since_may_stay(client: TestClient, service: Service, home: str) -> None:
    with service.writing() as connection:
        dossier = dossiers.by_public_id(connection, home.rsplit("/", 1)[1])
        content = ActionContent(action="Oud", deadline=date(2020, 1, 1))
        plans.add(connection, dossier.id, public_id="oud", question=None, content=content, now=datetime.now(UTC))
    assert "de deadline is voorbij" in client.get(f"{home}/actieplan").text
    sent = {"actie": "Oud en nieuw", "deadline": "2020-01-01", "revisie": "1"}
    assert client.post(f"{home}/actieplan/oud", data=sent).status_code == 303


@pytest.mark.once
def test_what_people_write_is_shown_as_text_and_is_no_formula(client: TestClient, home: str) -> None:
    _add(client, home, actie=MARKUP)
    assert "<script>alert" not in client.get(f"{home}/actieplan").text
    assert "'=1+1" in client.get(f"{home}/actieplan.csv").text
    book = load_workbook(BytesIO(client.get(f"{home}/actieplan.xlsx").content))
    assert {cell.data_type for row in book["Actieplan"] for cell in row if cell.value == MARKUP} == {"s"}


@pytest.mark.once
def test_before_handing_in_there_is_no_plan(client: TestClient, service: Service) -> None:
    dossier = start_in(client, service)
    response = client.get(f"/dossier/{dossier.public_id}/actieplan")
    assert response.status_code == 409
    assert "Dien de scan eerst in" in response.text


@pytest.mark.once
@pytest.mark.parametrize("path", ["", "/kiezen", "/nieuw", "/oud", ".json", ".csv", ".xlsx"])
def test_a_stranger_sees_no_plan(client: TestClient, home: str, path: str) -> None:
    client.cookies.clear()
    assert client.get(f"{home}/actieplan{path}").status_code == 404


@pytest.mark.once
def test_the_action_of_another_dossier_is_not_found(client: TestClient, service: Service, home: str) -> None:
    action = _add(client, home)
    other = _handed_in(client, service)
    for path in (f"/actieplan/{action}", f"/actieplan/{action}/weg", f"/actieplan/{action}/vooruitgang"):
        assert client.post(f"{other}{path}", data=FILLED | {"percent": "10"}).status_code == 404
    assert len(_actions(client, home)) == 1
