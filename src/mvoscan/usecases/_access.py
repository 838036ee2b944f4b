"""Who may do what with a dossier: the one question every journey asks first."""

from datetime import datetime
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection

from mvoscan.core.dossier import Dossier, Right
from mvoscan.core.errors import Gone, NotFound, Refused, Withdrawn
from mvoscan.storage import access, dossiers

_UNKNOWN = "Dit dossier is in deze browser niet geopend. Open de link die je bewaarde; dan kun je verder."
_ENDED = (
    "De link waarmee je dit dossier opende, is ingetrokken of verlopen. Vraag een nieuwe aan wie het dossier beheert."
)
WITHDRAWN = (
    "Deze scan is ingetrokken door wie ze beheerde. De links ernaartoe werken niet meer; de scan telt niet meer mee als"
    " ingediend. Wil je toch een scan indienen? Begin dan een nieuwe op de startpagina."
)
_NOT_ALLOWED = "Met jouw link kun je dit niet doen. Vraag het aan wie het dossier beheert."


class Visitor(NamedTuple):
    """Who asks: the cookie of the session (empty when there is none), and when."""

    cookie: str
    now: datetime


class Keys(BaseModel):
    """Fresh secrets and lifetimes for a new dossier, made at the door."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    public_id: str
    token: str
    cookie: str
    link_days: int
    session_days: int


class Admission(NamedTuple):
    """A dossier that the visitor may reach, with the right held; `stale` asks to roll the session on."""

    dossier: Dossier
    right: Right
    stale: bool


def admit(connection: Connection, visitor: Visitor, public_id: str, right: Right) -> Admission:
    """Let a visitor in, or raise: `NotFound` to a stranger, `Gone` when the link ended, `Refused` below the right.

    Nobody reaches a scan that was withdrawn: `Withdrawn`, whatever became of the link.
    """
    found = (
        access.held(connection, cookie=visitor.cookie, public_id=public_id, now=visitor.now) if visitor.cookie else None
    )
    if found is None:
        raise NotFound(_UNKNOWN)
    if found.withdrawn:
        raise Withdrawn(WITHDRAWN)
    if found.ended:
        raise Gone(_ENDED)
    if not found.right.includes(right):
        raise Refused(_NOT_ALLOWED)
    return Admission(dossiers.dossier_of(found.dossier), found.right, found.stale)


def hand_over(connection: Connection, dossier: Dossier, keys: Keys, *, now: datetime) -> None:
    """Give whoever started a dossier its link to manage it, and open it in their session."""
    grant = access.add_grant(
        connection, dossier=dossier.id, right=Right.MANAGE, token=keys.token, now=now, days=keys.link_days
    )
    access.use_grant(connection, grant, cookie=keys.cookie, now=now, days=keys.session_days)
