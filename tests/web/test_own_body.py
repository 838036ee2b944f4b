"""Who logs in for an organisation confirms the scans of that body, by a button; and never those of another."""

from collections.abc import Callable, Mapping

import pytest
from starlette.testclient import TestClient
from tests.bodies import ACT, hand_in
from tests.logins import OPERATOR, Provider, log_in
from tests.started import institution_id
from tests.storage.counting import NOW
from tests.walker import Walker

from mvoscan.core.audit import KnownBy
from mvoscan.core.institution import ClaimState, Institution, Number
from mvoscan.storage import claims, institutions
from mvoscan.usecases.decide_claims import reject
from mvoscan.usecases.merge_institutions import merge_institutions
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.read_audit_log import read_log

pytestmark = pytest.mark.database

AALST = {"name": "An Peeters", "vo_orgcode": "0207437468", "vo_orgnaam": "Stad Aalst"}
CONFIRM = "Ja, deze scan is van ons"

Enter = Callable[[Mapping[str, object]], Walker]
Body = Callable[[str, str], Institution]


@pytest.fixture
def enter(desk: TestClient, provider: Provider) -> Enter:
    """Logs somebody in and gives a walker on the page of their body."""

    def entered(said: Mapping[str, object]) -> Walker:
        log_in(desk, provider, said)
        walker = Walker(desk)
        walker.go("/mijn-bestuur")
        return walker

    return entered


@pytest.fixture
def body(service: Service) -> Body:
    """A body of the register, by type and name."""

    def found(type_code: str, name: str) -> Institution:
        with service.reading() as connection:
            return institutions.get(connection, institution_id(service, type_code, name))

    return found


def scan(service: Service, *bodies: Institution) -> int:
    """A scan handed in for these; gives the number of its claim."""
    with service.writing() as connection:
        hand_in(connection, *bodies, at=NOW)
        return claims.every(connection)[-1].id


def state(service: Service, number: int) -> ClaimState:
    with service.reading() as connection:
        return next(each.state for each in claims.every(connection) if each.id == number)


@pytest.mark.once
@pytest.mark.parametrize("code", ["0207437468", "BE 0207.437.468", "OVO001992", "ovo001992"])
def test_a_body_confirms_its_own_scan_by_a_button(enter: Enter, service: Service, body: Body, code: str) -> None:
    number = scan(service, body("gemeente", "Aalst"))
    walker = enter({**AALST, "vo_orgcode": code})
    assert "Scans van Gemeente Aalst" in walker.page.text
    assert state(service, number) is ClaimState.UNCONFIRMED
    page = walker.submit(CONFIRM)
    assert "Er is niets om te bevestigen." in page.text
    assert state(service, number) is ClaimState.CONFIRMED


@pytest.mark.once
def test_the_log_says_that_a_login_for_that_body_did_it(enter: Enter, service: Service, body: Body) -> None:
    scan(service, body("gemeente", "Aalst"))
    enter(AALST).submit(CONFIRM)
    with service.reading() as connection:
        logged = read_log(connection).entries[0]
    assert (logged.by, logged.known, logged.details["aangemeld_voor"]) == (
        "An Peeters",
        KnownBy.LOGIN,
        AALST["vo_orgcode"],
    )


def test_who_comes_for_a_body_lands_on_its_page(desk: TestClient, provider: Provider) -> None:
    assert log_in(desk, provider, AALST).headers["location"] == "/mijn-bestuur"
    assert log_in(desk, provider, {**AALST, **OPERATOR}).headers["location"] == "/beheer"


@pytest.mark.once
def test_the_scan_of_another_body_is_not_found(enter: Enter, service: Service, body: Body) -> None:
    others = [scan(service, body("ocmw", "Aalst")), scan(service, body("gemeente", "Aalter")), 404]
    walker = enter(AALST)
    assert CONFIRM not in walker.page.text
    answers = [walker.client.post(f"/mijn-bestuur/{number}/bevestigen") for number in others]
    assert {each.status_code for each in answers} == {404}
    assert {state(service, number) for number in others[:2]} == {ClaimState.UNCONFIRMED}


