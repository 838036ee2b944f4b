"""Webhooks by the Standard Webhooks specification: where events go, how they are signed, and when they are tried again.

A secret is shown once, to whoever makes it; after a new one the former goes on signing for a day.
"""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from mvoscan.core.errors import Conflict, Invalid, Problem
from mvoscan.core.event import EventKind

SECRET_PREFIX = "whsec_"  # noqa: S105 # it is no secret: it only says what follows.
SECRET_BYTES = 32
OVERLAP = timedelta(hours=24)
"""How long the former secret signs too."""
MOST_WEBHOOKS = 20
"""Of one client."""

WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=10),
)
"""How long to wait after each try that failed: together more than a day. After the last try the webhook is paused."""


class WebhookState(StrEnum):
    """How a webhook stands."""

    ACTIVE = "active"
    PAUSED = "paused"
    """It failed for too long; what happens meanwhile waits."""
    GONE = "gone"
    """Its receiver answered 410: nothing is kept for it any more."""


STATE_WORDS = {WebhookState.ACTIVE: "werkt", WebhookState.PAUSED: "gepauzeerd", WebhookState.GONE: "bestaat niet meer"}
"""The states on screen."""


class Webhook(BaseModel):
    """Where a client wants to hear of events; without kinds, of all."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    public_id: str
    client: str
    client_name: str
    url: str
    kinds: tuple[EventKind, ...]
    state: WebhookState
    made_at: datetime
    reason: str | None = None
    """Why it does not work."""
    former_until: datetime | None = None
    """Until when the former secret signs too."""


class Attempt(BaseModel):
    """One try: what was answered, or what went wrong."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: datetime
    status: int | None = None
    error: str | None = None
    milliseconds: int

    @property
    def arrived(self) -> bool:
        """Whether the receiver took it."""
        return self.status is not None and 200 <= self.status < 300


class Delivery(BaseModel):
    """An event on its way to a webhook: how often it was tried, and when it will be once more."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    event: str
    kind: EventKind
    attempts: int
    next_at: datetime | None
    delivered_at: datetime | None
    log: tuple[Attempt, ...] = ()


class WebhookWish(BaseModel):
    """What somebody asks of a new webhook."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    kinds: tuple[EventKind, ...]


def read_wish(url: str, kinds: Collection[str]) -> WebhookWish:
    """What somebody asks; raises `Invalid` for a kind that there is not. The address is judged where it is called."""
    unknown = [each for each in kinds if each not in set(EventKind)]
    if unknown:
        message = f"'{unknown[0][:40]}' bestaat niet. Kies uit: {', '.join(EventKind)}; of geef niets op voor alle."
        raise Invalid(Problem(field="kinds", message=message))
    return WebhookWish(url=url.strip(), kinds=tuple(each for each in EventKind if each.value in kinds))


def check_room(number: int) -> None:
    """Raise `Conflict` when a client has as many webhooks as it may."""
    if number >= MOST_WEBHOOKS:
        raise Conflict(f"Een afnemer heeft hoogstens {MOST_WEBHOOKS} webhooks. Verwijder er eerst een.")


def secret_of(random: bytes) -> str:
    """A secret of these random bytes, as the specification writes it.

    >>> secret_of(bytes(24))
    'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
    """
    return SECRET_PREFIX + b64encode(random).decode()


def headers(body: bytes, secrets: Iterable[str], *, message: str, now: datetime) -> dict[str, str]:
    """What goes with a message: its id, when it is sent, and a signature with each secret that holds."""
    moment = str(int(now.timestamp()))
    signed = f"{message}.{moment}.".encode() + body
    keys = (b64decode(each.removeprefix(SECRET_PREFIX)) for each in secrets)
    signatures = (b64encode(hmac.digest(key, signed, "sha256")).decode() for key in keys)
    return {
        "webhook-id": message,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{each}" for each in signatures),
    }


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When to try once more after so many tries; None after the last.

    >>> from datetime import UTC
    >>> next_try(1, datetime(2026, 1, 1, tzinfo=UTC)).isoformat(), next_try(8, datetime(2026, 1, 1, tzinfo=UTC))
    ('2026-01-01T00:00:05+00:00', None)
    """
    return now + WAITS[attempts - 1] if attempts <= len(WAITS) else None
