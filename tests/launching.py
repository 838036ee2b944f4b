"""A program of others in tests: it sends people here for a result, and exchanges the code they bring back."""

import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from httpx2 import Response
from starlette.testclient import TestClient
from tests.clients import RETURN, Made

YES = {"vorm": "met-naam", "besluit": "ja"}
NO = {"besluit": "nee"}


@dataclass
class Program:
    """One program, with what it remembers of one person it sent here."""

    made: Made
    state: str = "xyz & meer"
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(40))

    @property
    def asked(self) -> dict[str, str]:
        """What it sends people here with."""
        return {
            "response_type": "code",
            "client_id": self.made.public_id,
            "redirect_uri": RETURN,
            "state": self.state,
            "code_challenge": create_s256_code_challenge(self.verifier),
            "code_challenge_method": "S256",
        }

    def sends(self, browser: TestClient, **changes: str) -> Response:
        """Send somebody here."""
        return browser.get("/koppelen", params=self.asked | changes)

    def asks(self, browser: TestClient, dossier: str) -> str:
        """Let somebody choose a scan; gives the page that asks for consent."""
        answer = browser.post("/koppelen", data=self.asked | {"keuze": dossier})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def code(self, browser: TestClient, dossier: str, choice: dict[str, str] = YES) -> str:
        """The code that somebody brings back who consents."""
        answer = browser.post(self.asks(browser, dossier), data=choice)
        return returned(answer)["code"]

    def exchanges(self, browser: TestClient, code: str, /, **changes: str) -> Response:
        """Exchange a code; a client with a key shows it."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": RETURN,
            "code_verifier": self.verifier,
        }
        sent: dict[str, Any] = form | {"client_id": self.made.public_id} | changes
        if self.made.key:
            sent = {"client_secret": self.made.key} | sent
        return browser.post("/api/v1/token", data=sent)


def returned(answer: Response) -> dict[str, str]:
    """What somebody brings back to the program."""
    assert answer.status_code == 303, answer.text
    place = answer.headers["location"]
    assert place.startswith(RETURN), place
    return {name: values[0] for name, values in parse_qs(urlsplit(place).query).items()}
