"""Statements that an answer makes appear and notes that an answer asks for, on pages without JavaScript."""

import re

import pytest
from starlette.testclient import TestClient
from tests.starting import all_dossiers, only_dossier
from tests.walker import Walker
from tests.web.conftest import Offer, Offered

from mvoscan.core.submission import Submission, scored
from mvoscan.storage import dossier_answers, submissions
from mvoscan.usecases.open_service import Service

pytestmark = [pytest.mark.database, pytest.mark.once]
SAVE = "Bewaren en verder"


def _begin(client: TestClient, service: Service) -> tuple[Walker, str]:
    """A practice scan on the one questionnaire there is, and its address."""
    walker = Walker(client)
    walker.go("/start/profiel?doel=rondkijken&type=gemeente")
    walker.submit("Begin de scan")
    return walker, f"/dossier/{only_dossier(service).public_id}"


@pytest.fixture
def waiting(offer: Offer) -> Offered:
    return offer("conditional")


@pytest.fixture
def noted(offer: Offer) -> Offered:
    return offer("notes")


def test_only_what_is_shown_is_on_the_page_and_numbers_stay_what_they_are(waiting: Offered) -> None:
    walker, address = _begin(*waiting)
    walker.go(f"{address}/thema/beleid")
    assert _statements(walker) == {"plan": "1", "overleg": "2", "opleiding": "3"}

    walker.send(SAVE, {"a.plan": "ja"})
    assert _statements(walker) == {"plan": "1", "plan-gepubliceerd": "1.1", "overleg": "2", "opleiding": "3"}


def test_an_answer_that_makes_statements_appear_comes_back_to_the_page_and_says_so(waiting: Offered) -> None:
    walker, address = _begin(*waiting)
    walker.go(f"{address}/thema/beleid")
    page = walker.send(SAVE, {"a.plan": "ja", "a.overleg": "ja"})
    assert "/thema/beleid" in walker.address
    assert "Door je antwoord zijn er stellingen bijgekomen" in page.text
    assert page.links["Ga naar de nieuwe stelling"] == "#a.plan-gepubliceerd"

    walker.send(SAVE, {})
    assert walker.address.endswith("/thema/uitvoering")


def test_whoever_stops_is_not_held_back_by_new_statements(waiting: Offered) -> None:
    walker, address = _begin(*waiting)
    walker.go(f"{address}/thema/beleid")
    walker.send("Bewaren en stoppen", {"a.plan": "ja"})
    assert walker.address.endswith("/gestopt")


def test_a_statement_that_waits_for_another_page_is_on_its_page_only_after_that_answer(waiting: Offered) -> None:
    walker, address = _begin(*waiting)
    page = walker.go(f"{address}/thema/uitvoering")
    assert "a.doelen-gehaald" not in page.html

    walker.go(f"{address}/thema/beleid")
    walker.send(SAVE, {"a.plan": "ja"})
    page = walker.go(f"{address}/thema/uitvoering")
    assert "a.doelen-gehaald" in page.html
    assert "doelen-gehaald" not in _statements(walker)


def test_a_hidden_answer_is_kept_and_never_scored_listed_or_counted(waiting: Offered) -> None:
    walker, address = _begin(*waiting)
    walker.go(f"{address}/thema/beleid")
    walker.send(SAVE, {"a.plan": "ja"})
    walker.send(SAVE, {"a.plan-gepubliceerd": "ja", "a.overleg": "ja", "a.opleiding": "ja"})
    walker.go(f"{address}/thema/beleid")
    walker.send(SAVE, {"a.plan": "nvt"})
    assert "2 van 3" not in walker.go(address).text
    assert "3 van 3 beantwoord" in walker.page.text
    assert "publi" not in walker.go(f"{address}/nakijken").text

    walker.submit("Indienen met open stellingen")
    submission = _submission(waiting.service)
    assert submission.answers["plan-gepubliceerd"].option == "ja"
    assert submission.scores[0].themes["beleid"].counts.asked == 3
    assert "plan-gepubliceerd" not in walker.page.text
    questionnaire = waiting.service.library.get(submission.questionnaire, submission.edition)
    assert scored(questionnaire, submission.tailoring, submission.answers) == submission.scores


