"""Intrekken: the scan counts as withdrawn, every link to it ends, and what was published stays."""

import pytest
from starlette.testclient import TestClient
from tests.corrected import correct, give, hand_in, handed_in, recounts, replaced, total
from tests.started import any_profile, institution_id, start, start_in
from tests.walker import Walker

from mvoscan.core.audit import Kind, KnownBy
from mvoscan.core.dossier import Dossier, Right
from mvoscan.settings import Settings
from mvoscan.storage import audit, counting_scans
from mvoscan.usecases.decide_claims import confirm, list_claims
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = pytest.mark.database


@pytest.fixture
def scan(client: TestClient, service: Service) -> Dossier:
    """A scan for Aalst that was handed in."""
    return handed_in(client, service, institution=institution_id(service, "gemeente", "Aalst"))


def _withdraw(client: TestClient, dossier: str) -> None:
    answer = client.post(f"/dossier/{dossier}/intrekken")
    assert (answer.status_code, answer.headers["location"]) == (303, "/ingetrokken")


def _statuses(client: TestClient, dossier: str) -> set[int]:
    pages = ("", "/resultaat", "/resultaat.json", "/resultaat.xlsx", "/actieplan", "/verbeteren", "/vervolg", "/link")
    return {client.get(f"/dossier/{dossier}{page}").status_code for page in pages}


def test_the_page_says_what_happens_before_it_happens(client: TestClient, scan: Dossier) -> None:
    walker = Walker(client)
    walker.go(f"/dossier/{scan.public_id}/resultaat")
    page = walker.click("Deze scan intrekken")
    for said in ("niet ongedaan", "Alle links", "telt niet meer mee als ingediend", "al gepubliceerd zijn"):
        assert said in page.text
    assert total(client)["withdrawn"] == 0
    assert "De scan is ingetrokken" in walker.submit("Ja, trek deze scan in").text


def test_it_counts_as_withdrawn_and_no_longer_as_handed_in(client: TestClient, service: Service, scan: Dossier) -> None:
    _withdraw(client, scan.public_id)
    assert total(client) == {"handed_in": 0, "confirmed": 0, "institutions": 0, "withdrawn": 1}
    assert recounts(service)


def test_page_csv_and_api_say_the_same_number(client: TestClient, scan: Dossier) -> None:
    _withdraw(client, scan.public_id)
    header, line = client.get("/api/v1/usage.csv").text.splitlines()[:2]
    row = dict(zip(header.split(","), line.split(","), strict=True))
    assert (row["handed_in"], row["withdrawn"]) == ("0", "1")
    assert "Ingetrokken" in client.get("/cijfers").text


def test_every_link_ends_and_says_that_the_scan_was_withdrawn(
    client: TestClient, service: Service, settings: Settings
) -> None:
    dossier, token = start(service, cookie="the-coordinator")
    give(service, dossier.public_id, Right.READ, cookie="a-reader")
    with TestClient(create_app(settings, service), cookies={"scan": "the-coordinator"}, follow_redirects=False) as one:
        hand_in(one, dossier.public_id)
        _withdraw(one, dossier.public_id)
        assert _statuses(one, dossier.public_id) == {410}
    with TestClient(create_app(settings, service), cookies={"scan": "a-reader"}, follow_redirects=False) as reader:
        answer = reader.get(f"/dossier/{dossier.public_id}/resultaat")
    for each in (answer, client.get(f"/verder/{token}"), client.post(f"/verder/{token}")):
        assert (each.status_code, "is ingetrokken door wie ze beheerde" in each.text) == (410, True)


def test_a_stranger_learns_nothing_about_a_scan_that_was_withdrawn(
    client: TestClient, service: Service, settings: Settings, scan: Dossier
) -> None:
    _withdraw(client, scan.public_id)
    with TestClient(create_app(settings, service), cookies={"scan": "a-stranger"}) as stranger:
        assert _statuses(stranger, scan.public_id) == {404}


