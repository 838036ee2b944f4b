"""The recipes of docs/api.md for programs with a key: each is run as it stands there, with the tool that it is for."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import httpx2
import pytest
from standardwebhooks import WebhookVerificationError
from tests.clients import RETURN, make_client
from tests.conftest import ROOT
from tests.launching import Program
from tests.live import live_at
from tests.missing import missing
from tests.sharing import shared_scan

from mvoscan.core.client import Scope
from mvoscan.core.webhook import headers, secret_of
from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.publish_events import publish_events
from mvoscan.web.app import create_app
from mvoscan.web.contract import described

pytestmark = [pytest.mark.database, pytest.mark.once]

GUIDE = (ROOT / "docs" / "api.md").read_text()
ADDRESS = "https://mvo.example"
SENDING, ASKING, READING, EVENTS, WEBHOOKS = (
    "Sending in a whole scan",
    "Asking somebody for a result",
    "Reading that result",
    "Events",
    "Webhooks",
)
SAYS = {
    (SENDING, "sh"): '"manage":"http',
    (SENDING, "python"): "/verder/",
    (ASKING, "python"): "/koppelen?response_type=code&client_id=",
    (ASKING, "sh"): '"access_token":"mvt_',
    (READING, "sh"): '"status":"valid"',
    (READING, "python"): "valid",
    (EVENTS, "sh"): '"type":"result.shared"',
    (EVENTS, "python"): "result.shared",
    (WEBHOOKS, "sh"): '"secret":"whsec_',
}
"""What each prints when it works."""
SECTIONS = {section for section, _ in SAYS}


class Recipe(NamedTuple):
    """A recipe: the section where it stands, its language, and its words."""

    section: str
    language: str
    text: str


def recipes() -> Iterator[Recipe]:
    """All of the guide; those of Power Query have no language."""
    for part in re.split(r"^## ", GUIDE, flags=re.MULTILINE)[1:]:
        section = part.partition("\n")[0]
        yield from (
            Recipe(section, *each) for each in re.findall(r"^```(\w*)\n(.*?)^```", part, re.DOTALL | re.MULTILINE)
        )


RECIPES = {(each.section, each.language): each.text for each in recipes()}


@dataclass
class Kitchen:
    """A running service, with what the recipes find in their environment and folder."""

    address: str
    folder: Path
    environment: dict[str, str]

    def run(self, section: str, language: str) -> str:
        """Run a recipe; gives what it printed."""
        text = RECIPES[section, language].replace(ADDRESS, self.address)
        text = text.replace("https://tool.example/haak", "http://localhost:9/haak")
        if language == "sh":
            fails = 'curl() { command curl --silent --show-error --fail-with-body "$@"; }'
            command = ["bash", "-ec", f"{fails}\n{text}"]
        else:
            command = [sys.executable, "-c", text]
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def kitchen(settings: Settings, service: Service, tmp_path: Path) -> Iterator[Kitchen]:
    """The service on an address of its own, with a client, a result that it was given, and a code to exchange."""
    if not shutil.which("curl"):
        missing("no curl was found on this machine.")
    key = tmp_path / "key"
    key.write_text("a key of at least thirty-two characters")
    own = settings.model_copy(update={"secret_key_file": key, "webhook_test_hosts": ("localhost",)})
    with live_at(lambda at: create_app(own.model_copy(update={"public_url": at}), service)) as address:
        given = _given(settings, service)
        (tmp_path / "scan.json").write_text(RECIPES[SENDING, "json"])
        yield Kitchen(address, tmp_path, os.environ | given)


def _given(settings: Settings, service: Service) -> dict[str, str]:
    with service.writing() as connection:
        made = make_client(connection, *Scope, now=datetime.now(UTC))
    (first, _, shared), (second, _, other) = shared_scan(settings, service), shared_scan(settings, service)
    before, now = Program(made), Program(made)
    result = before.exchanges(first, before.code(first, shared.public_id)).json()["result"]
    code = now.code(second, other.public_id)
    publish_events(service.database, now=datetime.now(UTC))
    return {
        "CLIENT_ID": made.public_id,
        "SLEUTEL": made.key,
        "TERUG": RETURN,
        "NUMMER": "een-nummer-1",
        "RESULTAAT": result.rpartition("/")[2],
        "CODE": code,
        "VERIFIER": now.verifier,
    }


def test_every_recipe_for_curl_and_python_works(kitchen: Kitchen) -> None:
    said = {each: kitchen.run(*each) for each in SAYS}
    assert {each: text for each, text in said.items() if SAYS[each] not in re.sub(r'": *', '":', text)} == {}
    assert httpx2.get(said[ASKING, "python"].strip()).status_code == 200


def test_no_recipe_for_a_program_with_a_key_is_forgotten() -> None:
    runnable = {each for each in RECIPES if each[0] in SECTIONS and each[1] in {"sh", "python"}}
    assert runnable == {*SAYS, (WEBHOOKS, "python")}


def test_the_recipe_for_a_webhook_believes_only_what_the_service_signed() -> None:
    secret, body = secret_of(bytes(32)), b'{"type":"scan.handed_in"}'
    kept: dict[str, Any] = {}
    exec(RECIPES[WEBHOOKS, "python"], kept)  # noqa: S102 # it is our own guide.
    sent = headers(body, [secret], message="evt_1", now=datetime.now(UTC))
    assert kept["receive"](body.decode(), sent, secret) == {"type": "scan.handed_in"}
    with pytest.raises(WebhookVerificationError):
        kept["receive"](body.decode() + " ", sent, secret)


QUERIES = [each for each in recipes() if each.text.startswith("let\n")]


@pytest.mark.parametrize("recipe", QUERIES, ids=[each.section for each in QUERIES])
def test_a_recipe_for_power_query_asks_what_there_is_and_is_whole(recipe: Recipe) -> None:
    (place,) = re.findall(r'RelativePath = "([^"]+)"', recipe.text)
    found = next(iter(path for path in described()["paths"] if _fits(path, f"/{place}")), None)
    assert found, place
    known = {each["name"] for each in described()["paths"][found]["get"]["parameters"]}
    query = re.findall(r"Query = \[([^\]]+)\]", recipe.text)
    assert {each.split(" =")[0].strip() for part in query for each in part.split(",")} <= known
    assert all(recipe.text.count(one) == recipe.text.count(other) for one, other in ("()", "[]", "{}"))
    assert recipe.text.endswith("in\n  Tabel\n")
    assert len(QUERIES) == 3


def _fits(path: str, place: str) -> bool:
    """Whether an address of a recipe is this route: what follows its last stroke may be a parameter."""
    pattern = re.sub(r"\\{\w+\\}", "[^/]*", re.escape(path))
    return re.fullmatch(pattern, place) is not None
