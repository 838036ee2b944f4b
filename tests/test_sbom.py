"""The list of what the service is made of is that of the lock file, valid, and of licences that we may use."""

import json
from pathlib import Path
from typing import Any

import cyclonedx.schema
import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from scripts import sbom
from scripts.sbom import EXCEPTIONS, Key, Wrong, judge, main

SCHEMAS = Path(cyclonedx.schema.__file__).parent / "_res"
TOLD = {Key(name, "1"): "LGPL-3.0-only" for name in EXCEPTIONS}


def test_the_list_is_valid_cyclonedx_and_names_every_version_that_a_python_of_ours_gets() -> None:
    listed = json.loads(sbom.SBOM.read_text())
    found = {(each["name"], each["version"]) for each in listed["components"]}
    locked = {tuple(key) for key in sbom.read_lock(sbom.LOCK.read_text()) if key.name == "numpy"}

    assert [error.message for error in _validator().iter_errors(listed)] == []
    assert len(locked) == 2
    assert locked < found


def test_what_only_developers_have_is_not_in_it() -> None:
    names = {each["name"] for each in json.loads(sbom.SBOM.read_text())["components"]}
    assert {"fastapi", "psycopg-binary", "brotli"} < names
    assert not {"pytest", "ruff", "djlint", "cyclonedx-python-lib"} & names


def test_another_version_in_the_lock_file_fails_the_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text, was = sbom.LOCK.read_text(), 'name = "fastapi"\nversion = "'
    assert was in text
    lock = tmp_path / "uv.lock"
    lock.write_text(text.replace(was, f"{was}999."))
    monkeypatch.setattr(sbom, "LOCK", lock)
    with pytest.raises(SystemExit, match=r"licence of fastapi 999"):
        main(["--check"])


def test_another_list_than_that_of_the_lock_file_fails_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited = tmp_path / "sbom.json"
    edited.write_text(sbom.SBOM.read_text().replace('"expression": "BSD-3-Clause"', '"expression": "MIT"', 1))
    monkeypatch.setattr(sbom, "SBOM", edited)
    with pytest.raises(SystemExit, match=r"not of this uv\.lock"):
        main(["--check"])


@pytest.mark.parametrize(
    "licence", ["MIT", "GPL-3.0-only OR MIT", "BSD-3-Clause AND 0BSD", "(MIT OR AGPL-3.0-only) AND ISC"]
)
def test_a_licence_that_lets_us_pass_the_service_on_is_allowed(licence: str) -> None:
    judge({**TOLD, Key("some", "1"): licence})


@pytest.mark.parametrize(
    "licence", ["GPL-3.0-only", "MIT AND GPL-3.0-only", "AGPL-3.0-or-later", "SSPL-1.0", "BUSL-1.1"]
)
def test_a_licence_that_asks_more_is_refused_by_name(licence: str) -> None:
    with pytest.raises(Wrong, match="some \\("):
        judge({**TOLD, Key("some", "1"): licence})


def test_an_exception_for_what_is_not_used_any_more_is_refused() -> None:
    with pytest.raises(Wrong, match="psycopg"):
        judge({Key("some", "1"): "MIT"})


def _validator() -> Any:
    read = {
        name: json.loads((SCHEMAS / f"{name}.SNAPSHOT.schema.json").read_text())
        for name in ("bom-1.6", "spdx", "jsf-0.82")
    }
    known = [(f"http://cyclonedx.org/schema/{name}.SNAPSHOT.schema.json", each) for name, each in read.items()]
    resources = [(uri, Resource.from_contents(each)) for uri, each in known]
    return Draft7Validator(read["bom-1.6"], registry=Registry().with_resources(resources))
