"""A visitor starts a scan: a choice a page, and nothing kept before the last."""

import pytest
from starlette.testclient import TestClient
from tests.starting import (
    DEPARTMENT,
    PROFILE,
    aalst,
    all_dossiers,
    count_institutions,
    found,
    only_dossier,
    search,
    start_department,
    start_practice,
    with_this_number,
)
from tests.walker import Walker
from tests.web.conftest import Offer

from mvoscan.core.questionnaire import Scope
from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = pytest.mark.database


@pytest.mark.once
def test_a_scan_for_one_institution_is_started_in_a_few_pages(client: TestClient, service: Service) -> None:
    walker = found(client, "aalst")
    walker.submit("Verder", samen="nee")
    page = walker.send("Begin de scan", PROFILE)

    assert "Bewaar je link" in page.text
    dossier = only_dossier(service)
    assert (dossier.subject.type, dossier.subject.institution) == ("gemeente", aalst(service))
    assert dossier.profile == {
        "omvang": ("middel",),
        "aanbod": ("beleid", "diensten"),
        "gebouwen": ("ja",),
        "aankoop": ("ja",),
    }
    assert not (dossier.practice or dossier.subject.joint or dossier.started)


@pytest.mark.once
def test_the_new_link_opens_the_dossier_on_another_device(client: TestClient, service: Service) -> None:
    walker = found(client, "aalst")
    walker.submit("Verder", samen="nee")
    walker.send("Begin de scan", PROFILE)
    link = next(word for word in walker.page.text.split() if "/verder/" in word)
    client.cookies.clear()
    elsewhere = Walker(client)
    elsewhere.go(link)

    assert "Gemeente Aalst" in elsewhere.submit("Verdergaan").text
    assert elsewhere.address.endswith(only_dossier(service).public_id)


def test_an_ocmw_that_starts_together_comes_second(client: TestClient, service: Service) -> None:
    walker = found(client, "aalst", kind="ocmw")
    assert "samen met Gemeente Aalst" in walker.page.text
    page = walker.submit("Verder", samen="ja")
    assert "OCMW Aalst samen met Gemeente Aalst" in page.text
    walker.send("Begin de scan", PROFILE)

    subject = only_dossier(service).subject
    assert (subject.type, subject.partner_type) == ("gemeente", "ocmw")
    assert subject.institution == aalst(service)


@pytest.mark.once
def test_looking_around_asks_no_institution_and_says_that_it_does_not_count(
    client: TestClient, service: Service
) -> None:
    walker = Walker(client)
    walker.go("/")
    page = walker.click("Ik kijk even rond")
    assert "Deze scan telt nergens mee" in page.text
    page = walker.submit("Verder", type="school")
    assert "Deze scan telt nergens mee" in page.text
    walker.send("Begin de scan", PROFILE)

    dossier = only_dossier(service)
    assert dossier.practice
    assert (dossier.subject.type, dossier.subject.institution) == ("school", None)


def test_looking_around_puts_nothing_in_the_register(client: TestClient, service: Service) -> None:
    before = count_institutions(service)
    start_practice(client, bestuur="niet-in-lijst", naam="Departement Omgeving")
    assert only_dossier(service).subject.institution is None
    assert count_institutions(service) == before


@pytest.mark.once
def test_no_type_is_chosen_beforehand(client: TestClient) -> None:
    page = Walker(client).go("/start?doel=bestuur")
    assert page.forms[0].values.get("type") is None
    assert {"gemeente", "departement", "andere"} < set(page.forms[0].choices["type"])


@pytest.mark.once
@pytest.mark.parametrize("text", ["aalst", "Gemeente Aalst", "0207.437.468", "BE0207437468", "ovo001992"])
def test_an_institution_is_found_by_its_name_and_by_its_numbers(client: TestClient, text: str) -> None:
    page = search(client, text).page
    assert "Eén bestuur gevonden" in page.text
    assert "Gemeente Aalst" in page.text
    assert "Oost-Vlaanderen" in page.text


