"""A result capsule is a closed document whose schema is published, and its status is what happened last to it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.tiny import ROOT

from mvoscan.core.capsule import SCHEMA_FILE, schema_text
from mvoscan.core.capsule_grant import CapsuleGrant, CapsuleState, check_readable, state_of
from mvoscan.core.ending import Ending, EndKind
from mvoscan.core.errors import Gone

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
BEFORE = NOW - timedelta(hours=1)
GRANT = CapsuleGrant(
    public_id="c",
    submission="s",
    label="",
    anonymous=False,
    with_plan=False,
    made_at=NOW - timedelta(days=1),
    expires_at=NOW + timedelta(days=1),
    key="k",
)
REVOKED, EXPIRED = {"revoked_at": BEFORE}, {"expires_at": BEFORE}


def _objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for each in schema.values():
            yield from _objects(each)


def test_the_committed_schema_is_that_of_the_program() -> None:
    committed = (ROOT / "reference" / SCHEMA_FILE).read_text(encoding="utf-8")
    assert committed == schema_text(), "Run scripts/capsule_schema.py, and give the form another version."


def test_the_schema_is_closed_and_describes_every_field_of_the_document() -> None:
    schema = json.loads(schema_text())
    own = {"properties": schema["properties"], **{k: v for k, v in schema["$defs"].items() if k.startswith("Capsule")}}
    fields = {f"{name}.{field}": said for name, each in own.items() for field, said in _fields(name, each)}

    assert all(each.get("additionalProperties") is False for each in _objects(schema))
    assert [name for name, said in fields.items() if not said.get("description")] == []
    assert len(fields) > 50


def _fields(name: str, each: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from (each if name == "properties" else each["properties"]).items()


@pytest.mark.parametrize(
    ("changed", "ending", "state"),
    [
        ({}, None, CapsuleState.VALID),
        ({}, EndKind.SUPERSEDED, CapsuleState.SUPERSEDED),
        (EXPIRED, EndKind.SUPERSEDED, CapsuleState.EXPIRED),
        (EXPIRED, EndKind.WITHDRAWN, CapsuleState.WITHDRAWN),
        (EXPIRED | REVOKED, EndKind.WITHDRAWN, CapsuleState.REVOKED),
    ],
)
def test_what_weighs_most_is_its_state(changed: dict[str, Any], ending: EndKind | None, state: CapsuleState) -> None:
    end = Ending(submission="s", kind=ending, by="t", at=BEFORE) if ending else None
    found, since = state_of(GRANT.model_copy(update=changed), end, now=NOW)

    assert (found, since) == (state, GRANT.made_at if state is CapsuleState.VALID else BEFORE)


@pytest.mark.parametrize("state", CapsuleState)
def test_only_what_is_valid_or_superseded_is_read(state: CapsuleState) -> None:
    if state in {CapsuleState.VALID, CapsuleState.SUPERSEDED}:
        check_readable(state)
    else:
        with pytest.raises(Gone, match="resultaat"):
            check_readable(state)
