"""A mailbox at a domain that an operator registered for a body confirms that a scan is that body's; no other does."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient
from tests.bodies import ACT
from tests.letters import AN, confirmed, delivered, give
from tests.started import asked_ids, institution_id, seen, start_in
from tests.tiny import ROOT

from mvoscan.core.audit import KnownBy
from mvoscan.core.dossier import Dossier
from mvoscan.core.errors import Conflict, Invalid, NotFound
from mvoscan.core.institution import ClaimState
from mvoscan.settings import Settings
from mvoscan.storage import claims
from mvoscan.storage.tables import ClaimRow, table_of
from mvoscan.usecases.decide_claims import reject
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.read_audit_log import read_log
from mvoscan.usecases.register_domain import add_domain, remove_domain

pytestmark = pytest.mark.database
Register = Callable[..., None]


@pytest.fixture
def register(service: Service) -> Register:
    """Registers a domain for a body of the register."""

    def registered(domain: str, *, type_code: str = "gemeente", name: str = "Aalst") -> None:
        body = institution_id(service, type_code, name)
        with service.writing() as connection:
            add_domain(connection, body, domain, reference=ROOT / "reference", act=ACT)

    return registered


def begun(client: TestClient, service: Service, **choices: object) -> Dossier:
    return start_in(client, service, institution=institution_id(service, "gemeente", "Aalst"), **choices)


def hand_in(client: TestClient, service: Service, dossier: Dossier) -> None:
    name = next(iter(asked_ids(service, dossier).values()))[0]
    client.post(f"/dossier/{dossier.public_id}/antwoord/{name}", data={"a": "ja"}, headers=seen())
    assert client.post(f"/dossier/{dossier.public_id}/indienen").status_code == 303


def state(service: Service) -> ClaimState:
    """The state of the one claim there is."""
    with service.reading() as connection:
        return ClaimState(connection.execute(select(table_of(ClaimRow).c.state)).scalar_one())


def counted(client: TestClient) -> tuple[int, int]:
    total = client.get("/api/v1/usage.json").json()["total"]
    return total["confirmed"], total["institutions"]


def test_confirming_after_the_hand_in_confirms_the_claim(
    client: TestClient, settings: Settings, service: Service, register: Register
) -> None:
    register("Aalst.be")
    dossier = begun(client, service)
    hand_in(client, service, dossier)
    link = give(client, settings, service, dossier)
    assert "ze telt dan mee als scan van jullie bestuur" in client.get(link).text
    assert state(service) is ClaimState.UNCONFIRMED
    client.post(link)
    assert (state(service), counted(client)) == (ClaimState.CONFIRMED, (1, 1))


def test_a_hand_in_after_confirming_confirms_the_claim(
    client: TestClient, settings: Settings, service: Service, register: Register
) -> None:
    register("aalst.be")
    dossier = begun(client, service)
    confirmed(client, settings, service, dossier)
    hand_in(client, service, dossier)
    assert (state(service), counted(client)) == (ClaimState.CONFIRMED, (1, 1))


@pytest.mark.once
def test_the_log_says_that_it_was_by_mail_without_the_address(
    client: TestClient, settings: Settings, service: Service, register: Register
) -> None:
    register("aalst.be")
    dossier = begun(client, service)
    hand_in(client, service, dossier)
    confirmed(client, settings, service, dossier)
    with service.reading() as connection:
        found = read_log(connection).entries[0]
    assert (found.kind, found.known, found.details["domein"]) == ("claim.confirmed", KnownBy.MAIL, "aalst.be")
    assert AN not in str(found)


OTHERS = [
    ("gemeente", "Aalter", AN),
    ("ocmw", "Aalst", AN),
    ("gemeente", "Aalst", "an@mail.aalst.be"),
    ("gemeente", "Aalst", "an@nep-aalst.be"),
    ("gemeente", "Aalst", "an@aalst.be.voorbeeld.com"),
]


@pytest.mark.once
@pytest.mark.parametrize(("type_code", "name", "address"), OTHERS)
def test_a_domain_of_another_body_and_another_domain_confirm_nothing(
    client: TestClient,
    settings: Settings,
    service: Service,
    register: Register,
    type_code: str,
    name: str,
    address: str,
) -> None:
    register("aalst.be", type_code=type_code, name=name)
    dossier = begun(client, service)
    hand_in(client, service, dossier)
    confirmed(client, settings, service, dossier, address)
    assert (state(service), counted(client)) == (ClaimState.UNCONFIRMED, (0, 0))


@pytest.mark.once
@pytest.mark.parametrize(("both", "expected"), [(False, ClaimState.UNCONFIRMED), (True, ClaimState.CONFIRMED)])
def test_a_scan_of_two_bodies_wants_the_domain_of_both(
    client: TestClient, settings: Settings, service: Service, register: Register, *, both: bool, expected: ClaimState
) -> None:
    register("aalst.be")
    if both:
        register("aalst.be", type_code="ocmw")
    dossier = begun(client, service, joint=True)
    hand_in(client, service, dossier)
    confirmed(client, settings, service, dossier)
    assert state(service) is expected


@pytest.mark.once
def test_what_an_operator_rejected_stays_rejected(
    client: TestClient, settings: Settings, service: Service, register: Register
) -> None:
    register("aalst.be")
    dossier = begun(client, service)
    hand_in(client, service, dossier)
    with service.writing() as connection:
        reject(connection, claims.every(connection)[0].id, by="Bo", now=ACT.at, reason="kent niemand")
    confirmed(client, settings, service, dossier)
    assert state(service) is ClaimState.REJECTED


@pytest.mark.once
def test_a_mail_scanner_confirms_no_claim(
    client: TestClient, settings: Settings, service: Service, register: Register
) -> None:
    register("aalst.be")
    dossier = begun(client, service)
    hand_in(client, service, dossier)
    client.get(give(client, settings, service, dossier))
    assert state(service) is ClaimState.UNCONFIRMED


@pytest.mark.once
def test_an_address_that_was_taken_away_before_the_hand_in_confirms_nothing(
    client: TestClient, settings: Settings, service: Service, register: Register
) -> None:
    register("aalst.be")
    dossier = begun(client, service)
    confirmed(client, settings, service, dossier)
    client.post(f"/dossier/{dossier.public_id}/adres/weg")
    hand_in(client, service, dossier)
    assert state(service) is ClaimState.UNCONFIRMED


@pytest.mark.once
@pytest.mark.parametrize(
    "domain", ["gmail.com", "TELENET.BE", "outlook.com", "x.onmicrosoft.com", "be", "", "an@aalst.be", "aalst..be"]
)
def test_a_domain_where_anybody_can_get_an_address_is_registered_for_nobody(register: Register, domain: str) -> None:
    with pytest.raises(Invalid):
        register(domain)


def test_a_domain_is_registered_once_taken_away_once_and_both_are_in_the_log(
    service: Service, register: Register
) -> None:
    register("aalst.be")
    with pytest.raises(Conflict):
        register("aalst.be")
    body = institution_id(service, "gemeente", "Aalst")
    with service.writing() as connection:
        remove_domain(connection, body, "Aalst.be", act=ACT)
        assert [each.kind for each in read_log(connection).entries] == ["domain.removed", "domain.added"]
        with pytest.raises(NotFound):
            remove_domain(connection, body, "aalst.be", act=ACT)


@pytest.mark.once
def test_a_scan_that_names_no_body_is_confirmed_by_no_address(
    client: TestClient, settings: Settings, service: Service, register: Register
) -> None:
    register("aalst.be")
    dossier = start_in(client, service)
    hand_in(client, service, dossier)
    link = give(client, settings, service, dossier)
    assert "telt dan mee" not in client.get(link).text
    assert client.post(link).status_code == 200
    assert [each.subject for each in delivered(settings, service)] == [
        "Je link naar de MVO-scan",
        "Ontvangstbewijs van je MVO-scan",
    ]