def test_a_merged_municipality_is_found_under_its_successor(client: TestClient) -> None:
    page = search(client, "galmaarden").page
    assert "Gemeente Pajottegem" in page.text
    assert "vroeger: Galmaarden, Gooik, Herne" in page.text


@pytest.mark.once
def test_a_number_of_another_type_names_who_has_it(client: TestClient) -> None:
    page = search(client, "0207.437.468", kind="ocmw").page
    assert "bestuur van een ander type: Gemeente Aalst" in page.text


def test_a_body_that_is_not_in_the_list_is_kept_only_when_the_scan_starts(client: TestClient, service: Service) -> None:
    before = count_institutions(service)
    walker = Walker(client)
    walker.go("/start/bestuur?doel=bestuur&type=departement")
    walker.submit("Verder", bestuur="niet-in-lijst")
    page = walker.submit("Verder", naam=" Departement  Omgeving ", nummer="OVO 003323")
    assert "Departement Omgeving" in page.text
    assert count_institutions(service) == before

    walker.send("Begin de scan", PROFILE)
    made = with_this_number(service, "OVO003323")
    assert (made.name, made.type) == ("Departement Omgeving", "departement")
    assert only_dossier(service).subject.institution == made.id


def test_the_next_visitor_with_that_number_finds_the_same_body(client: TestClient, service: Service) -> None:
    start_department(client)
    walker = Walker(client)
    walker.go(f"/start/nieuw?{DEPARTMENT}")
    page = walker.submit("Verder", naam="Dep. Omgeving", nummer="ovo003323")
    assert "Dit nummer kennen we al" in page.text
    walker.submit("Verder")
    walker.send("Begin de scan", PROFILE)

    assert [each.subject.institution for each in all_dossiers(service)] == [
        with_this_number(service, "OVO003323").id
    ] * 2


@pytest.mark.once
def test_a_body_without_a_number_says_so(client: TestClient, service: Service) -> None:
    walker = Walker(client)
    walker.go(f"/start/nieuw?{DEPARTMENT}")
    page = walker.submit("Verder", naam="Projectgroep")
    assert "of zeg dat er geen is" in page.text
    page = walker.submit("Verder", nummer="OVO003323", zonder="1")
    assert "#zonder" in page.links.values()
    walker.submit("Verder", nummer="", zonder="1")
    walker.send("Begin de scan", PROFILE)

    assert only_dossier(service).subject.institution is not None


def test_a_body_that_is_not_named_counts_for_its_type_only(client: TestClient, service: Service) -> None:
    walker = Walker(client)
    page = walker.go("/start/bestuur?doel=bestuur&type=gemeente")
    assert "niet als een bestuur dat meedeed" in page.text
    page = walker.submit("Verder", bestuur="niet-genoemd")
    assert "Niet genoemd" in page.text
    walker.send("Begin de scan", PROFILE)

    assert (only_dossier(service).subject.type, only_dossier(service).subject.institution) == ("gemeente", None)


@pytest.mark.once
def test_the_session_of_a_visitor_holds_every_scan_it_started(client: TestClient, service: Service) -> None:
    cookies = [start_practice(client).cookies["scan"] for _ in range(2)]
    assert cookies[0] == cookies[1]
    assert all(client.get(f"/dossier/{each.public_id}").status_code == 200 for each in all_dossiers(service))


