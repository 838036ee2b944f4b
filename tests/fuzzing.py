"""Ask the whole API of a real service all kinds of things, by its OpenAPI document: python -m tests.fuzzing.

schemathesis makes the questions, valid and not, and checks each answer: no failure of ours, and nothing that the
document does not say. `scripts/fuzz_api` runs it.
"""

import json
import os
import subprocess
import sys
import tempfile
from base64 import b64encode
from copy import deepcopy
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient
from starlette.types import ASGIApp
from tests.conftest import ROOT
from tests.furnished import NOWHERE, Furnished, furnish, furnished_service, furnished_settings
from tests.live import live_at
from tests.sharing import browser
from tests.templates import Templates

from mvoscan.storage.library import Library
from mvoscan.storage.reference_files import institution_types
from mvoscan.web.app import create_app
from mvoscan.web.contract import PLACES, described
from mvoscan.web.headers import TOKEN_PATH

CONFIGURED = ROOT / "tests" / "fuzzing.toml"
REMOVABLE = 8
"""Webhooks that may be removed; the one that has a delivery stays."""
OFTEN = 0.6
"""How often a part of an address is one that exists; else it is made up."""


def main(arguments: list[str]) -> int:
    """Serve, ask, and give the exit status of schemathesis; `arguments` go to it."""
    with tempfile.TemporaryDirectory(prefix="mvoscan-fuzz-") as folder:
        room = Path(folder)
        types = institution_types(ROOT / "reference")
        library = Library.load(ROOT / "questionnaires", types.codes)
        database = Templates(room, "", None).copy("demo")
        made: list[Furnished] = []
        removable: list[str] = []

        def served(address: str) -> ASGIApp:
            settings = furnished_settings(database, room, address)
            service = furnished_service(settings, library, types)
            found = furnish(settings, service)
            made.append(found)
            removable.extend(_webhook(browser(settings, service), found) for _ in range(REMOVABLE))
            return create_app(settings, service)

        with live_at(served) as address:
            return _ask(address, made[0], removable, room, arguments)


def _ask(address: str, made: Furnished, removable: list[str], room: Path, arguments: list[str]) -> int:
    """Run schemathesis with the key of the client."""
    configured, document = room / "schemathesis.toml", room / "openapi.json"
    configured.write_text(_shown(made) + CONFIGURED.read_text("utf-8") + _dictionaries(made.places, removable), "utf-8")
    document.write_text(json.dumps(_document(made, removable[0])), "utf-8")
    program = str(Path(sys.executable).with_name("st"))
    command = [program, "--config-file", str(configured), "run", str(document), "--url", address, *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SCHEMATHESIS_")}
    return subprocess.run(command, env=environment, check=False).returncode


def _document(made: Furnished, removable: str) -> dict[str, Any]:
    """The document of the API with what exists on the service as its examples."""
    found = deepcopy(described())
    operations = [(method, each) for path in found["paths"].values() for method, each in path.items()]
    for method, operation in operations:
        there = made.places | ({"webhook": removable} if method == "delete" else {})
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "path":
                parameter["example"] = there.get(parameter["name"], parameter["example"])
    for path, changes in made.sent.items():
        (media,) = found["paths"][path]["post"]["requestBody"]["content"].values()
        name = media["schema"].get("$ref", "").rpartition("/")[2]
        schema = found["components"]["schemas"][name] if name else media["schema"]
        schema["examples"] = [schema["examples"][0] | changes]
    return found


def _shown(made: Furnished) -> str:
    """The key of the client, as a table of the configuration; a token is asked with it as a password."""
    basic = b64encode(f"{made.client.public_id}:{made.client.key}".encode()).decode()
    token = f'[[operations]]\ninclude-path = "{TOKEN_PATH}"\nheaders = {{ Authorization = "Basic {basic}" }}\n'
    return f'headers = {{ Authorization = "Bearer {made.client.key}" }}\n\n{token}\n'


def _webhook(tool: TestClient, made: Furnished) -> str:
    """One more webhook."""
    return str(tool.post("/api/v1/webhooks", json={"url": NOWHERE}, headers=made.client.headers).json()["id"])


def _dictionaries(made: dict[str, str], removable: list[str]) -> str:
    """What exists, for the parts of addresses, as tables of the configuration; other webhooks for what removes them."""
    there = {name: [made.get(name, place.example)] for name, place in PLACES.items()}
    there |= {"release": [*there["release"], "latest"], "removable": removable}
    values = "".join(f"{name} = {{ values = {json.dumps(each)} }}\n" for name, each in there.items())
    bound = "".join(_bound(name, name) for name in PLACES)
    removing = f'[[operations]]\ninclude-method = "DELETE"\n\n[operations.parameters]\n{_bound("webhook", "removable")}'
    return f"\n[dictionaries]\n{values}\n[parameters]\n{bound}\n{removing}"


def _bound(name: str, dictionary: str) -> str:
    return f'"path.{name}" = {{ dictionary = "{dictionary}", probability = {OFTEN} }}\n'


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
