"""Every route that asks for a key, as the OpenAPI document declares it, with every key that must not open it.

A new route is in here by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from httpx2 import Response
from sqlalchemy import update
from starlette.testclient import TestClient
from tests.clients import Made, make_client
from tests.conftest import ROOT, Copy
from tests.corrected import handed_in
from tests.launching import YES, Program
from tests.sharing import shared_scan
from tests.started import institution_id

from mvoscan.core.client import KEY_PREFIX, TOKEN_PREFIX, Scope, secret_of
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.release import Act
from mvoscan.settings import Settings
from mvoscan.storage import consents
from mvoscan.storage.access import hash_of
from mvoscan.storage.client_tables import ClientTokenRow
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.storage.signing import SigningKeys
from mvoscan.storage.tables import table_of
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.publish_events import publish_events
from mvoscan.usecases.register_client import revoke_client, revoke_key
from mvoscan.web.contract import described

pytestmark = [pytest.mark.database, pytest.mark.once]

HOOK = "http://localhost:9/geheime-haak"
PROBLEM = "application/problem+json"
OPEN = {
    "/api/v1/catalog",
    "/api/v1/catalog.jsonld",
    "/api/v1/catalog.ttl",
    "/api/v1/institution-types",
    "/api/v1/labels",
    "/api/v1/labels.csv",
    "/api/v1/labels.xlsx",
    "/api/v1/labels/{label}",
    "/api/v1/orders.csv",
    "/api/v1/orders.json",
    "/api/v1/questionnaires",
    "/api/v1/questionnaires/{questionnaire}/{edition}",
    "/api/v1/results/{share}/status",
    "/api/v1/schemas/result-capsule-1.json",
    "/api/v1/scoring/vectors",
    "/api/v1/token",
    "/api/v1/usage.csv",
    "/api/v1/usage.json",
}
"""What anybody may ask, beside published statistics: whoever adds to it means it."""


class Operation(NamedTuple):
    """A route that asks for a key."""

    method: str
    path: str


EVERY = [
    (Operation(method, path), told)
    for path, methods in described()["paths"].items()
    for method, told in methods.items()
]
KEYED = [each for each, told in EVERY if any("key" in one for one in told.get("security", ()))]


class Consented(NamedTuple):
    """A client that somebody let read a result: the id of that consent, and the token."""

    made: Made
    consent: str
    token: str


@dataclass
class Cast:
    """A client with a result, a webhook and an event of its own, and everybody else who shows something."""

    client: TestClient
    names: dict[str, str]
    """The parts of addresses, with what is the owner's."""
    owner: dict[str, dict[str, str]]
    """Its key and its token."""
    secrets: tuple[str, ...]
    """What nobody else may read."""
    shown: dict[str, dict[str, str]]
    former: Consented
    """A client whose consent was taken back."""

    def asks(self, operation: Operation, headers: dict[str, str], **names: str) -> Response:
        """What is answered to these headers."""
        place = operation.path.format(**self.names | names)
        body: dict[str, Any] | None = None if operation.method in {"get", "delete"} else {}
        return self.client.request(operation.method, place, headers=headers, json=body)

    def answers(self, name: str) -> dict[Operation, Response]:
        """What every route answers to one of them; nobody else's is in any answer."""
        found = {each: self.asks(each, self.shown[name]) for each in KEYED}
        for answer in found.values():
            assert not [each for each in self.secrets if each in answer.text + str(answer.headers)]
        return found


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


@pytest.fixture(scope="module")
def cast(
    copies: Copy,
    library: Library,
    types: InstitutionTypes,
    signing: SigningKeys,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Cast]:
    """Everybody, on one service."""
    folder, url = tmp_path_factory.mktemp("cast"), copies("seeded")
    (folder / "key").write_text("a key of at least thirty-two characters")
    settings = Settings(
        home=ROOT,
        data=folder,
        database_url=url,
        public_url="http://testserver",
        secret_key_file=folder / "key",
        webhook_test_hosts=("localhost",),
    )
    service = Service(database=Database(url), library=library, types=types, demo=False, signing=signing)
    client, _, dossier = shared_scan(settings, service)
    with client:
        yield _cast(client, service, dossier.public_id)
    service.close()


def _consented(client: TestClient, service: Service, dossier: str, made: Made | None = None) -> Consented:
    with service.writing() as connection:
        program = Program(made or make_client(connection, *Scope, now=datetime.now(UTC)))
    code = program.code(client, dossier, YES | {"plan": "ja"})
    told = program.exchanges(client, code).json()
    return Consented(program.made, told["result"].rpartition("/")[2], told["access_token"])


def _cast(client: TestClient, service: Service, mine: str) -> Cast:
    theirs = handed_in(client, service, institution=institution_id(service, "gemeente", "Gent")).public_id
    owner = _consented(client, service, mine)
    other, ended, late, gone = (_consented(client, service, theirs) for _ in range(4))
    hook = client.post("/api/v1/webhooks", json={"url": HOOK}, headers=owner.made.headers).json()
    shown = {
        **_unknown(owner.made.key),
        **_ended(service, ended, late, gone),
        "another client": other.made.headers,
        "a token of another client": bearer(other.token),
        "a token for another consent": bearer(_consented(client, service, theirs, owner.made).token),
    }
    with service.writing() as connection:
        shown |= {each: make_client(connection, each, now=datetime.now(UTC)).headers for each in Scope}
    publish_events(service.database, now=datetime.now(UTC))
    place = f"/api/v1/webhooks/{hook['id']}/deliveries"
    delivery = client.get(place, headers=owner.made.headers).json()["deliveries"][0]
    return Cast(
        client,
        {"share": owner.consent, "webhook": hook["id"], "event": delivery["event"], "mapping": "sustatool"},
        {"key": owner.made.headers, "token": bearer(owner.token)},
        ("Aalst", mine, HOOK, hook["secret"], owner.made.key, owner.token),
        shown,
        ended,
    )


