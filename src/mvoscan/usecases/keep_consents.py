"""The programs that may read the result of a scan: who manages it sees them, and takes a consent back."""

from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.consent import Consent
from mvoscan.core.dossier import Right
from mvoscan.core.errors import NotFound
from mvoscan.core.event import EventKind
from mvoscan.storage import consents, outbox
from mvoscan.usecases._access import Admission, Visitor, admit

_NO_CONSENT = "Deze koppeling hoort niet bij dit dossier. Ga terug naar het overzicht van je koppelingen."


class Consents(NamedTuple):
    """The consents for a dossier, the newest first, with those that were taken back."""

    admission: Admission
    given: tuple[Consent, ...]


def read_consents(connection: Connection, visitor: Visitor, dossier_id: str) -> Consents:
    """Which programs may read this result, and could before."""
    admission = admit(connection, visitor, dossier_id, Right.MANAGE)
    return Consents(admission, consents.of_dossier(connection, admission.dossier.id))


def take_back(connection: Connection, visitor: Visitor, dossier_id: str, consent_id: str) -> None:
    """Take a consent back: the program reads nothing any more, and is told. Twice is the same as once."""
    dossier = admit(connection, visitor, dossier_id, Right.MANAGE).dossier
    found = consents.get(connection, consent_id)
    if found is None or found.dossier != dossier.id:
        raise NotFound(_NO_CONSENT)
    if consents.take_back(connection, consent_id, now=visitor.now):
        outbox.record(connection, EventKind.RESULT_REVOKED, dossier=dossier, data=found.subjects, at=visitor.now)