def test_a_second_click_withdraws_nothing_more(client: TestClient, service: Service, scan: Dossier) -> None:
    for _ in range(2):
        _withdraw(client, scan.public_id)
    assert (total(client)["withdrawn"], recounts(service)) == (1, True)


def test_a_correction_that_was_under_way_cannot_be_handed_in_any_more(
    client: TestClient, service: Service, scan: Dossier
) -> None:
    later = correct(client, scan.public_id)
    _withdraw(client, scan.public_id)
    assert client.post(f"/dossier/{later}/indienen").status_code == 410
    assert (total(client), recounts(service)) == (
        {"handed_in": 0, "confirmed": 0, "institutions": 0, "withdrawn": 1},
        True,
    )


def test_withdrawing_the_newest_closes_what_it_replaced_and_counts_one(
    client: TestClient, service: Service, scan: Dossier
) -> None:
    later = replaced(client, scan.public_id)
    _withdraw(client, later)
    assert _statuses(client, scan.public_id) == _statuses(client, later) == {410}
    assert (total(client)["withdrawn"], recounts(service)) == (1, True)


def test_a_scan_that_was_replaced_is_not_withdrawn_by_itself(client: TestClient, scan: Dossier) -> None:
    replaced(client, scan.public_id)
    answer = client.post(f"/dossier/{scan.public_id}/intrekken")
    assert (answer.status_code, "vervangen door een verbetering" in answer.text) == (409, True)


def test_a_scan_that_was_not_handed_in_is_not_withdrawn(client: TestClient, service: Service) -> None:
    dossier = start_in(client, service)
    assert client.post(f"/dossier/{dossier.public_id}/intrekken").status_code == 409


def test_nothing_of_it_enters_results_and_nobody_decides_about_its_claim_any_more(
    client: TestClient, service: Service, scan: Dossier
) -> None:
    with service.writing() as connection:
        (waiting,) = list_claims(connection)
        confirm(connection, waiting.claims[0].id, by="An", now=waiting.claims[0].made_at)
        quarters = counting_scans.known_quarters(connection, questionnaire="mvo-overheid")
        before = counting_scans.in_short(connection, quarters, questionnaire="mvo-overheid")
    _withdraw(client, scan.public_id)
    with service.reading() as connection:
        assert len(quarters) == 1
        assert counting_scans.known_quarters(connection, questionnaire="mvo-overheid") == ()
        assert counting_scans.in_short(connection, quarters, questionnaire="mvo-overheid") != before
        assert list_claims(connection, decided=True) == ()
    assert (total(client)["institutions"], recounts(service)) == (0, True)


def test_the_log_says_who_withdrew_by_their_link_only(client: TestClient, service: Service, scan: Dossier) -> None:
    _withdraw(client, scan.public_id)
    with service.reading() as connection:
        (entry,) = audit.entries(connection, kind=Kind.SCAN_WITHDRAWN, before=None, most=9)
    assert (entry.by, entry.known) == ("wie de scan beheert", KnownBy.LINK)


def test_a_later_scan_no_longer_compares_with_one_that_was_withdrawn(
    client: TestClient, service: Service, scan: Dossier
) -> None:
    profile = any_profile(service.library.offered_edition("mvo-overheid"))
    form = {"omvang": "light"} | {f"p.{name}": options for name, options in profile.items()}
    later = client.post(f"/dossier/{scan.public_id}/vervolg", data=form).headers["location"].split("/")[2]
    hand_in(client, later)
    before = client.get(f"/dossier/{later}/resultaat").text
    _withdraw(client, scan.public_id)
    after = client.get(f"/dossier/{later}/resultaat").text
    assert "vorige scan" in before
    assert "vorige scan" not in after


def test_a_practice_run_is_withdrawn_and_counted_nowhere(client: TestClient, service: Service) -> None:
    dossier = handed_in(client, service, practice=True)
    _withdraw(client, dossier.public_id)
    assert _statuses(client, dossier.public_id) == {410}
    assert total(client)["withdrawn"] == 0
