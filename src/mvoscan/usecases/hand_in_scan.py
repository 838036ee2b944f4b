"""Hand in a scan: one transaction with the submission, its claim, its usage fact and counters; or nothing."""

from sqlalchemy import Connection

from mvoscan.core.dossier import Dossier, Right
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.submission import submit
from mvoscan.storage import dossiers, handed_in
from mvoscan.storage.library import Library
from mvoscan.usecases._access import Visitor, admit


def hand_in_scan(
    connection: Connection,
    visitor: Visitor,
    public_id: str,
    *,
    library: Library,
    types: InstitutionTypes,
    submission_id: str,
) -> str:
    """Hand a dossier in and give the public id of its submission; a second time gives the first one again.

    Open statements may be handed in. Raises `Invalid` when an answer does not fit the questionnaire, or lacks a note
    that it asks for.
    """
    dossier = dossiers.lock(connection, admit(connection, visitor, public_id, Right.MANAGE).dossier)
    if dossier.submission is not None:
        return dossier.submission
    _hand_in(connection, dossier, visitor, library=library, types=types, submission_id=submission_id)
    return submission_id


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
    answers = dossiers.answers(connection, dossier)
    submission = submit(dossier, questionnaire, answers, public_id=submission_id, now=visitor.now)
    handed_in.keep(connection, submission, dossier, types=types)
