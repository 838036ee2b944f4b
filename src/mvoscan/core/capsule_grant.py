"""What was shared with another program: a grant behind each result capsule, and whether its document still holds."""

from base64 import urlsafe_b64encode
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from mvoscan.core.ending import Ending
from mvoscan.core.errors import Gone
from mvoscan.core.sharing import Shared

MOST_CAPSULES = 50
"""Of one dossier, revoked ones included: a page stays readable."""


class CapsuleGrant(Shared):
    """A right for other programs to read one result as a signed document.

    Without `client` anybody with its address reads it; with one, only that client, with a key of its own. `key` names
    the key that signed.
    """

    client: str | None = None
    key: str


class Names(NamedTuple):
    """Fresh names for a capsule: its public id, and the secret in its address.

    One for a client has no secret: that client shows its key, and the id is that of the consent.
    """

    public_id: str
    token: str | None = None
    client: str | None = None


class Issued(NamedTuple):
    """A capsule as it was issued: its grant, its bytes and signature, and the dossier that it came from."""

    grant: CapsuleGrant
    document: bytes
    signature: str
    dossier: int

    @property
    def compact(self) -> str:
        """The whole compact JWS (RFC 7515)."""
        header, _, value = self.signature.split(".")
        return f"{header}.{urlsafe_b64encode(self.document).decode().rstrip('=')}.{value}"


class CapsuleState(StrEnum):
    """Whether a document that was issued still holds."""

    VALID = "valid"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"


class Successor(BaseModel):
    """What took the place of a superseded result: only told when it was shared in the same way."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(description="Names the document that took its place.")
    status: str = Field(description="Address that says whether that one holds.")
    address: str | None = Field(
        description="Address of that document for the same client; null when whoever shared it gives the address."
    )


class CapsuleStatus(BaseModel):
    """Whether a document still holds; the same for everybody who knows its id."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(description="Names the document.")
    status: CapsuleState = Field(description="Whether it still holds; only a valid or superseded one can be read.")
    since: datetime = Field(description="Since when that is so.")
    expires: datetime | None = Field(description="Until when it may be used; null when it may not be used any more.")
    successor: Successor | None = Field(description="What took its place, if that was shared too; else null.")


def state_of(grant: CapsuleGrant, ending: Ending | None, *, now: datetime) -> tuple[CapsuleState, datetime]:
    """Whether the document of a grant still holds, and since when; `ending` is that of its submission.

    Revoked goes before everything, for it says nothing of the scan; withdrawn before expired and superseded.
    """
    if grant.revoked_at is not None:
        return CapsuleState.REVOKED, grant.revoked_at
    if ending is not None and ending.withdrawn:
        return CapsuleState.WITHDRAWN, ending.at
    if grant.expires_at <= now:
        return CapsuleState.EXPIRED, grant.expires_at
    if ending is not None:
        return CapsuleState.SUPERSEDED, ending.at
    return CapsuleState.VALID, grant.made_at


_GONE = {
    CapsuleState.REVOKED: "Wie dit resultaat deelde, heeft dat ingetrokken. Gebruik het niet meer.",
    CapsuleState.WITHDRAWN: "De scan achter dit resultaat is ingetrokken. Gebruik het resultaat niet meer.",
    CapsuleState.EXPIRED: "Dit resultaat was tot een bepaalde dag gedeeld, en die is voorbij. Vraag het opnieuw aan.",
}


def check_readable(state: CapsuleState) -> None:
    """Raise `Gone`, with why, when a document in this state is not to be read any more."""
    if state in _GONE:
        raise Gone(_GONE[state])
