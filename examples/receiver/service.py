"""The scan service as we use it: asking somebody for a result, reading and checking it, events and webhooks."""

import hashlib
import json
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import urlencode

import httpx2
import jwt

from receiver.settings import Settings

TYPE = "mvoscan-result-capsule+jws"
"""The `typ` of a signed result: a signature of the same key under something else is no result."""


class Refusal(Exception):
    """The service says no, or what it gave cannot be trusted; the text says why."""


class CursorAhead(Refusal):
    """The service does not know our cursor: it was put back from a backup."""


class Service:
    """The scan service, for one registered client."""

    def __init__(self, settings: Settings) -> None:
        """Ask nothing yet."""
        self._settings = settings
        self._http = httpx2.Client(base_url=settings.service, timeout=15)
        self._key = {"authorization": f"Bearer {settings.key}"}

    def launch(self, *, state: str, verifier: str) -> str:
        """Where to send somebody who wants to give us a result (OAuth 2.0, authorization code with PKCE)."""
        challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        asked = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": self._settings.back,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self._settings.service}/koppelen?{urlencode(asked)}"

    def exchange(self, code: str, *, verifier: str) -> tuple[str, str]:
        """Exchange the code that somebody brought back, once; gives the id of the result, and a token that reads it."""
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._settings.back,
            "code_verifier": verifier,
        }
        key = (self._settings.client_id, self._settings.key)
        answer = self._http.post("/api/v1/token", data=asked, auth=key)
        if answer.status_code != 200:
            raise Refusal(f"no token: {answer.json().get('error')}")
        told = answer.json()
        return str(told["result"]).rpartition("/")[2], str(told["access_token"])

    def result(self, name: str, *, token: str) -> tuple[str, dict[str, Any]]:
        """One result: the text as it was signed, and what it says once its signature was checked."""
        headers = {"authorization": f"Bearer {token}"}
        answer = self._checked(self._http.get(f"/api/v1/results/{name}.jws", headers=headers))
        return answer.text, self.check(answer.text, name)

    def check(self, signed: str, name: str) -> dict[str, Any]:
        """The document in a signed text; raises `Refusal` unless our service signed it, and for this result."""
        # The keys come from the service that we know, never from an address in the document.
        keys = jwt.PyJWKSet.from_dict(self._checked(self._http.get("/.well-known/jwks.json")).json())
        try:
            header = jwt.get_unverified_header(signed)
            document = json.loads(jwt.api_jws.decode(signed, keys[header["kid"]], algorithms=["EdDSA"]))
        except (jwt.InvalidTokenError, KeyError, ValueError) as wrong:
            raise Refusal(f"the signature is wrong: {wrong}") from wrong
        if (header.get("typ"), document["id"], document["issuer"]) != (TYPE, name, self._settings.service):
            raise Refusal("this is a signature for something else")
        return dict(document)

    def status(self, name: str) -> tuple[str, str]:
        """Whether a result still holds, and since when. A scan that was erased is not known any more."""
        answer = self._http.get(f"/api/v1/results/{name}/status")
        if answer.status_code == 404:
            return "erased", ""
        told = self._checked(answer).json()
        return str(told["status"]), str(told["since"])

    def events(self, *, after: int) -> dict[str, Any]:
        """What happened after a cursor: `events`, the `cursor` to keep, and `next` when there are more already."""
        answer = self._http.get("/api/v1/events", params={"after": after}, headers=self._key)
        if answer.status_code == 400:
            raise CursorAhead(answer.json()["detail"])
        return dict(self._checked(answer).json())

    def add_webhook(self) -> tuple[str, str]:
        """Let the service tell us what happens; gives the id of the webhook and its secret, shown this once."""
        asked = {"url": self._settings.hook}
        made = self._checked(self._http.post("/api/v1/webhooks", json=asked, headers=self._key)).json()
        return str(made["id"]), str(made["secret"])

    def wake_webhook(self, name: str) -> bool:
        """Set a webhook going that was paused while we were away; False when it is not there any more."""
        place = f"/api/v1/webhooks/{name}"
        answer = self._http.get(place, headers=self._key)
        if answer.status_code == 404:
            return False
        if self._checked(answer).json()["state"] != "active":
            self._checked(self._http.post(f"{place}/resume", headers=self._key))
        return True

    @staticmethod
    def _checked(answer: httpx2.Response) -> httpx2.Response:
        if answer.status_code >= 400:
            raise Refusal(f"{answer.status_code}: {answer.text[:300]}")
        return answer