def test_a_hidden_answer_comes_back_with_its_statement(waiting: Offered) -> None:
    walker, address = _begin(*waiting)
    for options in ({"a.plan": "ja"}, {"a.plan-gepubliceerd": "nee"}, {"a.plan": "nee"}, {"a.plan": "ja"}):
        walker.go(f"{address}/thema/beleid")
        walker.send(SAVE, dict(options))
    walker.go(f"{address}/thema/beleid")
    assert walker.form(SAVE).values["a.plan-gepubliceerd"] == ["nee"]


def test_an_answer_without_its_required_note_is_saved_and_asks_for_the_note(noted: Offered) -> None:
    walker, address = _begin(*noted)
    page = walker.go(f"{address}/thema/leiderschap")
    assert "Verplicht bij: 1: gepland, 2: uitgevoerd, 3: geëvalueerd en bijgestuurd." in page.text
    page = walker.send(SAVE, {"a.missie": "2", "a.code": "ja", "a.overleg": "ja"})
    assert "Bij één antwoord hoort nog een notitie." in page.text
    assert page.links["De leiding maakte een missie en een visie."].endswith("/thema/leiderschap#n.missie")
    assert "2 van 3 beantwoord" in walker.go(address).text
    with noted.service.reading() as connection:
        assert dossier_answers.read(connection, only_dossier(noted.service))["missie"].option == "2"


def test_a_scan_that_lacks_a_required_note_is_refused_and_then_handed_in_with_it(noted: Offered) -> None:
    walker, address = _begin(*noted)
    walker.go(f"{address}/thema/leiderschap")
    walker.send(SAVE, {"a.missie": "2"})
    response = noted.client.post(f"{address}/indienen")
    assert response.status_code == 422
    assert "Schrijf een notitie bij: De leiding maakte een missie en een visie." in response.text

    walker.go(f"{address}/thema/leiderschap")
    walker.send(SAVE, {"n.missie": "Het besluit van mei."})
    walker.submit("Indienen met open stellingen")
    assert _submission(noted.service).answers["missie"].note == "Het besluit van mei."


def test_a_new_scan_shows_what_the_earlier_answers_show_and_confirms_nothing_unseen(waiting: Offered) -> None:
    walker, address = _begin(*waiting)
    for options in ({"a.plan": "ja"}, {"a.plan-gepubliceerd": "ja"}, {"a.plan": "nee"}, {"a.plan-gepland": "ja"}):
        walker.go(f"{address}/thema/beleid")
        walker.send(SAVE, dict(options))
    waiting.client.post(f"{address}/indienen")
    walker.go(f"{address}/vervolg")
    walker.send("Begin de nieuwe scan", {"omvang": "light"})

    again = all_dossiers(waiting.service)[-1]
    walker.go(f"/dossier/{again.public_id}/thema/beleid")
    assert set(_statements(walker)) == {"plan", "plan-gepland", "overleg", "opleiding"}
    walker.send(SAVE, {})
    with waiting.service.reading() as connection:
        assert set(dossier_answers.read(connection, again)) == {"plan", "plan-gepland"}


def test_on_paper_a_statement_says_after_which_answer_it_is_asked(waiting: Offered) -> None:
    page = Walker(waiting.client).go("/stellingen?type=gemeente")
    assert "Alleen als je bij “Wij doen wat 'plan' vraagt.” antwoordde: Nee of Weet niet." in page.text


def test_on_paper_an_answer_says_that_it_asks_for_a_note(noted: Offered) -> None:
    assert "Nee (met een notitie)" in Walker(noted.client).go("/stellingen?type=gemeente").text


def test_on_paper_a_level_says_what_it_means_for_its_own_statement(offer: Offer) -> None:
    page = Walker(offer("maturity").client).go("/stellingen?type=gemeente")
    assert "2: Uitgewerkt: Burgers dienen hun aanvraag online in." in page.text


def _statements(walker: Walker) -> dict[str, str]:
    """Numbers of the statements that a visitor sees on the page, by id."""
    found = re.findall(r'data-statement="([^"]+)" data-number="([^"]+)"([^>]*)>', walker.page.html)
    return {name: number for name, number, rest in found if " hidden" not in rest}


def _submission(service: Service) -> Submission:
    with service.reading() as connection:
        (one,) = submissions.every(connection)
    return one
