"""The codes behind the figures: questionnaires and types of institution."""

import pytest
from starlette.testclient import TestClient

from mvoscan.core.questionnaire import Questionnaire
from mvoscan.usecases.open_service import Service

pytestmark = [pytest.mark.database, pytest.mark.once]


def test_published_questionnaires_are_listed_with_their_seal(client: TestClient, service: Service) -> None:
    found = client.get("/api/v1/questionnaires").json()["questionnaires"]
    assert [each["key"] for each in found] == [each.key for each in service.library.published()]
    assert found[0]["hash"] == service.library.hash_of(found[0]["key"])


def test_an_edition_comes_whole_and_can_be_read_back(client: TestClient, service: Service) -> None:
    edition = service.library.offered_edition("mvo-overheid")
    answer = client.get(f"/api/v1/questionnaires/{edition.key}").json()
    assert Questionnaire.model_validate(answer["questionnaire"]) == edition
    assert answer["hash"] == service.library.hash_of(edition.key)


def test_an_edition_that_does_not_exist_is_a_problem(client: TestClient) -> None:
    response = client.get("/api/v1/questionnaires/mvo-overheid/1999.1")
    assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")


def test_types_of_institution_come_with_family_group_and_uri(client: TestClient) -> None:
    answer = client.get("/api/v1/institution-types").json()
    gemeente = next(each for each in answer["types"] if each["code"] == "gemeente")
    assert gemeente["family"] == "gemeente"
    assert gemeente["uri"].startswith("http://data.vlaanderen.be/")
    assert {each["code"] for each in answer["groups"]} == {"lokaal", "andere-overheden", "organisaties"}
