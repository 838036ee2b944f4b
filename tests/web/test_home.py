"""The pages anyone may read say what the scan is, who sees what and whom to ask; statements are there to print."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from starlette.testclient import TestClient
from tests.started import asked_ids, institution_id, start, start_in
from tests.starting import all_dossiers
from tests.walker import Page, Walker
from tests.web.conftest import Offer

from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.database, pytest.mark.once]

WithSettings = Callable[..., TestClient]
CHOSEN = {"omvang": ("klein",), "aanbod": ("beleid",), "gebouwen": ("ja",), "aankoop": ("ja",)}
GEMEENTE = "/stellingen?type=gemeente&" + "&".join(f"p.{name}={options[0]}" for name, options in CHOSEN.items())


@pytest.fixture
def with_settings(settings: Settings, service: Service) -> Iterator[WithSettings]:
    """Opens the application with other settings."""
    with ExitStack() as stack:

        def opened(**values: object) -> TestClient:
            return stack.enter_context(TestClient(create_app(settings.model_copy(update=values), service)))

        yield opened


def test_the_start_page_offers_two_ways_to_begin_and_says_how_long_it_takes(
    client: TestClient, service: Service
) -> None:
    page = Walker(client).go("/")
    assert page.links["Scan voor mijn bestuur"] == "/start?doel=bestuur"
    assert page.links["Ik kijk even rond"] == "/start?doel=rondkijken"
    assert page.links["Bekijk eerst de stellingen"] == "/stellingen"
    minutes = service.library.offered_edition("mvo-overheid").minutes.light
    assert f"snelle scan duurt ongeveer {minutes} minuten" in page.text


def test_the_start_page_says_what_is_public_what_is_not_and_which_law_applies(client: TestClient) -> None:
    page = Walker(client).go("/")
    for said in ("Openbaar: dat een bestuur van jouw type", "Niet openbaar: je antwoorden", "openbaarheid van bestuur"):
        assert said in page.text


def test_the_start_page_lists_the_dossiers_of_this_browser_newest_first(client: TestClient, service: Service) -> None:
    first = start_in(client, service, institution=institution_id(service, "gemeente", "Aalst"), joint=True)
    second = start_in(client, service, practice=True)
    page = Walker(client).go("/")

    assert page.links["Gemeente Aalst samen met OCMW Aalst"] == f"/dossier/{first.public_id}"
    assert page.links["Gemeente"] == f"/dossier/{second.public_id}"
    assert page.text.index("Oefenscan") < page.text.index("Gemeente Aalst")


def test_a_dossier_that_was_handed_in_is_listed_with_its_day(client: TestClient, service: Service) -> None:
    dossier = start_in(client, service)
    assert "Laatst gewijzigd op" in Walker(client).go("/").text
    client.post(f"/dossier/{dossier.public_id}/indienen")
    assert "Ingediend op" in Walker(client).go("/").text


def test_the_start_page_shows_nothing_of_other_browsers(client: TestClient, service: Service) -> None:
    start(service, cookie="someone-else")
    client.cookies.set("scan", "mine")
    assert "Verder met een dossier" not in client.get("/").text


def test_an_empty_setting_is_said_plainly(client: TestClient) -> None:
    assert "nog geen contactadres" in client.get("/contact").text
    assert "nog geen contact voor gegevensbescherming" in client.get("/privacy").text
    assert "nog niet in wie verantwoordelijk is" in client.get("/privacy").text
    assert "nog geen datum" in client.get("/toegankelijkheid").text


def test_the_settings_fill_the_pages(with_settings: WithSettings) -> None:
    client = with_settings(
        operator="Agentschap Zus & Zo", contact_email="hulp@scan.example", privacy_contact="dpo@scan.example"
    )
    assert "mailto:hulp@scan.example" in client.get("/contact").text
    assert "Agentschap Zus &amp; Zo" in client.get("/privacy").text
    assert "dpo@scan.example" in client.get("/privacy").text


@pytest.mark.parametrize(
    ("status", "said"), [("volledig", "voldoet volledig"), ("gedeeltelijk", "gedeeltelijk"), ("niet", "voldoet niet")]
)
def test_the_accessibility_statement_says_status_date_and_where_to_complain(
    with_settings: WithSettings, status: str, said: str
) -> None:
    page = with_settings(accessibility_status=status, accessibility_date="2026-11-24").get("/toegankelijkheid").text
    assert said in page
    assert "24 november 2026" in page
    assert "klachten@vlaamseombudsdienst.be" in page


def test_the_privacy_page_names_every_cookie_and_term(with_settings: WithSettings) -> None:
    page = with_settings(public_url="https://scan.example", session_days=12, link_days=34).get("/privacy").text
    assert "__Host-scan" in page
    assert all(f"<code>{each}</code>" in page for each in ("nieuwe-link", "nieuwe-deellink"))
    assert "tot 12 dagen" in page
    assert "werkt 34 dagen" in page


def test_the_about_page_says_whose_statements_these_are_and_names_the_sources(client: TestClient) -> None:
    page = Walker(client).go("/over").text
    for said in ("van ons", "niet de officiële", "Statbel, REFNIS 2025", "Organisatieregister", "MIT", "EUPL 1.2"):
        assert said in page
    assert "minder dan 65 % dekking krijgt geen score" in page


def test_the_about_page_says_how_the_time_was_estimated(client: TestClient) -> None:
    page = Walker(client).go("/over").text
    for said in ("berekend, nog niet gemeten", "200 woorden per minuut", "één minuut per stelling"):
        assert said in page


def test_the_statements_asked_of_a_type_and_profile_stand_on_one_page(client: TestClient, service: Service) -> None:
    page = Walker(client).go(GEMEENTE)
    questionnaire = service.library.offered_edition("mvo-overheid")
    dossier, _ = start(service, cookie="c", profile=CHOSEN)
    asked = {name for names in asked_ids(service, dossier).values() for name in names}

    assert {each.id for each in questionnaire.questions.values() if each.text in page.text} == asked
    assert page.text.count("Niet van toepassing") == len(asked)
    assert "Stellingen voor: Gemeente" in page.text


def test_printing_statements_makes_no_dossier_and_sets_no_cookie(client: TestClient, service: Service) -> None:
    client.get(GEMEENTE)
    assert not client.cookies
    assert all_dossiers(service) == []


def test_the_form_of_the_statements_keeps_what_was_chosen_and_names_what_is_missing(client: TestClient) -> None:
    walker = Walker(client)
    walker.go("/stellingen")
    page = walker.send("Toon de stellingen", {"p.aanbod": ["beleid"]})

    assert walker.status == 422
    assert {"#type", "#p.gebouwen"} <= set(page.links.values())
    assert page.forms[0].values["p.aanbod"] == ["beleid"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("type=ministerie&p.aanbod=beleid&p.gebouwen=ja", "#type"),
        ("type=gemeente&p.aanbod=x&p.gebouwen=ja", "#p.aanbod"),
    ],
)
def test_a_choice_that_does_not_exist_gets_no_statements(client: TestClient, query: str, field: str) -> None:
    response = client.get(f"/stellingen?{query}")
    page = Page(response.text)
    assert response.status_code == 422
    assert field in page.links.values()
    assert "Wanneer is het ja?" not in page.text


def test_an_unknown_questionnaire_is_told_with_the_choice(offer: Offer) -> None:
    client, _ = offer("scopes", "tailored")
    response = client.get("/stellingen?vragenlijst=onzin")
    assert response.status_code == 422
    assert "#vragenlijst" in Page(response.text).links.values()


def test_the_statements_of_the_full_scan_are_printed_when_asked(offer: Offer) -> None:
    client, _ = offer("scopes")
    light, full = (client.get(f"/stellingen?type=gemeente&omvang={each}").text for each in ("light", "full"))
    assert light.count("Wanneer is het ja?") < full.count("Wanneer is het ja?")
    assert client.get("/stellingen?type=gemeente&omvang=enorm").status_code == 422


@pytest.mark.parametrize("path", ["/", "/over", "/privacy", "/toegankelijkheid", "/contact", "/stellingen", GEMEENTE])
def test_every_page_has_one_heading_of_the_first_level_and_a_title(client: TestClient, path: str) -> None:
    html = client.get(path).text
    assert html.count("<h1") == 1
    assert " – MVO-scan</title>" in html
