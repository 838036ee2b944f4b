"""A result is signed for other programs by who manages it: they can check it, and what ended gives nothing more."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import jwt
import pytest
from markupsafe import escape
from sqlalchemy import select, update
from starlette.testclient import TestClient
from tests.capsules import PAGE, capsule_id, issued, read_jws, revoked
from tests.clients import OPERATOR, make_client
from tests.corrected import replaced
from tests.sharing import ACTION, BUDGET, NOTE, OWNER, WITH_NAME, browser, holding, shared_scan
from tests.started import start_in

from mvoscan.core.capsule import schema_text
from mvoscan.core.capsule_grant import Names
from mvoscan.core.client import ClientAccess, Scope
from mvoscan.core.dossier import Dossier, Right
from mvoscan.core.errors import NotFound
from mvoscan.core.event import EventKind
from mvoscan.core.release import Act
from mvoscan.core.scoring import Score
from mvoscan.core.sharing import ShareWish
from mvoscan.settings import Settings
from mvoscan.storage import capsules, dossiers, submissions
from mvoscan.storage.capsule_tables import CapsuleRow
from mvoscan.storage.event_tables import EventRow
from mvoscan.storage.signing import SigningKeys, create_key, load_keys
from mvoscan.storage.signing_key import fresh_key
from mvoscan.storage.tables import table_of
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.read_capsule import read_capsule
from mvoscan.usecases.register_client import revoke_client

pytestmark = pytest.mark.database

Scan = tuple[TestClient, str, Dossier]
WITHOUT_NAME = {"vorm": "zonder-naam"}
WITH_PLAN = {"plan": "ja"}
_capsule = table_of(CapsuleRow)


@pytest.fixture
def scan(settings: Settings, service: Service) -> Scan:
    """A scan that was handed in: the browser of its coordinator, its address, and the dossier."""
    return shared_scan(settings, service)


@pytest.fixture
def program(settings: Settings, service: Service) -> TestClient:
    """A program of somebody else."""
    return browser(settings, service)


def _pages(client: TestClient, home: str, capsule: str) -> list[int]:
    """The statuses of listing, making, looking and revoking."""
    page = f"{home}/{PAGE}"
    asked = (
        ("GET", page),
        ("POST", page),
        ("GET", f"{page}/{capsule}/ontvangt"),
        ("POST", f"{page}/{capsule}/intrekken"),
    )
    sent = {"POST": WITH_NAME}
    return [client.request(method, path, data=sent.get(method)).status_code for method, path in asked]


def _end(service: Service, client: TestClient, home: str, how: str) -> None:
    """Let what was shared end."""
    if how == "revoked":
        revoked(client, home)
    elif how == "withdrawn":
        assert client.post(f"{home}/intrekken", data={"zeker": "ja"}).status_code == 303
    else:
        with service.writing() as connection:
            connection.execute(update(_capsule).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))


@pytest.mark.once
def test_who_manages_makes_looks_and_revokes_and_a_colleague_does_not(
    settings: Settings, service: Service, scan: Scan
) -> None:
    client, home, dossier = scan
    issued(client, home)
    capsule = capsule_id(client, home)

    for right in (Right.READ, Right.CONTRIBUTE):
        assert _pages(holding(settings, service, dossier, right), home, capsule) == [403] * 4
    assert _pages(client, home, capsule) == [200, 303, 200, 303]


@pytest.mark.once
def test_a_stranger_and_another_organisation_reach_nothing_of_it(
    scan: Scan, client: TestClient, service: Service, program: TestClient
) -> None:
    mine, home, _ = scan
    issued(mine, home)
    capsule = capsule_id(mine, home)
    other = start_in(client, service)
    client.post(f"/dossier/{other.public_id}/indienen")

    assert [_pages(each, home, capsule) for each in (program, client)] == [[404] * 4] * 2
    assert _pages(client, f"/dossier/{other.public_id}", capsule) == [200, 303, 404, 404]


@pytest.mark.once
def test_a_scan_that_was_not_handed_in_is_not_signed(client: TestClient, service: Service) -> None:
    home = f"/dossier/{start_in(client, service).public_id}"
    assert _pages(client, home, "x") == [409] * 4


@pytest.mark.once
def test_an_ordinary_library_checks_the_signature_over_exactly_what_the_maker_saw(
    scan: Scan, program: TestClient
) -> None:
    client, home, _ = scan
    link = issued(client, home)
    document = program.get(link).content
    page = client.get(f"{home}/{PAGE}/{capsule_id(client, home)}/ontvangt")

    assert read_jws(program, link) == document == program.get(f"{link}.json").content
    assert escape(document.decode()) in page.text
    jsonschema.validate(json.loads(document), json.loads(schema_text()))


@pytest.mark.once
def test_the_numbers_are_those_that_were_stored(scan: Scan, program: TestClient, service: Service) -> None:
    client, home, dossier = scan
    found = program.get(issued(client, home)).json()
    with service.reading() as connection:
        kept = dossiers.by_public_id(connection, dossier.public_id).submission
        (stored,) = submissions.get(connection, kept or "").scores

    assert _score(found["overall"]) == stored.overall
    assert {each["id"]: _score(each) for each in found["themes"]} == stored.themes


def _score(found: dict[str, Any]) -> Score:
    return Score.model_validate({name: found[name] for name in Score.model_fields})


@pytest.mark.once
def test_no_note_no_person_and_no_way_to_the_dossier_is_in_it_and_no_name_when_that_was_chosen(
    scan: Scan, program: TestClient, service: Service
) -> None:
    client, home, dossier = scan
    named, nameless = (program.get(issued(client, home, **form)).text for form in (WITH_PLAN, WITHOUT_NAME))
    with service.reading() as connection:
        scan_id = dossiers.by_public_id(connection, dossier.public_id).submission

    private = (NOTE, OWNER, BUDGET, ACTION, dossier.public_id, str(scan_id))
    assert [each for each in private if each in named + nameless] == []
    assert "Aalst" in named
    assert [each for each in ("Aalst", "0207437468", "OVO001992", "41002", "lblod") if each in nameless] == []
    assert json.loads(nameless)["institution"]["claim"] is None


def test_what_was_not_changed_is_not_sent_again_until_it_ends(scan: Scan, program: TestClient) -> None:
    client, home, _ = scan
    link = issued(client, home)
    first = program.get(link)
    known = {"if-none-match": first.headers["etag"]}

    assert first.headers["cache-control"] == "private, no-cache"
    assert program.get(link, headers=known).status_code == 304
    revoked(client, home)
    assert program.get(link, headers=known).status_code == 410


@pytest.mark.parametrize("how", ["revoked", "expired", "withdrawn"])
def test_what_ended_is_gone_everywhere_and_its_status_says_so_and_nothing_else(
    scan: Scan, program: TestClient, service: Service, how: str
) -> None:
    client, home, _ = scan
    link = issued(client, home, **WITH_PLAN)
    capsule = capsule_id(client, home)
    _end(service, client, home, how)
    gone = [program.get(link + suffix) for suffix in ("", ".json", ".jws", "/actions")]
    said = program.get(f"/api/v1/results/{capsule}/status").json()

    assert [(each.status_code, each.headers["content-type"]) for each in gone] == [
        (410, "application/problem+json")
    ] * 4
    assert said == program.get(f"{link}/status").json()
    assert said.pop("since")
    assert said == {"id": capsule, "status": how, "expires": None, "successor": None}


def test_a_correction_supersedes_it_and_is_named_only_when_it_was_shared_in_the_same_form(
    scan: Scan, program: TestClient
) -> None:
    client, home, _ = scan
    link = issued(client, home, **WITH_PLAN)
    later = f"/dossier/{replaced(client, home.removeprefix('/dossier/'))}"
    states = [program.get(f"{link}/status").json()]
    issued(client, later, **WITHOUT_NAME)
    states.append(program.get(f"{link}/status").json())
    issued(client, later)
    states.append(program.get(f"{link}/status").json())

    assert [each["status"] for each in states] == ["superseded"] * 3
    assert [each["successor"] and each["successor"]["id"] for each in states] == [None, None, capsule_id(client, later)]
    assert states[2]["successor"]["address"] is None
    assert [program.get(link + suffix).status_code for suffix in ("", ".jws", "/actions")] == [200, 200, 410]
    assert client.post(f"{home}/{PAGE}", data=WITH_NAME).status_code == 409


@pytest.mark.once
def test_actions_go_along_only_when_the_plan_was_shared_without_who_and_what_it_costs(
    scan: Scan, program: TestClient
) -> None:
    client, home, _ = scan
    without, link = issued(client, home), issued(client, home, **WITH_PLAN)
    first, again = (program.get(f"{link}/actions") for _ in range(2))

    assert program.get(f"{without}/actions").status_code == 404
    assert [each["action"] for each in first.json()["actions"]] == [ACTION]
    assert (OWNER in first.text, BUDGET in first.text) == (False, False)
    assert (first.content, len(first.json()["phases"])) == (again.content, 5)


@pytest.mark.once
def test_the_id_of_a_document_opens_nothing_but_its_status(scan: Scan, program: TestClient, service: Service) -> None:
    client, home, _ = scan
    link = issued(client, home, **WITH_PLAN)
    named = f"/api/v1/results/{capsule_id(client, home)}"
    token = link.rpartition("/")[2]
    with service.reading() as connection:
        row = connection.execute(select(_capsule)).one()

    assert [program.get(named + each).status_code for each in ("", ".json", ".jws", "/actions", "/status")] == [
        *[404] * 4,
        200,
    ]
    assert program.get("/api/v1/results/unknown/status").status_code == 404
    assert token not in repr(tuple(row))


@pytest.mark.once
@pytest.mark.parametrize(
    ("who", "status"),
    [("itself", 200), ("nobody", 401), ("another", 404), ("without-the-scope", 403), ("ended", 401), ("revoked", 410)],
)
def test_a_result_for_one_client_is_read_by_that_client_only(
    scan: Scan, program: TestClient, service: Service, who: str, status: int
) -> None:
    now = datetime.now(UTC)
    with service.writing() as connection:
        mine, other = (make_client(connection, Scope.RESULTS_READ, name=each, now=now) for each in ("Een", "Twee"))
        wrong = make_client(connection, Scope.EVENTS_READ, name="Drie", now=now)
        dossier = dossiers.by_public_id(connection, scan[2].public_id)
        wish = ShareWish(label="", last_day=now.date(), anonymous=False, with_plan=True)
        issuing, names = service.issuing("http://testserver"), Names("a-consent", client=mine.public_id)
        capsules.issue(connection, dossier, wish, names, issuing=issuing, now=now)
        if who == "ended":
            revoke_client(connection, mine.public_id, act=Act(by=OPERATOR, at=now))
        elif who == "revoked":
            capsules.revoke(connection, "a-consent", now=now)
    keys = {"nobody": {}, "another": other.headers, "without-the-scope": wrong.headers}
    answers = [
        program.get(f"/api/v1/results/a-consent{each}", headers=keys.get(who, mine.headers))
        for each in ("", ".json", ".jws", "/actions")
    ]

    assert [each.status_code for each in answers] == [status] * 4
    assert program.get("/api/v1/results/a-consent/status").status_code == 200
    token = ClientAccess(1, mine.public_id, "Een", frozenset({Scope.RESULTS_READ}), consent="another-consent")
    with service.reading() as connection, pytest.raises(NotFound):
        read_capsule(connection, "a-consent", reader=token, now=now)


@pytest.mark.once
def test_a_tampered_byte_and_a_strange_key_do_not_pass(scan: Scan, program: TestClient, signing: SigningKeys) -> None:
    client, home, _ = scan
    link = issued(client, home)
    text = program.get(f"{link}.jws").text
    header, body, signature = text.split(".")
    changed = f"{header}.{body[:-9]}{'A' if body[-9] != 'A' else 'B'}{body[-8:]}.{signature}"
    mine = jwt.PyJWK.from_dict(signing.published()["keys"][0])
    strange = jwt.PyJWK.from_dict(fresh_key().published())

    jwt.api_jws.decode(text, mine, algorithms=["EdDSA"])
    for forged, key in ((changed, mine), (text, strange)):
        with pytest.raises(jwt.InvalidSignatureError):
            jwt.api_jws.decode(forged, key, algorithms=["EdDSA"])


@pytest.mark.once
def test_a_new_key_signs_from_then_on_and_what_the_old_one_signed_still_holds(
    scan: Scan, settings: Settings, service: Service, tmp_path: Path
) -> None:
    client, home, _ = scan
    old = issued(client, home)
    paths = [create_key(tmp_path / "keys", now=datetime(2027, 1, day, tzinfo=UTC)) for day in (1, 2)]
    assert service.signing is not None
    rotated = Service(
        service.database,
        service.library,
        service.types,
        service.demo,
        SigningKeys((*service.signing.keys, *load_keys([tmp_path / "keys"]).keys)),
    )
    later = browser(settings, rotated, cookie="coordinator")
    new = issued(later, home)
    kids = [jwt.get_unverified_header(later.get(f"{each}.jws").text)["kid"] for each in (old, new)]

    assert [read_jws(later, each) for each in (old, new)] == [later.get(each).content for each in (old, new)]
    assert kids == [service.signing.keys[0].thumbprint(), load_keys(paths[1:]).keys[0].thumbprint()]


@pytest.mark.once
def test_without_a_key_nothing_is_signed_and_both_people_and_programs_are_told(
    scan: Scan, settings: Settings, service: Service
) -> None:
    _, home, _ = scan
    keyless = Service(service.database, service.library, service.types, service.demo)
    client = browser(settings, keyless, cookie="coordinator")

    assert "kan nog geen handtekening zetten" in client.get(f"{home}/{PAGE}").text
    assert client.post(f"{home}/{PAGE}", data=WITH_NAME).status_code == 503
    assert client.get("/.well-known/jwks.json").json() == {"keys": []}


def test_sharing_and_revoking_are_events_that_name_the_document_and_never_its_address(
    scan: Scan, service: Service
) -> None:
    client, home, dossier = scan
    link = issued(client, home)
    revoked(client, home)
    event = table_of(EventRow)
    about = (EventKind.RESULT_SHARED, EventKind.RESULT_REVOKED)
    with service.reading() as connection:
        rows = connection.execute(select(event).where(event.c.kind.in_(about)).order_by(event.c.id)).all()

    assert [row.kind for row in rows] == list(about)
    assert {row.subjects["capsule"] for row in rows} == {capsule_id(client, home)}
    assert link.rpartition("/")[2] not in repr(rows)
    assert {row.subjects["dossier"] for row in rows} == {dossier.public_id}


@pytest.mark.once
def test_a_wrong_form_comes_back_with_what_was_filled_in(scan: Scan) -> None:
    client, home, _ = scan
    answer = client.post(f"{home}/{PAGE}", data={"waarvoor": "Ons register", "vorm": "zonder-naam", "plan": "ja"})

    assert answer.status_code == 422
    assert 'value="Ons register"' in answer.text
    assert answer.text.count("Zonder naam kan het actieplan niet mee") == 2


@pytest.mark.once
def test_the_golden_examples_and_the_schema_are_served(client: TestClient) -> None:
    vectors = client.get("/api/v1/scoring/vectors")
    known = {"if-none-match": vectors.headers["etag"]}

    assert len(vectors.json()["vectors"]) > 30
    assert client.get("/api/v1/scoring/vectors", headers=known).status_code == 304
    assert client.get("/api/v1/schemas/result-capsule-1.json").text == schema_text()
