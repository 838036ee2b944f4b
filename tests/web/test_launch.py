"""Another program sends somebody here for a result: they see what is shared, say yes or no, and go back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient
from tests.clients import RETURN, make_client
from tests.launching import NO, YES, Program, returned
from tests.sharing import browser, holding, shared_scan
from tests.started import institution_id, start_in
from tests.walker import Walker

from mvoscan.core.client import Scope
from mvoscan.core.dossier import Dossier, Right
from mvoscan.core.errors import NoKey
from mvoscan.core.event import EventKind
from mvoscan.core.release import Act
from mvoscan.settings import Settings
from mvoscan.storage import clients
from mvoscan.storage.client_tables import ClientLaunchRow
from mvoscan.storage.erasure import erase_dossiers
from mvoscan.storage.event_tables import EventRow
from mvoscan.storage.interest import interested
from mvoscan.storage.tables import table_of
from mvoscan.usecases.admit_client import admit_client
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.register_client import revoke_client

pytestmark = pytest.mark.database

Scan = tuple[TestClient, str, Dossier]


@pytest.fixture
def scan(settings: Settings, service: Service) -> Iterator[Scan]:
    """The browser of who manages a scan that was handed in, its address, and the dossier."""
    client, home, dossier = shared_scan(settings, service)
    with client:
        yield client, home, dossier


@pytest.fixture
def program(service: Service) -> Program:
    with service.writing() as connection:
        return Program(make_client(connection, Scope.RESULTS_READ, now=datetime.now(UTC)))


@pytest.fixture
def public(service: Service) -> Program:
    """A program that cannot keep a key."""
    with service.writing() as connection:
        made = make_client(connection, Scope.RESULTS_READ, confidential=False, now=datetime.now(UTC))
    return Program(made._replace(key=""))


def reads(service: Service, token: str) -> str | None:
    """The consent whose result a token reads; None when it opens nothing."""
    try:
        with service.reading() as connection:
            found = admit_client(connection, token, Scope.RESULTS_READ, now=datetime.now(UTC))
    except NoKey:
        return None
    return found.access.consent


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def told(service: Service) -> list[str]:
    with service.reading() as connection:
        kinds = list(connection.execute(table_of(EventRow).select().order_by(table_of(EventRow).c.id)))
    return [each.kind for each in kinds if each.kind.startswith("result.")]


@pytest.mark.once
def test_who_consents_goes_back_with_a_code_that_gives_a_token_for_that_result(
    scan: Scan, service: Service, program: Program
) -> None:
    client, _, dossier = scan
    walker = Walker(client)
    assert "Sustatool vraagt een resultaat" in program.sends(client).text
    page = walker.go(program.asks(client, dossier.public_id))
    assert "Gemeente Aalst samen met OCMW Aalst" in page.text
    back = returned(client.post(walker.address, data=YES))
    assert back["state"] == program.state
    answer = program.exchanges(client, back["code"])
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    token, place = answer.json()["access_token"], answer.json()["result"]
    assert "Aalst" in client.get(place, headers=bearer(token)).text
    assert told(service) == [EventKind.RESULT_SHARED]


@pytest.mark.once
def test_who_says_no_goes_back_without_anything(scan: Scan, service: Service, program: Program) -> None:
    client, _, dossier = scan
    back = returned(client.post(program.asks(client, dossier.public_id), data=NO))
    assert (back["error"], back["state"], told(service)) == ("access_denied", program.state, [])


def test_a_code_works_once_and_shown_again_ends_its_token(scan: Scan, service: Service, program: Program) -> None:
    client, _, dossier = scan
    code = program.code(client, dossier.public_id)
    token = program.exchanges(client, code).json()["access_token"]
    again = program.exchanges(client, code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert reads(service, token) is None


WRONG: tuple[tuple[dict[str, str], int, str], ...] = (
    ({"code_verifier": "x" * 43}, 400, "invalid_grant"),
    ({"code_verifier": ""}, 400, "invalid_request"),
    ({"redirect_uri": "https://tool.example/elders"}, 400, "invalid_grant"),
    ({"client_secret": "mvs_" + "0" * 48}, 401, "invalid_client"),
    ({"client_secret": ""}, 401, "invalid_client"),
    ({"client_id": "0" * 20}, 400, "invalid_client"),
    ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ({"code": "\0é"}, 400, "invalid_grant"),
    ({"code": "x" * 5000}, 400, "invalid_request"),
)


@pytest.mark.once
def test_what_does_not_fit_gives_no_token_and_says_why(scan: Scan, program: Program) -> None:
    client, _, dossier = scan
    code = program.code(client, dossier.public_id)
    answers = [program.exchanges(client, code, **changes) for changes, *_ in WRONG]
    assert [(each.status_code, each.json()["error"]) for each in answers] == [tuple(each) for _, *each in WRONG]
    assert program.exchanges(client, code).status_code == 200


@pytest.mark.once
def test_a_body_that_is_no_form_is_an_error_of_oauth_too(client: TestClient) -> None:
    unbounded = {"content-type": "multipart/form-data"}
    answer = client.post("/api/v1/token", content=b"--x", headers=unbounded)
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})


def test_a_code_is_too_old_after_minutes(scan: Scan, service: Service, program: Program) -> None:
    client, _, dossier = scan
    code = program.code(client, dossier.public_id)
    launches = table_of(ClientLaunchRow)
    with service.writing() as connection:
        connection.execute(update(launches).values(code_expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert program.exchanges(client, code).json()["error"] == "invalid_grant"


@pytest.mark.once
def test_another_program_cannot_use_the_code(scan: Scan, program: Program, public: Program) -> None:
    client, _, dossier = scan
    code = program.code(client, dossier.public_id)
    public.verifier = program.verifier
    assert public.exchanges(client, code).json()["error"] == "invalid_grant"
    assert program.exchanges(client, code).status_code == 200


@pytest.mark.once
def test_a_program_without_a_key_shows_only_its_verifier(scan: Scan, service: Service, public: Program) -> None:
    client, _, dossier = scan
    answer = public.exchanges(client, public.code(client, dossier.public_id))
    assert reads(service, answer.json()["access_token"])


@pytest.mark.once
@pytest.mark.parametrize(
    "changes", [{"redirect_uri": "https://kwaad.example/"}, {"redirect_uri": RETURN + "?x=1"}, {"client_id": "0" * 20}]
)
def test_an_address_that_is_not_registered_is_an_error_page_and_never_a_redirect(
    client: TestClient, program: Program, changes: dict[str, str]
) -> None:
    answer = program.sends(client, **changes)
    assert (answer.status_code, "location" in answer.headers) == (400, False)
    assert "kwaad.example" not in answer.text


@pytest.mark.once
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "kort"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "events:read"}, "invalid_scope"),
    ],
)
def test_a_question_that_is_wrong_goes_back_to_the_program(
    client: TestClient, program: Program, changes: dict[str, str], error: str
) -> None:
    assert returned(program.sends(client, **changes))["error"] == error


@pytest.mark.once
@pytest.mark.parametrize("changes", [{"state": "a\0b"}, {"state": "x" * 1001}, {"response_type": "cödé"}])
def test_what_cannot_be_read_is_an_error_page(client: TestClient, program: Program, changes: dict[str, str]) -> None:
    assert program.sends(client, **changes).status_code == 400


@pytest.mark.once
def test_only_the_page_that_asks_may_lead_to_the_program(scan: Scan, program: Program) -> None:
    client, home, dossier = scan
    page = client.get(program.asks(client, dossier.public_id)).headers["content-security-policy"]
    assert "form-action 'self' https://tool.example;" in page
    assert "tool.example" not in client.get(f"{home}/resultaat").headers["content-security-policy"]


def test_who_begins_a_new_scan_is_asked_after_handing_in(
    settings: Settings, service: Service, program: Program
) -> None:
    client = browser(settings, service, cookie="coordinator")
    answer = client.post("/koppelen", data=program.asked | {"keuze": "nieuw"})
    assert answer.headers["location"] == "/start"
    client, home, dossier = shared_scan(settings, service)
    with service.reading() as connection:
        number, _ = clients.get(connection, program.made.public_id)
        assert connection.execute(interested(dossier.id)).scalars().all() == [number]
    walker = Walker(client)
    walker.go(f"{home}/resultaat")
    page = walker.submit("Bekijk wat je deelt met Sustatool")
    assert "Dit resultaat delen met Sustatool?" in page.text
    assert "code" in returned(client.post(walker.address, data=YES))
    assert "wacht op je antwoord" not in client.get(f"{home}/resultaat").text


def test_nobody_else_decides_and_nobody_decides_twice(
    scan: Scan, settings: Settings, service: Service, program: Program
) -> None:
    client, _, dossier = scan
    page = program.asks(client, dossier.public_id)
    assert browser(settings, service, cookie="iemand anders").post(page, data=YES).status_code == 404
    client.post(page, data=NO)
    assert client.post(page, data=YES).status_code == 410


@pytest.mark.once
@pytest.mark.parametrize("right", [Right.READ, Right.CONTRIBUTE])
def test_only_who_manages_a_scan_can_share_it(
    scan: Scan, settings: Settings, service: Service, program: Program, right: Right
) -> None:
    _, _, dossier = scan
    colleague = holding(settings, service, dossier, right)
    assert dossier.public_id not in program.sends(colleague).text
    answer = colleague.post("/koppelen", data=program.asked | {"keuze": dossier.public_id})
    assert answer.status_code == 422


def test_a_consent_is_taken_back_on_the_page_of_the_dossier(scan: Scan, service: Service, program: Program) -> None:
    client, home, dossier = scan
    answer = program.exchanges(client, program.code(client, dossier.public_id)).json()
    walker = Walker(client)
    walker.go(f"{home}/koppelingen")
    assert "Ingetrokken" in walker.submit("Trek in: Sustatool").text
    assert client.get(answer["result"], headers=bearer(answer["access_token"])).status_code == 401
    assert client.get(answer["result"], headers=program.made.headers).status_code == 410
    assert client.get(f"{answer['result']}/status").json()["status"] == "revoked"
    assert told(service) == [EventKind.RESULT_SHARED, EventKind.RESULT_REVOKED]


def test_a_stranger_sees_and_ends_no_consent(
    scan: Scan, settings: Settings, service: Service, program: Program
) -> None:
    client, home, dossier = scan
    token = program.exchanges(client, program.code(client, dossier.public_id)).json()["access_token"]
    consent = reads(service, token)
    other = browser(settings, service)
    start_in(other, service, institution=institution_id(service, "gemeente", "Gent"))
    assert other.get(f"{home}/koppelingen").status_code == 404
    assert other.post(f"{home}/koppelingen/{consent}/intrekken").status_code == 404
    assert reads(service, token) == consent


@pytest.mark.once
def test_consenting_again_takes_the_place_of_what_was_shared_before(
    scan: Scan, service: Service, program: Program
) -> None:
    client, _, dossier = scan
    first = program.exchanges(client, program.code(client, dossier.public_id)).json()["access_token"]
    program.code(client, dossier.public_id, {"vorm": "zonder-naam", "besluit": "ja"})
    assert reads(service, first) is None


@pytest.mark.once
def test_a_token_and_a_key_read_no_other_result(scan: Scan, program: Program, public: Program) -> None:
    client, _, dossier = scan
    own = program.exchanges(client, program.code(client, dossier.public_id)).json()
    other = public.exchanges(client, public.code(client, dossier.public_id)).json()
    for headers in (bearer(other["access_token"]), {}):
        assert client.get(own["result"], headers=headers).status_code == (404 if headers else 401)
    assert client.get(other["result"], headers=program.made.headers).status_code == 404
    assert client.get(own["result"], headers=program.made.headers).status_code == 200


@pytest.mark.once
def test_ending_it_with_what_was_shared_ends_the_consent_too(scan: Scan, service: Service, program: Program) -> None:
    client, home, dossier = scan
    token = program.exchanges(client, program.code(client, dossier.public_id)).json()["access_token"]
    client.post(f"{home}/delen/programma/{reads(service, token)}/intrekken")
    assert reads(service, token) is None


@pytest.mark.once
def test_without_a_name_there_is_no_action_plan(scan: Scan, program: Program) -> None:
    client, _, dossier = scan
    page = program.asks(client, dossier.public_id)
    answer = client.post(page, data={"vorm": "zonder-naam", "plan": "ja", "besluit": "ja"})
    assert (answer.status_code, "Zonder naam kan het actieplan niet mee" in answer.text) == (422, True)


@pytest.mark.once
def test_a_revoked_program_launches_nothing_and_its_token_opens_nothing(
    scan: Scan, service: Service, program: Program
) -> None:
    client, _, dossier = scan
    token = program.exchanges(client, program.code(client, dossier.public_id)).json()["access_token"]
    page = program.asks(client, dossier.public_id)
    with service.writing() as connection:
        revoke_client(connection, program.made.public_id, act=Act(by="An", at=datetime.now(UTC)))
    assert (reads(service, token), program.sends(client).status_code) == (None, 400)
    assert client.post(page, data=YES).status_code == 410


@pytest.mark.once
def test_another_site_exchanges_its_code_from_a_browser(scan: Scan, public: Program) -> None:
    client, _, dossier = scan
    code = public.code(client, dossier.public_id)
    client.headers["sec-fetch-site"] = "cross-site"
    answer = public.exchanges(client, code)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")


@pytest.mark.once
def test_erasing_a_dossier_takes_its_consents_along(scan: Scan, service: Service, program: Program) -> None:
    client, _, dossier = scan
    token = program.exchanges(client, program.code(client, dossier.public_id)).json()["access_token"]
    with service.writing() as connection:
        erase_dossiers(connection, [dossier.id], now=datetime.now(UTC))
    assert reads(service, token) is None


@pytest.mark.once
def test_a_library_finds_out_how_to_ask(client: TestClient) -> None:
    said = client.get("/.well-known/oauth-authorization-server").json()
    assert said["authorization_endpoint"] == "http://testserver/koppelen"
    assert said["code_challenge_methods_supported"] == ["S256"]