@pytest.mark.once
def test_a_scan_of_two_bodies_is_not_confirmed_by_one(enter: Enter, service: Service, body: Body) -> None:
    number = scan(service, body("gemeente", "Aalst"), body("ocmw", "Aalst"))
    walker = enter(AALST)
    assert "Een beheerder bevestigt ze." in walker.page.text
    assert walker.client.post(f"/mijn-bestuur/{number}/bevestigen").status_code == 404
    assert state(service, number) is ClaimState.UNCONFIRMED


@pytest.mark.once
def test_what_an_operator_rejected_stays_rejected(enter: Enter, service: Service, body: Body) -> None:
    number = scan(service, body("gemeente", "Aalst"))
    with service.writing() as connection:
        reject(connection, number, by="Bo", now=NOW, reason="kent niemand")
    walker = enter(AALST)
    assert CONFIRM not in walker.page.text
    assert walker.client.post(f"/mijn-bestuur/{number}/bevestigen").status_code == 409


@pytest.mark.once
@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "claim ‘vo_orgcode’"),
        ({"vo_orgcode": ["OVO001992", "OVO001993"]}, "claim ‘vo_orgcode’"),
        ({"vo_orgcode": "OVO009999"}, "staat geen bestuur met OVO009999"),
        ({"vo_orgcode": "0316380841"}, "delen alle Vlaamse departementen"),
        ({"vo_orgcode": "onzin"}, "klopt niet"),
        ({"vo_orgcode": "<b>x</b>"}, "klopt niet"),
    ],
)
def test_a_login_that_names_no_body_confirms_nothing_and_says_why(
    enter: Enter, service: Service, body: Body, said: dict[str, object], why: str
) -> None:
    number = scan(service, body("gemeente", "Aalst"))
    walker = enter({"name": "An Peeters", **said})
    assert why in walker.page.text
    assert CONFIRM not in walker.page.text
    assert walker.client.post(f"/mijn-bestuur/{number}/bevestigen").status_code in {404, 422}
    assert state(service, number) is ClaimState.UNCONFIRMED


@pytest.mark.once
def test_a_number_of_several_bodies_confirms_for_none(enter: Enter, service: Service, body: Body) -> None:
    aalst = body("gemeente", "Aalst")
    with service.writing() as connection:
        institutions.put(connection, aalst.model_copy(update={"id": "tweede", "type": "provincie", "name": "Tweede"}))
    number = scan(service, aalst)
    walker = enter(AALST)
    assert "Verschillende besturen hebben 0207437468: Aalst (gemeente), Tweede (provincie)" in walker.page.text
    assert walker.client.post(f"/mijn-bestuur/{number}/bevestigen").status_code == 409
    assert state(service, number) is ClaimState.UNCONFIRMED


@pytest.mark.once
def test_a_name_that_a_visitor_typed_is_confirmed_by_no_login(enter: Enter, service: Service) -> None:
    with service.writing() as connection:
        number = Number(kbo="0848934496")
        typed = institutions.add_provisional(connection, id="typed", type="gemeente", name="Nepstad", number=number)
    claim = scan(service, typed)
    walker = enter({"name": "An Peeters", "vo_orgcode": "0848934496"})
    assert "staat geen bestuur met 0848934496" in walker.page.text
    assert walker.client.post(f"/mijn-bestuur/{claim}/bevestigen").status_code == 404


@pytest.mark.once
def test_a_typed_number_takes_a_listed_body_nothing_away(enter: Enter, service: Service, body: Body) -> None:
    scan(service, body("gemeente", "Aalst"))
    with service.writing() as connection:
        number = Number(kbo="0207437468")
        institutions.add_provisional(connection, id="typed", type="provincie", name="Nep", number=number)
    assert "Scans van Gemeente Aalst" in enter(AALST).page.text


def test_the_number_of_a_merged_duplicate_opens_nothing_of_what_it_became(
    enter: Enter, service: Service, body: Body
) -> None:
    aalst = body("gemeente", "Aalst")
    with service.writing() as connection:
        number = Number(kbo="0848934496")
        institutions.add_provisional(connection, id="typed", type="gemeente", name="Aalst", number=number)
        merge_institutions(connection, source="typed", target=aalst.id, act=ACT)
    claim = scan(service, aalst)
    walker = enter({"name": "An Peeters", "vo_orgcode": "0848934496"})
    assert walker.client.post(f"/mijn-bestuur/{claim}/bevestigen").status_code == 404
    assert state(service, claim) is ClaimState.UNCONFIRMED
