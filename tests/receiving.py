"""The service and the receiver of `examples/` as processes of their own on loopback, for tests of the whole story."""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.clients import Made
from tests.conftest import ROOT

FOLDER = ROOT / "examples"
CHECK = """
import json, sys
from receiver.service import Refusal, Service
from receiver.settings import from_environment

def believed(signed, name):
    try:
        return bool(service.check(signed, name))
    except Refusal:
        return False

service = Service(from_environment())
print(json.dumps([believed(*each) for each in json.loads(sys.argv[1])]))
"""
PATIENCE = 60.0
"""Seconds before a test gives up: a busy machine is slow, not wrong."""


@contextmanager
def serving(data: Path, database: str) -> Iterator[str]:
    """`mvoscan serve` with its worker, on a copy of a SQLite database; webhooks may go to `localhost`."""
    data.mkdir()
    shutil.copyfile(database.removeprefix("sqlite:///"), data / "mvoscan.db")
    own = {name: value for name, value in os.environ.items() if not name.startswith("MVOSCAN_")}
    environment = own | {"MVOSCAN_HOME": str(ROOT), "MVOSCAN_WEBHOOK_TEST_HOSTS": "localhost"}
    command = [str(Path(sys.executable).parent / "mvoscan"), "serve", "--port", "0", "--data", str(data)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            said = process.stdout.readline()
            assert "De scan draait op" in said
            yield said.split()[4]
        finally:
            process.kill()


def free_port() -> int:
    """A port of loopback that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Receiver:
    """The example, which can be killed and started again; its file stays."""

    service: str
    data: Path
    client: Made | None = None
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None

    @property
    def headers(self) -> dict[str, str]:
        """How it shows its key."""
        return self.client.headers if self.client else {}

    @property
    def address(self) -> str:
        """Another origin than that of the service, also for cookies."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start it; it answers when this returns."""
        command = [sys.executable, "-m", "receiver"]
        own = self._environment()
        self.process = subprocess.Popen(command, cwd=FOLDER, env=own, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        assert self.address in self.process.stdout.readline()

    def kill(self) -> None:
        """End it at once (SIGKILL)."""
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def believes(self, *tries: tuple[str, str]) -> list[bool]:
        """Which of these its own check takes for the signed result with that id."""
        done = subprocess.run(
            [sys.executable, "-c", CHECK, json.dumps(tries)],
            cwd=FOLDER,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=True,
        )
        return [bool(each) for each in json.loads(done.stdout)]

    def asked(self, query: str) -> list[tuple[object, ...]]:
        """What is in its file."""
        with closing(sqlite3.connect(self.data)) as db:
            return db.execute(query).fetchall()

    def fact(self, name: str) -> str:
        """Something small that it remembers."""
        found = self.asked(f"SELECT value FROM fact WHERE name = '{name}'")
        return str(found[0][0]) if found else ""

    def status(self, result: str) -> str:
        """What it thinks of a result."""
        found = self.asked(f"SELECT status FROM result WHERE id = '{result}'")
        return str(found[0][0])

    def _environment(self) -> dict[str, str]:
        assert self.client
        return os.environ | {
            "MVO_SERVICE": self.service,
            "MVO_CLIENT_ID": self.client.public_id,
            "MVO_KEY": self.client.key,
            "RECEIVER_ADDRESS": self.address,
            "RECEIVER_DATA": str(self.data),
        }


def until(true: Callable[[], object]) -> None:
    """Wait until something is so."""
    given_up = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < given_up
        time.sleep(0.05)
