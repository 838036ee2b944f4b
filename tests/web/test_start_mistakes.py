"""Whatever is wrong with a choice is told on the page where it is made, with what was filled in; nothing is kept."""

import pytest
from starlette.testclient import TestClient
from tests.starting import PROFILE, aalst, all_dossiers, found, search
from tests.walker import Page, Walker
from tests.web.conftest import Offer

from mvoscan.usecases.open_service import Service

pytestmark = [pytest.mark.database, pytest.mark.once]


@pytest.mark.parametrize("wrong", ["", "ministerie"])
def test_a_type_that_is_missing_unknown_or_not_meant_comes_back_with_a_link_to_the_field(
    client: TestClient, wrong: str
) -> None:
    response = client.get("/start", params={"doel": "bestuur", "type": wrong, "verder": "1"})
    page = Walker(client).go(str(response.url))

    assert response.status_code == 422
    assert "<title>Fout:" in response.text
    assert "#type" in page.links.values()
    assert 'id="type"' in response.text


@pytest.mark.parametrize("step", ["bestuur", "nieuw", "samen", "profiel"])
def test_a_later_page_without_a_type_goes_back_to_the_type(client: TestClient, step: str) -> None:
    response = client.get(f"/start/{step}", params={"doel": "rondkijken", "type": "ministerie"})
    assert response.headers["location"] == "/start?doel=rondkijken&type=ministerie&verder=1"


@pytest.mark.parametrize(
    ("number", "said"), [("0207.437.469", "controleer de tien cijfers"), ("0316.380.841", "Geef de OVO-code")]
)
def test_a_number_that_cannot_be_says_what_it_should_be(client: TestClient, number: str, said: str) -> None:
    walker = search(client, number)
    assert walker.status == 422
    assert said in walker.page.text
    assert "#zoek" in walker.page.links.values()


def test_a_search_without_a_choice_keeps_what_was_found_and_asks_to_choose(client: TestClient) -> None:
    walker = search(client, "berg")
    page = walker.submit("Verder")
    assert walker.status == 422
    assert "10 besturen gevonden" in page.text
    assert "#bestuur" in page.links.values()


@pytest.mark.parametrize("wrong", ["", "bestaat-niet", "onzin", "\x00", "%s"])
def test_an_institution_that_is_not_there_is_a_mistake_on_its_page(client: TestClient, wrong: str) -> None:
    asked = {"doel": "bestuur", "type": "gemeente", "bestuur": wrong, "verder": "1"}
    response = client.get("/start/bestuur", params=asked)
    assert response.status_code == 422
    assert "Zoek je bestuur en kies het" in response.text


def test_an_institution_of_another_type_is_refused(client: TestClient, service: Service) -> None:
    asked = {"doel": "bestuur", "type": "ocmw", "bestuur": aalst(service), "verder": "1"}
    response = client.get("/start/bestuur", params=asked)
    assert response.status_code == 422
    assert "van een ander type" in response.text


def test_who_must_say_whether_it_is_together_is_asked(client: TestClient, service: Service) -> None:
    walker = found(client, "aalst")
    page = walker.submit("Verder")
    assert walker.status == 422
    assert "#samen" in page.links.values()
    walker.go(f"/start/profiel?doel=bestuur&type=gemeente&bestuur={aalst(service)}")
    assert "/start/samen" in walker.address


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "Geef de naam"), ("-", "Geef de naam"), ("a" * 201, "hoogstens 200"), ("Om\x00geving", "onzichtbare tekens")],
)
def test_a_name_that_cannot_be_comes_back_with_what_was_filled_in(client: TestClient, name: str, said: str) -> None:
    asked = {"doel": "bestuur", "type": "departement", "naam": name, "nummer": "OVO1", "verder": "1"}
    response = client.get("/start/nieuw", params=asked)
    assert response.status_code == 422
    assert said in response.text
    assert 'value="OVO1"' in response.text
    assert "zes cijfers" in response.text


@pytest.mark.parametrize("number", ["OVO12", "OVO٠٠١٩٩٢", "0207.437.469", "tien"])
def test_a_number_of_a_body_that_is_not_in_the_list_is_checked(client: TestClient, number: str) -> None:
    asked = {"doel": "bestuur", "type": "departement", "naam": "Omgeving", "nummer": number, "verder": "1"}
    response = client.get("/start/nieuw", params=asked)
    assert response.status_code == 422
    assert "#nummer" in Page(response.text).links.values()


def test_a_profile_question_left_open_comes_back_with_the_other_answers(client: TestClient, service: Service) -> None:
    walker = Walker(client)
    walker.go("/start/profiel?doel=rondkijken&type=gemeente")
    page = walker.send("Begin de scan", {"p.aanbod": ["infrastructuur"]})

    assert walker.status == 422
    assert "#p.gebouwen" in page.links.values()
    assert page.forms[-1].values["p.aanbod"] == ["infrastructuur"]
    assert all_dossiers(service) == []


@pytest.mark.parametrize(
    ("sent", "page"),
    [
        ({"type": "ministerie"}, "/start?"),
        ({"type": "gemeente"}, "/start/bestuur?"),
        ({"type": "gemeente", "bestuur": "bestaat-niet"}, "/start/bestuur?"),
        ({"type": "departement", "bestuur": "niet-in-lijst", "naam": ""}, "/start/nieuw?"),
        ({"type": "departement", "bestuur": "niet-in-lijst", "naam": "x", "nummer": "1"}, "/start/nieuw?"),
        ({"vragenlijst": "onzin", "type": "gemeente"}, "/start/vragenlijst?"),
    ],
)
def test_a_form_with_a_wrong_choice_goes_back_to_its_page_and_makes_nothing(
    client: TestClient, service: Service, sent: dict[str, str], page: str
) -> None:
    response = client.post("/start", data={"doel": "bestuur", **sent, **PROFILE})

    assert response.status_code == 303
    assert response.headers["location"].startswith(page)
    assert client.get(response.headers["location"]).status_code == 422
    assert all_dossiers(service) == []


def test_a_size_that_does_not_exist_is_refused(offer: Offer) -> None:
    client, _ = offer("scopes")
    response = client.post("/start", data={"doel": "rondkijken", "type": "gemeente", "omvang": "enorm"})
    assert response.status_code == 422
    assert "Kies een snelle of een volledige scan" in response.text


def test_a_questionnaire_that_is_not_offered_is_told_on_its_own_page(client: TestClient) -> None:
    walker = Walker(client)
    page = walker.go("/start/bestuur?doel=bestuur&type=gemeente&vragenlijst=onzin")
    assert walker.status == 422
    assert "Kies een vragenlijst uit de lijst" in page.text


def test_a_questionnaire_that_is_not_offered_without_a_type_asks_the_type(client: TestClient) -> None:
    walker = Walker(client)
    page = walker.go("/start?doel=bestuur&vragenlijst=onzin")
    assert page.forms[0].choices["type"][0] == "gemeente"


def test_without_a_questionnaire_the_start_says_so(offer: Offer) -> None:
    client, _ = offer()
    assert "Er is nu geen vragenlijst" in client.get("/").text
    assert client.get("/start?doel=bestuur").status_code == 503
    assert client.get("/stellingen").status_code == 503
