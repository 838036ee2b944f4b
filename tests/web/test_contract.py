"""What the OpenAPI document promises: every field described, every error declared, and its examples work."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from httpx2 import Response
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient
from tests.conftest import Copy
from tests.furnished import Furnished, furnish, furnished_service, furnished_settings

from mvoscan.core.institution import InstitutionTypes
from mvoscan.storage.library import Library
from mvoscan.web.app import create_app
from mvoscan.web.contract import described
from mvoscan.web.headers import TOKEN_PATH

DOCUMENT = described()
OAUTH = {"application/json"}
"""How the errors of OAuth look (RFC 6749, 5.2); its libraries read no problem details."""


class Operation(NamedTuple):
    """An operation of the document."""

    method: str
    path: str
    told: dict[str, Any]

    def place(self, made: dict[str, str]) -> str:
        """Its address, with the examples of the document in it, or what was made on this service."""
        found = {each["name"]: each["example"] for each in self.told.get("parameters", ()) if each["in"] == "path"}
        return self.path.format(**found | made)

    @property
    def headers(self) -> dict[str, str]:
        """The headers that it asks, as their examples are."""
        asked = (each for each in self.told.get("parameters", ()) if each["in"] == "header" and each["required"])
        return {each["name"]: each["schema"]["examples"][0] for each in asked}

    @property
    def body_schema(self) -> dict[str, Any]:
        """The schema of what it is sent."""
        (media,) = self.told["requestBody"]["content"].values()
        name = media["schema"].get("$ref", "").rpartition("/")[2]
        found: dict[str, Any] = DOCUMENT["components"]["schemas"][name] if name else media["schema"]
        return found

    @property
    def example(self) -> dict[str, Any]:
        """What it is sent, for example."""
        return self.body_schema["examples"][0] if "requestBody" in self.told else {}


OPERATIONS = [
    Operation(method, path, told) for path, methods in DOCUMENT["paths"].items() for method, told in methods.items()
]


def silent() -> Iterator[str]:
    """What has no description."""
    for name, schema in DOCUMENT["components"]["schemas"].items():
        for field, told in schema.get("properties", {}).items():
            if not told.get("description") and "$ref" not in told:
                yield f"{name}.{field}"
    for each in OPERATIONS:
        told = [*each.told.get("parameters", ()), *each.told["responses"].values()]
        yield from (f"{each.path} {one.get('name')}" for one in told if not one.get("description"))


def test_every_field_parameter_and_answer_is_described() -> None:
    assert list(silent()) == []


def test_every_operation_has_a_summary_a_tag_that_is_described_and_a_name_of_its_own() -> None:
    tags = {each["name"] for each in DOCUMENT["tags"]}
    assert [
        each.path for each in OPERATIONS if not each.told.get("summary") or not set(each.told["tags"]) <= tags
    ] == []
    assert len({each.told["operationId"] for each in OPERATIONS}) == len(OPERATIONS)


def test_every_error_is_a_problem_and_every_operation_can_be_asked_too_often() -> None:
    for each in OPERATIONS:
        errors = {status: told for status, told in each.told["responses"].items() if status >= "400"}
        assert "429" in errors
        kinds = {kind for told in errors.values() for kind in told["content"]}
        assert kinds - (OAUTH if each.path == TOKEN_PATH else set()) == {"application/problem+json"}


class Asked(NamedTuple):
    """A browser-like client of a service on which every operation has something to answer, and what that is."""

    client: TestClient
    furnished: Furnished

    def ask(self, operation: Operation) -> Response:
        """Send the example of an operation, with the key where one is asked."""
        key = self.furnished.client
        body = operation.example | self.furnished.sent.get(operation.path, {})
        headers = key.headers if "security" in operation.told else {}
        sent: dict[str, Any] = {"headers": {**headers, **operation.headers}, "json": body}
        if operation.path == TOKEN_PATH:
            sent = {"data": body, "auth": (key.public_id, key.key)}
        return self.client.request(operation.method, operation.place(self.furnished.places), **sent)


def test_every_default_and_example_of_a_parameter_fits_its_schema() -> None:
    told = [each for operation in OPERATIONS for each in operation.told.get("parameters", ())]
    given = [(each["schema"], each["schema"]["default"]) for each in told if "default" in each["schema"]]
    given += [(each["schema"], each["example"]) for each in told if "example" in each]
    assert [mistakes(shape, value) for shape, value in given if mistakes(shape, value)] == []


@pytest.fixture(scope="module")
def asked(
    copies: Copy, library: Library, types: InstitutionTypes, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Asked]:
    """A service with made-up scans, a release, a shared result and a webhook, and a program that uses them."""
    settings = furnished_settings(copies("demo"), tmp_path_factory.mktemp("data"), "http://testserver")
    service = furnished_service(settings, library, types)
    furnished = furnish(settings, service)
    with TestClient(create_app(settings, service), follow_redirects=False) as client:
        yield Asked(client, furnished)


def broken(operation: Operation, answer: Response) -> str:
    """How an answer differs from what the document promises; nothing when it does not."""
    expected = {"200", "307"} if operation.method == "get" else {min(operation.told["responses"])}
    if operation.path.endswith("/resume"):
        expected = {"409"}  # the webhook works.
    if str(answer.status_code) not in expected:
        return f"{answer.status_code}: {answer.text[:200]}"
    promised = operation.told["responses"][str(answer.status_code)].get("content")
    if not promised or answer.status_code == 307:
        return "" if not answer.content else "a body"
    kind = answer.headers["content-type"].partition(";")[0]
    return mistakes(promised[kind]["schema"], answer.json() if "json" in kind else answer.text)


def mistakes(shape: dict[str, Any], value: object) -> str:
    """What is wrong with a value by a schema of the document."""
    found = Draft202012Validator({**shape, "components": DOCUMENT["components"]}).iter_errors(value)
    return "; ".join(f"{each.json_path}: {each.message[:200]}" for each in found)


@pytest.mark.database
@pytest.mark.once
def test_every_operation_answers_its_example_as_it_promises(asked: Asked) -> None:
    removing_last = sorted(OPERATIONS, key=lambda each: each.method == "delete")
    wrong = {f"{each.method} {each.path}": broken(each, asked.ask(each)) for each in removing_last}
    assert {where: what for where, what in wrong.items() if what} == {}


def test_every_body_that_can_be_sent_has_an_example_that_fits_its_schema() -> None:
    with_body = [each for each in OPERATIONS if "requestBody" in each.told]
    assert {each.path: mistakes(each.body_schema, each.example) for each in with_body} == {
        "/api/v1/submissions": "",
        "/api/v1/webhooks": "",
        TOKEN_PATH: "",
    }
