"""Hand in a scan: one transaction with the submission, its claim, its usage fact and counters; or nothing.

A correction takes the place of the scan that it corrects in that same transaction.
"""

from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.audit import Kind, by_link
from mvoscan.core.claim import Claim, carry_decision
from mvoscan.core.dossier import Dossier, Right
from mvoscan.core.ending import EndKind
from mvoscan.core.errors import Conflict, Invalid, Problem, UnderWay, Withdrawn
from mvoscan.core.event import EventKind, Subjects
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.submission import Submission, submit
from mvoscan.storage import (
    audit,
    claims,
    dossier_answers,
    dossiers,
    endings,
    handed_in,
    idempotency,
    outbox,
    plans,
    usage,
)
from mvoscan.storage.library import Library
from mvoscan.usecases._access import WITHDRAWN, Visitor, admit

SEE_OTHER = 303
"""What a hand-in is answered with: go and see the result."""

_OTHER_BODY = "Deze sleutel (Idempotency-Key) hoort bij een andere aanvraag voor deze scan. Gebruik telkens een nieuwe."
_UNDER_WAY = "Dezelfde aanvraag wordt op dit moment verwerkt. Wacht even en vraag opnieuw: je krijgt dan het antwoord."
_TAKEN = "De scan die je verbetert, is intussen al door een andere vervangen. Bekijk het resultaat van die scan."


class Key(NamedTuple):
    """What makes a request the same one: a key from its sender, and what was sent with it.

    A program (`waits` is False) is told that the same request is under way; a browser waits for its answer.
    """

    key: str
    body: str = ""
    waits: bool = True


def hand_in_scan(
    connection: Connection,
    visitor: Visitor,
    public_id: str,
    *,
    library: Library,
    types: InstitutionTypes,
    submission_id: str,
    key: Key | None = None,
) -> str:
    """Hand a dossier in and give the public id of its submission; a second time gives the first one again.

    Open statements may be handed in. Raises `Invalid` when an answer does not fit the questionnaire, or lacks a note
    that it asks for, and for a key that was used for something else; `UnderWay` while the same key is being answered.
    """
    dossier = admit(connection, visitor, public_id, Right.MANAGE).dossier
    request = idempotency.Request(dossier.id, key.key, key.body) if key else None
    if request and key and not idempotency.begin(connection, request) and not key.waits:
        raise UnderWay(_UNDER_WAY)
    dossier = dossiers.lock(connection, dossier)
    if request and (found := idempotency.find(connection, request, now=visitor.now)):
        answered, same = found
        if not same:
            raise Invalid(Problem(field="Idempotency-Key", message=_OTHER_BODY))
        return answered.result
    if dossier.submission is None:
        _hand_in(connection, dossier, visitor, library=library, types=types, submission_id=submission_id)
    result = dossier.submission or submission_id
    if request:
        idempotency.keep(connection, request, idempotency.Answered(SEE_OTHER, result), now=visitor.now)
    return result


def _hand_in(
    connection: Connection,
    dossier: Dossier,
    visitor: Visitor,
    *,
    library: Library,
    types: InstitutionTypes,
    submission_id: str,
) -> None:
    questionnaire = library.get(dossier.questionnaire, dossier.edition)
    answers = dossier_answers.read(connection, dossier)
    submission = submit(dossier, questionnaire, answers, public_id=submission_id, now=visitor.now)
    if dossier.corrects is None:
        handed_in.keep(connection, submission, dossier, types=types)
    else:
        _replace(connection, submission, dossier, dossier.corrects, types=types)


def _replace(
    connection: Connection, submission: Submission, dossier: Dossier, corrected: str, *, types: InstitutionTypes
) -> None:
    """Keep a correction, and let it take the place of what it corrects: it alone counts from now on.

    What was decided about who the earlier scan is from goes along: whoever holds the link to manage it is the same.
    """
    earlier = dossiers.lock_of(connection, corrected)
    _demand_standing(connection, corrected)
    decided = claims.lock_of(connection, corrected)
    handed_in.keep(connection, submission, dossier, types=types)
    endings.supersede(connection, corrected, by=submission.public_id, now=submission.handed_in_at)
    about = Subjects(submission=corrected, replaced_by=submission.public_id)
    outbox.record(connection, EventKind.SCAN_SUPERSEDED, dossier=earlier, data=about, at=submission.handed_in_at)
    plans.move(connection, earlier.id, dossier.id)
    if submission.practice:
        return
    audit.note(
        connection,
        by_link(Kind.SCAN_CORRECTED, submission.public_id, submission.handed_in_at, vervangt=corrected),
    )
    if decided is not None:
        _carry(connection, decided, submission)
    usage.end(connection, corrected, EndKind.SUPERSEDED)


def _carry(connection: Connection, decided: Claim, submission: Submission) -> None:
    made = claims.of_submission(connection, submission.public_id)
    if made is None or decided.decided_at is None:
        return
    carried = carry_decision(decided, made)
    claims.keep_decision(connection, carried)
    if carried.confirmed:
        usage.set_confirmed(connection, submission.public_id, confirmed=True)
    entry = by_link(
        Kind.CLAIM_CARRIED,
        str(carried.id),
        submission.handed_in_at,
        van_opgave=str(decided.id),
        beslissing=carried.state,
        bestuur=" en ".join(carried.institutions),
    )
    audit.note(connection, entry)


def _demand_standing(connection: Connection, corrected: str) -> None:
    end = endings.of_submission(connection, corrected)
    if end is not None and end.withdrawn:
        raise Withdrawn(WITHDRAWN)
    if end is not None:
        raise Conflict(_TAKEN)
