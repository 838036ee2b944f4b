"""Who may do what with a dossier: the one question every journey asks first."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.dossier import Dossier, Right
from mvoscan.core.errors import Gone, NotFound, Refused
from mvoscan.storage import access, dossiers

_UNKNOWN = "Dit dossier is in deze browser niet geopend. Open de link die je bewaarde; dan kun je verder."
_ENDED = (
    "De link waarmee je dit dossier opende, is ingetrokken of verlopen. Vraag een nieuwe aan wie het dossier beheert."
)
_NOT_ALLOWED = "Met jouw link kun je dit niet doen. Vraag het aan wie het dossier beheert."


class Visitor(NamedTuple):
    """Who asks: the cookie of the session (empty when there is none), and when."""

    cookie: str
    now: datetime


class Admission(NamedTuple):
    """A dossier that the visitor may reach, with the right held; `stale` asks to roll the session on."""

    dossier: Dossier
    right: Right
    stale: bool


def admit(connection: Connection, visitor: Visitor, public_id: str, right: Right) -> Admission:
    """Let a visitor in, or raise: `NotFound` to a stranger, `Gone` when the link ended, `Refused` below the right."""
    found = (
        access.held(connection, cookie=visitor.cookie, public_id=public_id, now=visitor.now) if visitor.cookie else None
    )
    if found is None:
        raise NotFound(_UNKNOWN)
    if found.ended:
        raise Gone(_ENDED)
    if not found.right.includes(right):
        raise Refused(_NOT_ALLOWED)
    return Admission(dossiers.dossier_of(found.dossier), found.right, found.stale)
