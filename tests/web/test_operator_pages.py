"""`/beheer`: who may come there, and that it does what the command line does, under the name of the login."""

from collections.abc import Callable, Mapping

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient
from tests.bodies import hand_in
from tests.logins import APPROVER, BOTH, NOBODY, OPERATOR, Provider, log_in
from tests.started import institution_id
from tests.storage.counting import NOW
from tests.walker import Page, Walker

from mvoscan.core.audit import Kind, KnownBy, entry
from mvoscan.core.institution import ClaimState
from mvoscan.core.release import Act
from mvoscan.storage import audit, claims, institutions
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.read_audit_log import read_log
from mvoscan.web.pages import operator, own_body

pytestmark = pytest.mark.database

Enter = Callable[[Mapping[str, object]], Walker]


@pytest.fixture
def enter(desk: TestClient, provider: Provider) -> Enter:
    """Logs somebody in and gives a walker on the first page."""

    def entered(claims: Mapping[str, object]) -> Walker:
        log_in(desk, provider, claims)
        return Walker(desk)

    return entered


@pytest.fixture
def scans(service: Service) -> None:
    """Aalst alone (1) and together with its OCMW (2)."""
    aalst, ocmw = (institution_id(service, type_code, "Aalst") for type_code in ("gemeente", "ocmw"))
    with service.writing() as connection:
        first, second = (institutions.get(connection, each) for each in (aalst, ocmw))
        hand_in(connection, first, at=NOW)
        hand_in(connection, first, second, at=NOW)


def _doors() -> list[tuple[str, str]]:
    """Every method and address behind the login."""
    routes = [each for part in (*operator.PARTS, own_body) for each in part.router.routes]
    doors = [
        (method, each.path.replace("{number}", "1"))
        for each in routes
        if isinstance(each, Route)
        for method in each.methods or ()
    ]
    assert len(doors) >= 9
    return doors


@pytest.mark.once
@pytest.mark.usefixtures("scans")
def test_a_stranger_is_sent_to_the_login_from_every_address(desk: TestClient, service: Service) -> None:
    answers = {door: desk.request(*door) for door in _doors()}
    assert {each.status_code for each in answers.values()} == {303}
    assert {each.headers["location"].partition("?")[0] for each in answers.values()} == {"/aanmelden"}
    assert _states(service) == [ClaimState.UNCONFIRMED, ClaimState.UNCONFIRMED]


@pytest.mark.once
@pytest.mark.usefixtures("scans")
@pytest.mark.parametrize("somebody", [NOBODY, {**NOBODY, "vo_orgcode": "OVO001992"}], ids=["no role", "a body"])
def test_who_has_no_role_gets_nowhere_in_beheer(enter: Enter, service: Service, somebody: Mapping[str, object]) -> None:
    desk = enter(somebody).client
    answers = {door: desk.request(*door).status_code for door in _doors() if door[1].startswith("/beheer")}
    assert set(answers.values()) == {403}
    assert _states(service) == [ClaimState.UNCONFIRMED, ClaimState.UNCONFIRMED]


@pytest.mark.once
@pytest.mark.usefixtures("scans")
def test_an_approver_decides_nothing_about_claims(enter: Enter, service: Service) -> None:
    desk = enter(APPROVER).client
    answers = {door: desk.request(*door).status_code for door in _doors() if "opgaven" in door[1]}
    assert set(answers.values()) == {403}
    assert _states(service) == [ClaimState.UNCONFIRMED, ClaimState.UNCONFIRMED]


def test_the_navigation_names_only_where_somebody_may_go(enter: Enter) -> None:
    assert "Opgaven" not in enter(APPROVER).go("/beheer").links
    assert "Opgaven" in enter(OPERATOR).go("/beheer").links


@pytest.mark.once
@pytest.mark.usefixtures("scans")
def test_the_first_page_says_how_much_waits(enter: Enter) -> None:
    assert "Er wachten 2 opgaven op een beslissing." in enter(BOTH).go("/beheer").text


@pytest.mark.usefixtures("scans")
def test_claims_for_one_institution_stand_together(enter: Enter) -> None:
    page = enter(OPERATOR).go("/beheer/opgaven")
    assert "Gemeente Aalst en OCMW Aalst (2 opgaven)" in page.text
    assert "2 opgaven wachten op een beslissing." in page.text


@pytest.mark.once
@pytest.mark.usefixtures("scans")
def test_an_operator_confirms_under_the_name_of_the_login(enter: Enter, service: Service) -> None:
    walker = enter(OPERATOR)
    walker.go("/beheer/opgaven/1")
    page = walker.submit("Bevestig deze opgave", toelichting="gebeld")
    assert "door An Peeters. gebeld" in page.text
    assert _states(service) == [ClaimState.CONFIRMED, ClaimState.UNCONFIRMED]
    with service.reading() as connection:
        logged = read_log(connection).entries[0]
    assert (logged.kind, logged.by, logged.known) == (Kind.CLAIM_CONFIRMED, "An Peeters", KnownBy.LOGIN)
    assert logged.subject


