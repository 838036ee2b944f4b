"""A launch: another program sends somebody here for a result, and gets them back with a code, or with a no.

It is the authorization code grant of OAuth 2.0 (RFC 6749) with PKCE (RFC 7636), S256 only. A code lives minutes, works
once, and is exchanged for a token that reads one result.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from pydantic import BaseModel, ConfigDict

from mvoscan.core.client import Client, origin_of
from mvoscan.core.errors import Gone, Invalid, Problem

CODE_LIFE = timedelta(minutes=5)
"""How long a code can be exchanged."""

LAUNCH_LIFE = timedelta(days=30)
"""How long somebody may take over a scan before they go back to the program that sent them."""

CONSENT_DAYS = 365
"""How long a consent lets a program read a result, unless it is taken back before."""

LONGEST_STATE = 1000
"""Most characters of what a program wants back as it was."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Wanted(_Value):
    """What a program asks when it sends somebody: checked, and its address is a registered one."""

    client: Client
    redirect_uri: str
    state: str
    challenge: str

    @property
    def origin(self) -> str:
        """Where somebody goes back to."""
        return origin_of(self.redirect_uri)


class Launch(_Value):
    """Somebody who was sent here, as their session keeps it; `dossier` is the public id of the scan they chose."""

    public_id: str
    client: str
    client_name: str
    dossier: str | None
    redirect_uri: str
    state: str
    challenge: str
    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None

    @property
    def origin(self) -> str:
        """Where somebody goes back to."""
        return origin_of(self.redirect_uri)

    def check(self, now: datetime) -> None:
        """Raise `Gone`, with why, when nothing can be decided any more."""
        if self.ended_at is not None:
            raise Gone(f"Je gaf al een antwoord aan {self.client_name}. Begin daar opnieuw als je iets wilt wijzigen.")
        if self.expires_at <= now:
            raise Gone(f"De vraag van {self.client_name} is verlopen. Begin daar opnieuw.")


class Code(_Value):
    """A code that can be exchanged: of which launch and consent, and what must be shown with it."""

    launch: int
    consent: int
    redirect_uri: str
    challenge: str


class Choice(_Value):
    """What somebody lets a program read."""

    anonymous: bool
    with_plan: bool


class Answer(NamedTuple):
    """What the protocol says to a program or a browser."""

    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str]


class Codes(Protocol):
    """What the protocol asks of whoever keeps clients, codes and tokens."""

    def client(self, client_id: str) -> Client | None:
        """A client that may launch, if it stands."""

    def secret_fits(self, client: Client, secret: str) -> bool:
        """Whether this is a key of the client that works."""

    def keep_code(self, code: str) -> None:
        """Keep the code that was made for what was consented to."""

    def code(self, code: str, client: Client) -> Code | None:
        """A code of this client that can be exchanged; one that was before ends what came of it."""

    def issue(self, code: Code, token: str) -> str:
        """Keep the token that a code is exchanged for, and give the address of its result; the code works no more."""


class Protocoled(Protocol):
    """The protocol itself: who speaks it knows nothing of how codes are kept."""

    def read(self, codes: Codes, fields: Mapping[str, list[str]]) -> Wanted | Answer:
        """What a program asks, or where to send somebody back with what is wrong; raises `LaunchRefused`."""

    def decide(self, codes: Codes, wanted: Mapping[str, str], *, agreed: bool) -> str:
        """Where to send somebody back to, with a code or with a no."""

    def exchange(self, codes: Codes, fields: Mapping[str, list[str]], headers: Mapping[str, str]) -> Answer:
        """A token for a code, or what is wrong."""


def fields_of(wanted: Wanted | Launch) -> dict[str, str]:
    """What was asked, as the protocol writes it."""
    client = wanted.client.public_id if isinstance(wanted, Wanted) else wanted.client
    return {
        "response_type": "code",
        "client_id": client,
        "redirect_uri": wanted.redirect_uri,
        "state": wanted.state,
        "code_challenge": wanted.challenge,
        "code_challenge_method": "S256",
    }


def read_choice(given: Mapping[str, str]) -> Choice:
    """What somebody chose to share; raises `Invalid`."""
    if given.get("vorm") not in {"met-naam", "zonder-naam"}:
        raise Invalid(Problem(field="vorm", message="Kies of de naam van jullie bestuur erbij staat."))
    choice = Choice(anonymous=given["vorm"] == "zonder-naam", with_plan=given.get("plan") == "ja")
    if choice.anonymous and choice.with_plan:
        message = (
            "Zonder naam kan het actieplan niet mee: in wat jullie zelf schreven, kan de naam staan. Haal het vinkje "
            "weg, of kies de vorm met de naam."
        )
        raise Invalid(Problem(field="plan", message=message))
    return choice