def _unknown(key: str) -> dict[str, dict[str, str]]:
    """What is no key of anybody."""
    return {
        "nothing": {},
        "no words": {"authorization": ""},
        "another way": {"authorization": "Basic YTpi"},
        "half a key": bearer(key[:-1]),
        "a key with a typing mistake": bearer(key[:-1] + ("0" if key[-1] != "0" else "1")),
        "a key that nobody has": bearer(secret_of(KEY_PREFIX, bytes(20))),
        "a token that nobody has": bearer(secret_of(TOKEN_PREFIX, bytes(20))),
    }


def _ended(service: Service, ended: Consented, late: Consented, gone: Consented) -> dict[str, dict[str, str]]:
    """What opened something once."""
    now, tokens = datetime.now(UTC), table_of(ClientTokenRow)
    act = Act(by="An", at=now)
    with service.writing() as connection:
        consents.take_back(connection, ended.consent, now=now)
        is_late = tokens.c.token_hash == hash_of(late.token)
        connection.execute(update(tokens).where(is_late).values(expires_at=now - timedelta(seconds=1)))
        revoke_client(connection, gone.made.public_id, act=act)
        revoked = make_client(connection, *Scope, now=now)
        revoke_key(connection, revoked.public_id, revoked.key_id, act=act)
        expired = make_client(connection, *Scope, days=1, now=now - timedelta(days=2))
    return {
        "a revoked key": revoked.headers,
        "an expired key": expired.headers,
        "a key of a revoked client": gone.made.headers,
        "a token of a revoked client": bearer(gone.token),
        "a token that was taken back": bearer(ended.token),
        "an expired token": bearer(late.token),
    }


NOT_IN = (
    "nothing",
    "no words",
    "another way",
    "half a key",
    "a key with a typing mistake",
    "a key that nobody has",
    "a token that nobody has",
    "a revoked key",
    "an expired key",
    "a key of a revoked client",
    "a token of a revoked client",
    "a token that was taken back",
    "an expired token",
)


@pytest.mark.parametrize("name", NOT_IN)
def test_what_opens_nothing_is_401_with_a_challenge_on_every_route(cast: Cast, name: str) -> None:
    for operation, answer in cast.answers(name).items():
        assert answer.status_code == 401, operation
        assert answer.headers["www-authenticate"].startswith("Bearer"), operation
        assert answer.headers["content-type"] == PROBLEM, operation


def test_a_key_opens_the_routes_of_its_scope_only(cast: Cast) -> None:
    found = {scope: cast.answers(scope) for scope in Scope}
    for operation in KEYED:
        refused = [answer for scope in Scope if (answer := found[scope][operation]).status_code == 403]
        assert len(refused) == len(Scope) - 1, operation
        assert {each.headers["content-type"] for each in refused} == {PROBLEM}, operation
        assert all('error="insufficient_scope"' in each.headers["www-authenticate"] for each in refused), operation


def test_what_is_of_one_client_is_not_there_for_another(cast: Cast) -> None:
    for operation, answer in cast.answers("another client").items():
        if "{" in operation.path:
            assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM), operation
        else:
            assert answer.status_code in {200, 422}, operation


@pytest.mark.parametrize("name", ["a token of another client", "a token for another consent"])
def test_a_token_opens_the_result_of_its_consent_and_nothing_else(cast: Cast, name: str) -> None:
    for operation, answer in cast.answers(name).items():
        assert answer.status_code == (404 if "{share}" in operation.path else 403), operation
    own = {each: cast.asks(each, cast.owner["token"]).status_code for each in KEYED}
    assert own == {each: 200 if "{share}" in each.path else 403 for each in KEYED}


def test_whose_it_is_reads_it_and_after_it_was_taken_back_it_is_gone(cast: Cast) -> None:
    reading = [each for each in KEYED if each.method == "get"]
    assert {cast.asks(each, cast.owner["key"]).status_code for each in reading} == {200}
    results = [each for each in reading if "{share}" in each.path]
    assert {cast.asks(each, cast.former.made.headers, share=cast.former.consent).status_code for each in results} == {
        410
    }


def test_five_megabytes_are_too_much_for_every_route_that_takes_a_body(cast: Cast) -> None:
    taking = [each.path for each, told in EVERY if "requestBody" in told]
    headers = cast.owner["key"] | {"content-type": "application/json", "idempotency-key": "groot"}
    found = {each: cast.client.post(each, content=b" " * 5_000_000, headers=headers) for each in taking}
    assert {each.status_code for each in found.values()} == {413}
    assert {"/api/v1/token", "/api/v1/submissions", "/api/v1/webhooks"} <= found.keys()


def test_every_route_of_the_api_asks_for_a_key_or_is_known_to_be_open() -> None:
    published = "/api/v1/statistics"
    free = {each.path for each, _ in EVERY if each.path.startswith("/api/") and each not in KEYED}
    assert {each for each in free if each != published and not each.startswith(f"{published}/")} == OPEN
