"""Correct a scan that was handed in: a new scan with all its answers, which takes its place when it is handed in."""

from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.dossier import Dossier, Right
from mvoscan.core.ending import Ending
from mvoscan.core.errors import Conflict
from mvoscan.core.history import Signature
from mvoscan.storage import access, dossier_answers, dossiers, endings, submissions
from mvoscan.usecases._access import Admission, Keys, Visitor, admit, hand_over

_NOT_YET = "Deze scan is nog niet ingediend. Je kunt de antwoorden gewoon wijzigen."
_REPLACED = "Deze scan is al vervangen door een verbetering. Verbeter de scan die ervoor in de plaats kwam."


class Standing(NamedTuple):
    """Whether a scan stands: how it ended, whether it is being corrected, and the dossier of that correction.

    `corrected_in` is the address of the correction, for a visitor who may see it.
    """

    ending: Ending | None = None
    correcting: bool = False
    corrected_in: str | None = None


class Correction(NamedTuple):
    """A correction in progress; `opened` when this session just got a link to it."""

    dossier: Dossier
    opened: bool


def read_standing(connection: Connection, visitor: Visitor, dossier: Dossier) -> Standing:
    """What became of a scan that was handed in, as this visitor may know it."""
    if dossier.submission is None:
        return Standing()
    ending = endings.of_submission(connection, dossier.submission)
    later = dossiers.correcting(connection, dossier.submission)
    if later is None:
        return Standing(ending)
    seen = later.public_id if _holds(connection, visitor, later, Right.READ) else None
    return Standing(ending, correcting=ending is None, corrected_in=seen)


def read_correctable(connection: Connection, visitor: Visitor, public_id: str) -> tuple[Admission, Standing]:
    """A scan that may be corrected; raises `Conflict` for one that was not handed in yet or was replaced."""
    admission = admit(connection, visitor, public_id, Right.MANAGE)
    _demand_correctable(connection, admission.dossier)
    return admission, read_standing(connection, visitor, admission.dossier)


def start_correction(connection: Connection, visitor: Visitor, public_id: str, *, keys: Keys) -> Correction:
    """A new scan on the same edition for the same body, with every answer, note and mark of this one.

    There is one correction at a time: asked again, it is the same one.
    """
    earlier = dossiers.lock(connection, admit(connection, visitor, public_id, Right.MANAGE).dossier)
    corrected = _demand_correctable(connection, earlier)
    dossier = dossiers.correcting(connection, corrected)
    if dossier is None:
        dossier = _copied(connection, visitor, earlier, corrected, keys)
    elif _holds(connection, visitor, dossier, Right.MANAGE):
        return Correction(dossier, opened=False)
    hand_over(connection, dossier, keys, now=visitor.now)
    return Correction(dossier, opened=True)


def _copied(connection: Connection, visitor: Visitor, earlier: Dossier, corrected: str, keys: Keys) -> Dossier:
    dossier = dossiers.add(
        connection,
        public_id=keys.public_id,
        edition=(earlier.questionnaire, earlier.edition, earlier.edition_hash),
        scope=earlier.scope,
        practice=earlier.practice,
        subject=earlier.subject,
        profile=earlier.profile,
        now=visitor.now,
        previous=earlier.previous,
        carried=earlier.carried,
        corrects=corrected,
    )
    begins = {name: each.at(0) for name, each in submissions.get(connection, corrected).answers.items()}
    dossier_answers.save(connection, dossier, begins, Signature("", visitor.now))
    return dossier


def _demand_correctable(connection: Connection, dossier: Dossier) -> str:
    """The submission that may be corrected; raises `Conflict`."""
    if dossier.submission is None:
        raise Conflict(_NOT_YET)
    if endings.of_submission(connection, dossier.submission) is not None:
        raise Conflict(_REPLACED)
    return dossier.submission


def _holds(connection: Connection, visitor: Visitor, dossier: Dossier, right: Right) -> bool:
    held = access.held(connection, cookie=visitor.cookie, public_id=dossier.public_id, now=visitor.now)
    return any(not each.ended and each.grant.right.includes(right) for each in held)
