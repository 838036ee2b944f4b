"""Who may do what with a dossier: the one question every journey asks first."""

from datetime import datetime
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection

from mvoscan.core.dossier import Dossier, Right
from mvoscan.core.errors import Gone, NotFound, Refused, Withdrawn
from mvoscan.core.grant import WHOLE, Grant, Part, parts_together
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
_ONLY_PART = "Met jouw link zie je alleen jouw deel van de scan. Vraag de rest aan wie het dossier beheert."


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
    """A dossier that the visitor may reach, by which link, with the right held and for which part of the scan.

    `stale` asks to roll the session on.
    """

    dossier: Dossier
    right: Right
    stale: bool
    grant: Grant
    part: Part


def admit(connection: Connection, visitor: Visitor, public_id: str, right: Right, *, partly: bool = False) -> Admission:
    """Let a visitor in, or raise: `NotFound` to a stranger, `Gone` when the link ended, `Refused` below the right.

    Whoever holds links for parts only gets in where the journey keeps to those parts, and says so with `partly`.
    Nobody reaches a scan that was withdrawn: `Withdrawn`, whatever became of the link.
    """
    found = (
        access.held(connection, cookie=visitor.cookie, public_id=public_id, now=visitor.now) if visitor.cookie else []
    )
    if not found:
        raise NotFound(_UNKNOWN)
    if any(each.withdrawn for each in found):
        raise Withdrawn(WITHDRAWN)
    if found[0].ended:
        raise Gone(_ENDED)
    allowed = [each for each in found if not each.ended and each.grant.right.includes(right)]
    if not allowed:
        raise Refused(_NOT_ALLOWED)
    part = parts_together(each.grant.part for each in allowed) or WHOLE
    if not (partly or part.whole):
        raise Refused(_ONLY_PART)
    strongest = allowed[0]
    dossier = dossiers.dossier_of(strongest.dossier)
    return Admission(dossier, strongest.grant.right, strongest.stale, strongest.grant, part)


def hand_over(connection: Connection, dossier: Dossier, keys: Keys, *, now: datetime) -> None:
    """Give whoever started a dossier its link to manage it, and open it in their session."""
    grant = access.add_grant(
        connection, dossier=dossier.id, right=Right.MANAGE, token=keys.token, now=now, days=keys.link_days
    )
    access.use_grant(connection, grant, cookie=keys.cookie, now=now, days=keys.session_days)
