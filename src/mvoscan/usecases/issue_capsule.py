"""Issue a result to other programs: make a signed document for whoever has its address, look at it, list, revoke.

All of it asks the right to manage: who else reads the scores of a body is for whoever answers for its dossier.
"""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.capsule_actions import CapsuleActions, actions_of
from mvoscan.core.capsule_grant import MOST_CAPSULES, CapsuleGrant, CapsuleState, Issued, Names, state_of
from mvoscan.core.dossier import BRUSSELS, Right
from mvoscan.core.errors import Conflict, NotFound
from mvoscan.core.event import EventKind, Subjects
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.sharing import read_wish
from mvoscan.storage import capsules, consents, dossiers, endings, outbox, plans, results, submissions
from mvoscan.storage.capsules import Issuing
from mvoscan.storage.library import Library
from mvoscan.usecases._access import Admission, Visitor, admit

_NOT_YET = "Dien de scan eerst in. Daarna kun je het resultaat delen."
_ENDED = "Deze scan is vervangen door een verbetering. Deel het resultaat van de scan die ervoor in de plaats kwam."
_FULL = (
    f"Je deelde dit resultaat al {MOST_CAPSULES} keer met een programma. Meer gaat niet: gebruik een adres dat werkt."
)
_NO_CAPSULE = "Dit gedeelde resultaat hoort niet bij dit dossier. Ga terug naar het overzicht."


class Listed(NamedTuple):
    """Something that was shared, and whether it still holds."""

    grant: CapsuleGrant
    state: CapsuleState


class Capsules(NamedTuple):
    """What was issued of a dossier, the newest first; `fresh` is the one whose secret was handed along.

    Of a scan that was replaced nothing more is issued.
    """

    admission: Admission
    listed: tuple[Listed, ...]
    replaced: bool
    fresh: CapsuleGrant | None = None


class Receives(NamedTuple):
    """Exactly what a receiver gets: the stored document, and the actions when they go along."""

    admission: Admission
    issued: Issued
    state: CapsuleState
    actions: CapsuleActions | None


def read_capsules(connection: Connection, visitor: Visitor, dossier_id: str, *, token: str = "") -> Capsules:
    """What was issued of a dossier; `token` is that of a fresh one, as the browser of its maker keeps it."""
    admission = _managed(connection, visitor, dossier_id)
    found = capsules.with_token(connection, token) if token else None
    mine = found is not None and found.dossier == admission.dossier.id and not found.grant.ended(visitor.now)
    grants = capsules.of_dossier(connection, admission.dossier.id)
    ending = endings.of_submission(connection, admission.dossier.submission or "")
    listed = tuple(Listed(each, state_of(each, ending, now=visitor.now)[0]) for each in grants)
    return Capsules(admission, listed, ending is not None, found.grant if found and mine else None)


def read_received(
    connection: Connection,
    visitor: Visitor,
    dossier_id: str,
    capsule: str,
    *,
    library: Library,
    types: InstitutionTypes,
) -> Receives:
    """What the receiver of a capsule of this dossier gets, to the byte."""
    admission, found = _own(connection, visitor, dossier_id, capsule)
    state, _ = state_of(found.grant, endings.of_submission(connection, found.grant.submission), now=visitor.now)
    if not found.grant.with_plan:
        return Receives(admission, found, state, None)
    submission = submissions.get(connection, found.grant.submission)
    result = results.of_submission(connection, submission, library=library, types=types)
    planned = plans.of_dossier(connection, found.dossier)
    return Receives(admission, found, state, actions_of(capsule, result, planned))


def make_capsule(
    connection: Connection,
    visitor: Visitor,
    dossier_id: str,
    given: Mapping[str, str],
    *,
    names: Names,
    issuing: Issuing,
) -> None:
    """Issue the result to whoever gets its address; raises `Invalid` with all that is wrong with the form."""
    dossier = _managed(connection, visitor, dossier_id).dossier
    wish = read_wish(given, today=visitor.now.astimezone(BRUSSELS).date())
    dossiers.lock(connection, dossier)
    if endings.of_submission(connection, dossier.submission or "") is not None:
        raise Conflict(_ENDED)
    if capsules.count(connection, dossier.id) >= MOST_CAPSULES:
        raise Conflict(_FULL)
    grant = capsules.issue(connection, dossier, wish, names, issuing=issuing, now=visitor.now)
    outbox.record(connection, EventKind.RESULT_SHARED, at=visitor.now, dossier=dossier, data=_told(grant))


def revoke_capsule(connection: Connection, visitor: Visitor, dossier_id: str, capsule: str) -> None:
    """Revoke a capsule, and the consent it rests on when there is one. Revoking twice is the same as once."""
    admission, found = _own(connection, visitor, dossier_id, capsule)
    dossier, given = admission.dossier, consents.get(connection, capsule)
    if given is not None:
        if consents.take_back(connection, capsule, now=visitor.now):
            outbox.record(connection, EventKind.RESULT_REVOKED, at=visitor.now, dossier=dossier, data=given.subjects)
    elif capsules.revoke(connection, capsule, now=visitor.now):
        outbox.record(connection, EventKind.RESULT_REVOKED, at=visitor.now, dossier=dossier, data=_told(found.grant))


def _told(grant: CapsuleGrant) -> Subjects:
    return Subjects(submission=grant.submission, capsule=grant.public_id, client=grant.client)


def _own(connection: Connection, visitor: Visitor, dossier_id: str, capsule: str) -> tuple[Admission, Issued]:
    admission = _managed(connection, visitor, dossier_id)
    found = capsules.get(connection, capsule)
    if found is None or found.dossier != admission.dossier.id:
        raise NotFound(_NO_CAPSULE)
    return admission, found


def _managed(connection: Connection, visitor: Visitor, dossier_id: str) -> Admission:
    admission = admit(connection, visitor, dossier_id, Right.MANAGE)
    if admission.dossier.submission is None:
        raise Conflict(_NOT_YET)
    return admission