@pytest.mark.once
@pytest.mark.usefixtures("scans")
def test_an_operator_rejects_with_a_reason_and_can_come_back_on_it(enter: Enter, service: Service) -> None:
    walker = enter(OPERATOR)
    walker.go("/beheer/opgaven/2")
    page = walker.submit("Wijs deze opgave af", reden=" ")
    assert (walker.status, "Zeg waarom de opgave niet klopt." in page.text) == (422, True)
    walker.submit("Wijs deze opgave af", reden="kent niemand")
    assert _states(service)[1] is ClaimState.REJECTED
    assert "(eerder afgewezen op" in walker.submit("Bevestig deze opgave").text


@pytest.mark.once
@pytest.mark.usefixtures("scans")
def test_what_is_decided_is_shown_when_asked(enter: Enter) -> None:
    walker = enter(OPERATOR)
    for number in ("1", "2"):
        walker.go(f"/beheer/opgaven/{number}")
        walker.submit("Bevestig deze opgave")
    assert "Er wacht geen opgave op een beslissing." in walker.go("/beheer/opgaven").text
    assert "bevestigd" in walker.click("Toon ook waarover al beslist is").text


@pytest.mark.once
@pytest.mark.usefixtures("scans")
@pytest.mark.parametrize("number", ["0", "3", "x", "-1", "1e9", "٣", "9" * 30])
def test_a_claim_that_is_not_there_is_not_found(enter: Enter, number: str) -> None:
    desk = enter(OPERATOR).client
    assert desk.get(f"/beheer/opgaven/{number}").status_code == 404
    assert desk.post(f"/beheer/opgaven/{number}/bevestigen").status_code == 404
    assert desk.post(f"/beheer/opgaven/{number}/afwijzen", data={"reden": "nee"}).status_code == 404


@pytest.mark.usefixtures("scans")
@pytest.mark.parametrize("asked", ["?blad=0", "?blad=999999999999", "?blad=x", "?alles=2", "?blad=-1&alles=1"])
def test_a_made_up_page_of_the_list_shows_one_that_is_there(enter: Enter, asked: str) -> None:
    assert "Opgave 1" in enter(OPERATOR).go(f"/beheer/opgaven{asked}").text


@pytest.mark.once
def test_a_long_list_comes_in_pages(enter: Enter, service: Service) -> None:
    with service.writing() as connection:
        bodies = [each for each in institutions.every(connection).values() if each.type == "gemeente"][:60]
        for body in bodies:
            hand_in(connection, body, at=NOW)
    walker = enter(OPERATOR)
    assert "Blad 1 van 2" in walker.go("/beheer/opgaven").text
    assert "Blad 2 van 2" in walker.click("Volgende").text


@pytest.mark.usefixtures("scans")
def test_signs_that_no_database_takes_do_no_harm(enter: Enter) -> None:
    desk = enter(OPERATOR).client
    assert desk.post("/beheer/opgaven/1/afwijzen", data={"reden": "ne\0e\ud7ff<b>"}).status_code == 303
    page = desk.get("/beheer/opgaven/1").text
    assert "ne e" in page
    assert "<b>" not in page.partition("ne e")[2][:20]
    assert desk.get("/beheer/register?zoek=%00").status_code == 200
    assert desk.get("/beheer/logboek?soort=%00&voor=%00").status_code == 200


@pytest.mark.once
def test_an_entry_of_the_register_is_looked_up(enter: Enter) -> None:
    walker = enter(APPROVER)
    page = walker.go("/beheer/register?zoek=zwijndrecht")
    assert "Gemeente Beveren-Kruibeke-Zwijndrecht" in page.text
    assert "Geen bestuur gevonden" in walker.go("/beheer/register?zoek=atlantis").text
    assert "controleer de tien cijfers" in walker.go("/beheer/register?zoek=0207437469").text
    assert walker.status == 422


def test_the_log_is_filtered_and_paged(enter: Enter, service: Service) -> None:
    with service.writing() as connection:
        for number in range(60):
            kind = Kind.REGISTER_MERGED if number % 2 else Kind.CLAIM_CONFIRMED
            audit.note(connection, entry(kind, f"ding {number}", Act(by="An", at=NOW)))
    walker = enter(APPROVER)
    assert "ding 59" in walker.go("/beheer/logboek").text
    assert "ding 0" in walker.click("Ouder").text
    page = walker.go("/beheer/logboek?soort=register.merged")
    assert ("ding 59" in page.text, "ding 58" in page.text) == (True, False)
    assert "Er is niets ouders." in walker.go("/beheer/logboek?voor=1").text


@pytest.mark.once
def test_an_empty_log_says_so(enter: Enter) -> None:
    assert "Hier staat nog niets." in enter(OPERATOR).go("/beheer/logboek").text


@pytest.mark.once
def test_the_session_of_a_scan_opens_nothing_here(desk: TestClient) -> None:
    desk.cookies.set("scan", "een-sessie")
    assert Page(desk.get(desk.get("/beheer").headers["location"]).text).links["Ga naar de aanmelddienst"]


def _states(service: Service) -> list[ClaimState]:
    with service.reading() as connection:
        return [each.state for each in claims.every(connection)]
