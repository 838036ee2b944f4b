"""Read a result capsule from outside: the document, whether it still holds, and the actions beside it."""

from datetime import datetime

from sqlalchemy import Connection

from mvoscan.core.capsule_actions import CapsuleActions, actions_of
from mvoscan.core.capsule_grant import (
    CapsuleGrant,
    CapsuleState,
    CapsuleStatus,
    Issued,
    Successor,
    check_readable,
    state_of,
)
from mvoscan.core.client import ClientAccess
from mvoscan.core.errors import Gone, NoKey, NotFound
from mvoscan.core.institution import InstitutionTypes
from mvoscan.storage import capsules, endings, plans, results, submissions
from mvoscan.storage.library import Library

_UNKNOWN = "Dit gedeelde resultaat kennen we niet. Controleer of het adres helemaal is overgenomen."
_FOR_A_CLIENT = "Dit resultaat is voor één afnemer. Stuur zijn sleutel of token mee: Authorization: Bearer …"
_NO_PLAN = "Bij dit resultaat werd geen actieplan gedeeld."
_PLAN_WENT_ON = (
    "Deze scan is vervangen door een verbetering, en het actieplan ging mee. Vraag het resultaat opnieuw aan."
)
_STANDING = frozenset((CapsuleState.VALID, CapsuleState.SUPERSEDED))


def read_capsule(connection: Connection, share: str, *, reader: ClientAccess | None, now: datetime) -> Issued:
    """The document at an address, for whoever has it or for its client; raises `NotFound`, `NoKey`, or `Gone`."""
    found = _reached(connection, share, reader)
    check_readable(_state(connection, found.grant, now)[0])
    return found


def read_status(connection: Connection, share: str, *, address: str, now: datetime) -> CapsuleStatus:
    """Whether a document still holds, by its id or by its secret address, for everybody; `address` is the service's.

    Of one that may not be read any more nothing else is told.
    """
    found = capsules.with_token(connection, share) or capsules.get(connection, share)
    if found is None:
        raise NotFound(_UNKNOWN)
    grant = found.grant
    state, since = _state(connection, grant, now)
    return CapsuleStatus(
        id=grant.public_id,
        status=state,
        since=since,
        expires=grant.expires_at if state in _STANDING else None,
        successor=_successor(connection, grant, address, now) if state is CapsuleState.SUPERSEDED else None,
    )


def read_actions(
    connection: Connection,
    share: str,
    *,
    reader: ClientAccess | None,
    library: Library,
    types: InstitutionTypes,
    now: datetime,
) -> CapsuleActions:
    """The actions beside a document, as they are now; raises `NotFound` when they were not shared."""
    found = read_capsule(connection, share, reader=reader, now=now)
    if not found.grant.with_plan:
        raise NotFound(_NO_PLAN)
    if _state(connection, found.grant, now)[0] is CapsuleState.SUPERSEDED:
        raise Gone(_PLAN_WENT_ON)
    submission = submissions.get(connection, found.grant.submission)
    result = results.of_submission(connection, submission, library=library, types=types)
    return actions_of(found.grant.public_id, result, plans.of_dossier(connection, found.dossier))


def _reached(connection: Connection, share: str, reader: ClientAccess | None) -> Issued:
    """An open capsule by its secret address; one for a client by its id, for that client only.

    A token is for one consent, which has the same id as what was issued by it.
    """
    found = capsules.with_token(connection, share)
    if found is not None:
        return found
    named = capsules.get(connection, share)
    if named is None or named.grant.client is None:
        raise NotFound(_UNKNOWN)
    if reader is None:
        raise NoKey(_FOR_A_CLIENT)
    if named.grant.client != reader.public_id or reader.consent not in {None, share}:
        raise NotFound(_UNKNOWN)
    return named


def _state(connection: Connection, grant: CapsuleGrant, now: datetime) -> tuple[CapsuleState, datetime]:
    return state_of(grant, endings.of_submission(connection, grant.submission), now=now)


def _successor(connection: Connection, grant: CapsuleGrant, address: str, now: datetime) -> Successor | None:
    """What took its place, when that was shared with the same reader and in the same form: with the name or without."""
    newest = endings.newest(connection, grant.submission)
    shared = capsules.of_submission(connection, newest, grant.client) if newest else ()
    for each in shared:
        if each.anonymous == grant.anonymous and not each.ended(now):
            place = f"{address}/api/v1/results/{each.public_id}"
            return Successor(id=each.public_id, status=f"{place}/status", address=place if grant.client else None)
    return None
