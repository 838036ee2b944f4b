"""A client that a program makes of docs/openapi.json does a whole integration: nothing here knows an address."""

import subprocess
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.clients import RETURN, make_client
from tests.conftest import ROOT
from tests.launching import Program
from tests.live import live
from tests.sharing import shared_scan

from mvoscan.core.client import Scope
from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.publish_events import publish_events
from mvoscan.web.app import create_app
from mvoscan.web.contract import described

pytestmark = [pytest.mark.database, pytest.mark.once]

OVERRIDES = """
content_type_overrides:
  application/jose: text/plain
  application/vnd.sdmx.data+csv: text/csv
  application/vnd.openxmlformats-officedocument.spreadsheetml.sheet: application/octet-stream
"""
"""Media types that the generator has to be told of; docs/api.md says the same."""

OPERATIONS = {
    "exchange_code": "launch",
    "list_events": "events",
    "read_result": "results",
    "read_result_status": "results",
    "read_start": "statistics",
    "read_usage": "usage",
    "submit_scan": "submissions",
}


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The generated package: its client, its models, and the operations by name. A warning of the generator fails."""
    config = tmp_path / "config.yml"
    programs = Path(sys.executable).parent
    hook = f"{programs / 'ruff'} format ."  # its own hook, less the checks: as made, "1and" is a warning of Python.
    config.write_text(f'{OVERRIDES}post_hooks: ["{hook}"]', "utf-8")
    places = {"--path": ROOT / "docs" / "openapi.json", "--output-path": tmp_path / "mvo_client", "--config": config}
    asked = [f"{name}={place}" for name, place in places.items()]
    done = subprocess.run(
        [programs / "openapi-python-client", "generate", *asked, "--meta=none", "--fail-on-warning"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    monkeypatch.syspath_prepend(tmp_path)
    operations = {name: import_module(f"mvo_client.api.{tag}.{name}").sync for name, tag in OPERATIONS.items()}
    package = import_module("mvo_client")
    return SimpleNamespace(
        open=package.Client, keyed=package.AuthenticatedClient, models=import_module("mvo_client.models"), **operations
    )


def test_a_generated_client_does_a_whole_integration(made: Any, settings: Settings, service: Service) -> None:
    with service.writing() as connection:
        tool = Program(make_client(connection, *Scope, now=datetime.now(UTC)))
    browser, _, dossier = shared_scan(settings, service)
    code = tool.code(browser, dossier.public_id)
    publish_events(service.database, now=datetime.now(UTC))
    with (
        live(create_app(settings, service)) as address,
        made.open(base_url=address) as anyone,
        made.keyed(base_url=address, token=tool.made.key) as keyed,
    ):
        scan = made.models.WholeScan.from_dict(described()["components"]["schemas"]["WholeScan"]["examples"][0])
        taken = made.submit_scan(client=keyed, body=scan, idempotency_key="een-sleutel-1")
        assert taken.scores[0].overall.counts.in_order == 1
        assert made.read_usage(client=anyone).total.handed_in == 2
        assert made.read_start(client=anyone).links["usage"] == "/api/v1/usage.json"
        (told,) = [each for each in made.list_events(client=keyed).events if each.type_.value == "result.shared"]
        assert made.read_result_status(told.data.capsule, client=anyone).status.value == "valid"
        form = made.models.ExchangeCodeBody.from_dict(code_form(tool, code))
        token = made.exchange_code(client=anyone, body=form)
        with made.keyed(base_url=address, token=token.access_token) as reader:
            result = made.read_result(token.result.rpartition("/")[2], client=reader)
            assert [each.name for each in result.institution.bodies] == ["Aalst", "Aalst"]


def code_form(tool: Program, code: str) -> dict[str, str]:
    """What a program sends for a token."""
    return {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": RETURN,
        "code_verifier": tool.verifier,
        "client_id": tool.made.public_id,
        "client_secret": tool.made.key,
    }
