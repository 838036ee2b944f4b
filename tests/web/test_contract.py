"""What the OpenAPI document promises: every field described, every error declared, and its examples work."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient
from tests.conftest import ROOT, Copy
from tests.published import publish

from mvoscan.core.institution import InstitutionTypes
from mvoscan.settings import Settings
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.usecases.open_service import Service
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

    @property
    def place(self) -> str:
        """Its address, with the examples of the document in it."""
        found = {each["name"]: each["example"] for each in self.told.get("parameters", ()) if each["in"] == "path"}
        return self.path.format(**found)


OPERATIONS = [
    Operation(method, path, told) for path, methods in DOCUMENT["paths"].items() for method, told in methods.items()
]
OPEN = [
    each for each in OPERATIONS if each.method == "get" and "{share}" not in each.path and not each.told.get("security")
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


@pytest.fixture(scope="module")
def asked(
    copies: Copy, library: Library, types: InstitutionTypes, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """A client of a service with made-up scans and a release of a quarter."""
    settings = Settings(home=ROOT, data=tmp_path_factory.mktemp("data"), database_url=copies("demo"))
    service = Service(database=Database(settings.database), library=library, types=types, demo=True)
    publish(service, "2026-Q3")
    with TestClient(create_app(settings, service), follow_redirects=False) as client:
        yield client


@pytest.mark.database
@pytest.mark.once
@pytest.mark.parametrize("operation", OPEN, ids=lambda each: each.path)
def test_an_open_operation_answers_its_example_as_it_promises(operation: Operation, asked: TestClient) -> None:
    answer = asked.get(operation.place)
    promised = operation.told["responses"][str(answer.status_code)]
    assert answer.status_code in {200, 307}
    if answer.status_code == 200:
        kind = answer.headers["content-type"].partition(";")[0]
        shape = {**promised["content"][kind]["schema"], "components": DOCUMENT["components"]}
        Draft202012Validator(shape).validate(answer.json() if "json" in kind else answer.text)
