"""Withdraw a scan that was handed in: a tombstone stays, and nothing of it counts or opens any more."""

from sqlalchemy import Connection

from mvoscan.core.audit import Kind, by_link
from mvoscan.core.dossier import Dossier, Right
from mvoscan.core.ending import EndKind
from mvoscan.core.errors import Conflict, Withdrawn
from mvoscan.core.event import EventKind, Subjects
from mvoscan.storage import access, audit, claims, dossiers, endings, outbox, usage
from mvoscan.usecases._access import WITHDRAWN, Admission, Visitor, admit

_NOT_YET = "Deze scan is nog niet ingediend. Er valt niets in te trekken."
_REPLACED = "Deze scan is vervangen door een verbetering. Trek de scan in die ervoor in de plaats kwam."


def read_withdrawable(connection: Connection, visitor: Visitor, public_id: str) -> Admission:
    """A scan that may be withdrawn; raises `Conflict` for one that was not handed in yet or was replaced."""
    admission = admit(connection, visitor, public_id, Right.MANAGE)
    _demand_standing(connection, admission.dossier)
    return admission


def withdraw_scan(connection: Connection, visitor: Visitor, public_id: str) -> None:
    """Withdraw a scan, with all that it replaced and the correction that is being made of it.

    Published figures stay as they are. Raises `Withdrawn` when it was withdrawn before.
    """
    dossier = dossiers.lock(connection, admit(connection, visitor, public_id, Right.MANAGE).dossier)
    submission = _demand_standing(connection, dossier)
    claims.lock_of(connection, submission)
    chain = endings.withdraw(connection, submission, now=visitor.now)
    correction = dossiers.correcting(connection, submission)
    closed = {each: dossiers.lock_of(connection, each) for each in chain}
    every = [*closed.values(), *([correction] if correction else [])]
    access.revoke_all(connection, [each.id for each in every], now=visitor.now)
    for name, each in closed.items():
        about = Subjects(submission=name)
        outbox.record(connection, EventKind.SCAN_WITHDRAWN, dossier=each, data=about, at=visitor.now)
    if dossier.practice:
        return
    audit.note(connection, by_link(Kind.SCAN_WITHDRAWN, submission, visitor.now))
    usage.end(connection, submission, EndKind.WITHDRAWN)


def _demand_standing(connection: Connection, dossier: Dossier) -> str:
    """The submission that stands; raises `Conflict` or `Withdrawn`."""
    if dossier.submission is None:
        raise Conflict(_NOT_YET)
    ending = endings.of_submission(connection, dossier.submission)
    if ending is not None:
        raise Withdrawn(WITHDRAWN) if ending.withdrawn else Conflict(_REPLACED)
    return dossier.submission