@pytest.mark.once
def test_the_new_link_travels_in_a_guarded_cookie_of_ten_minutes(client: TestClient, service: Service) -> None:
    response = start_practice(client)
    cookie = next(each for each in response.headers.get_list("set-cookie") if each.startswith("nieuwe-link="))

    assert f"Path=/dossier/{only_dossier(service).public_id}/link" in cookie
    assert {"HttpOnly", "Max-Age=600", "SameSite=lax"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


@pytest.mark.once
def test_on_https_both_cookies_are_secure(settings: Settings, service: Service) -> None:
    https = settings.model_copy(update={"public_url": "https://scan.example"})
    with TestClient(create_app(https, service), base_url="https://scan.example", follow_redirects=False) as client:
        given = start_practice(client).headers.get_list("set-cookie")
    assert {each.split("=")[0] for each in given} == {"__Host-scan", "nieuwe-link"}
    assert all("Secure" in each for each in given)


@pytest.mark.once
def test_only_a_snelle_scan_is_said_when_the_edition_has_no_other(offer: Offer) -> None:
    client, service = offer("yes-no")
    page = Walker(client).go("/start/profiel?doel=rondkijken&type=gemeente")
    assert "alleen een snelle scan" in page.text
    start_practice(client, omvang="full")
    assert only_dossier(service).scope is Scope.LIGHT


@pytest.mark.once
def test_a_full_scan_is_offered_and_taken_when_the_edition_has_one(offer: Offer) -> None:
    client, service = offer("scopes")
    walker = Walker(client)
    page = walker.go("/start/profiel?doel=rondkijken&type=gemeente")
    assert page.forms[-1].choices["omvang"] == ["light", "full"]
    walker.send("Begin de scan", {"omvang": "full"})
    assert only_dossier(service).scope is Scope.FULL


@pytest.mark.once
def test_the_questionnaire_is_asked_when_there_are_several_for_a_type(offer: Offer) -> None:
    walker = Walker(offer("scopes", "tailored").client)
    walker.go("/")
    page = walker.click("Scan voor mijn bestuur")
    assert page.forms[0].choices["type"] == ["gemeente", "ocmw", "school"]
    page = walker.submit("Verder", type="gemeente")
    assert page.forms[0].choices["vragenlijst"] == ["bereik", "maatwerk"]
    assert walker.status == 200
    page = walker.submit("Verder")
    assert walker.status == 422
    assert "#vragenlijst" in page.links.values()
    walker.submit("Verder", vragenlijst="maatwerk")
    assert "/start/bestuur?" in walker.address


@pytest.mark.once
def test_a_type_that_only_one_questionnaire_is_for_gets_that_one(client: TestClient, service: Service) -> None:
    walker = Walker(client)
    walker.go("/start?doel=rondkijken")
    page = walker.submit("Verder", type="vzw")
    assert "p.werkgebied" in page.forms[-1].choices
    first = {f"p.{each.id}": each.options[0].id for each in service.library.offered_edition("mvo-organisatie").profile}
    walker.send("Begin de scan", dict(first))
    assert only_dossier(service).questionnaire == "mvo-organisatie"


def test_together_is_not_offered_when_the_partner_may_not_take_the_questionnaire(offer: Offer) -> None:
    client, _ = offer("scopes")
    walker = search(client, "aalst")
    walker.submit("Verder")
    assert "/start/profiel" in walker.address


@pytest.mark.once
def test_pages_without_a_button_to_begin_make_nothing(client: TestClient, service: Service) -> None:
    found(client, "aalst")
    assert all_dossiers(service) == []
    assert not client.cookies


@pytest.mark.once
@pytest.mark.parametrize(
    ("kind", "word", "other"), [("onderneming", "organisatie", "bestuur"), ("federaal", "bestuur", "organisatie")]
)
def test_a_company_is_called_an_organisation_and_a_public_body_a_bestuur(
    client: TestClient, kind: str, word: str, other: str
) -> None:
    walker = Walker(client)
    chosen = f"doel=bestuur&type={kind}&bestuur=niet-in-lijst"
    pages = [
        walker.go(f"/start/bestuur?doel=bestuur&type={kind}").text,
        walker.go(f"/start/nieuw?{chosen}").text,
        walker.go(f"/start/profiel?{chosen}&naam=Proef&zonder=1").text.partition("Hoeveel mensen")[0],
    ]
    assert [f"Type {word}" in page for page in pages] == [True] * 3
    assert not any(f"Type {other}" in page or f"mijn {other}" in page or f"van het {other}" in page for page in pages)
