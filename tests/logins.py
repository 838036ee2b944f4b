"""A real login provider over HTTP, in a process of its own, and people who log in with it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx2
from starlette.testclient import TestClient

from mvoscan.settings import Settings

OPERATOR = {"name": "An Peeters", "roles": ["Beheerder"]}
APPROVER = {"name": "Bo Claes", "roles": ["Goedkeurder"]}
BOTH = {"name": "Cis Maes", "roles": ["Beheerder", "Goedkeurder"]}
NOBODY = {"name": "Dirk Niemand"}


class Provider:
    """The provider at an address."""

    def __init__(self, address: str) -> None:
        self.address = address

    def knows(self, subject: str, claims: Mapping[str, Any]) -> None:
        """Let the provider say this of somebody from now on."""
        httpx2.put(f"{self.address}/users/{subject}", json=dict(claims)).raise_for_status()

    def settings(self, settings: Settings, folder: Path, **changes: Any) -> Settings:
        """The settings of a service whose people log in here."""
        secret = folder / "client-secret"
        secret.write_text("a secret of the tests\n")
        login = {
            "login_issuer": self.address,
            "login_client_id": "mvoscan",
            "login_client_secret_file": secret,
            "login_scopes": "openid profile",
            "login_operator_role": "Beheerder",
            "login_approver_role": "Goedkeurder",
        }
        return Settings.model_validate({**settings.model_dump(), **login, **changes})

    def answer(self, address: str, subject: str = "", *, deny: bool = False) -> str:
        """Go where our page sends somebody, log in there or refuse to, and give where the provider sends them."""
        form = {"action": "deny"} if deny else {"sub": subject}
        answer = httpx2.post(address, data=form)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]


def begin(client: TestClient, back: str = "/beheer") -> str:
    """Begin a login; gives the address at the provider."""
    response = client.get("/aanmelden/verder", params={"naar": back})
    assert response.status_code == 303, response.text
    return response.headers["location"]


def log_in(client: TestClient, provider: Provider, claims: Mapping[str, Any], *, subject: str = "") -> httpx2.Response:
    """Log somebody in, whole; gives the last answer of our own."""
    subject = subject or str(claims.get("name", "iemand")).replace(" ", "-")
    provider.knows(subject, claims)
    return client.get(provider.answer(begin(client), subject))


@contextmanager
def running_provider(options: Sequence[str] = ()) -> Iterator[Provider]:
    """A provider on a free port of loopback, until the block ends."""
    process, port = _started(options)
    try:
        yield Provider(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(10)


def _started(options: Sequence[str]) -> tuple[subprocess.Popen[bytes], int]:
    """A provider that answers, and its port; one that another program took meanwhile is tried three times."""
    for _ in range(3):
        port = _free_port()
        command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *options]
        environment = {**os.environ, "NO_COLOR": "1"}
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if _answers(process, port):
            return process, port
        process.kill()
        process.wait(10)
    raise AssertionError("the provider does not start")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until the provider says who it is; False when it ended, as when its port was taken, or stays silent."""
    began = monotonic()
    while monotonic() - began < 60 and process.poll() is None:
        with suppress(httpx2.TransportError):
            if httpx2.get(f"http://127.0.0.1:{port}/.well-known/openid-configuration", timeout=5).status_code == 200:
                return True
        sleep(0.05)
    return False
