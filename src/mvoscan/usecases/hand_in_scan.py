"""Hand in a scan: one transaction with the submission, its claim, its usage fact and counters; or nothing."""

from sqlalchemy import Connection

from mvoscan.core.dossier import Dossier, Right, brussels_month, brussels_quarter
from mvoscan.core.institution import Institution, InstitutionTypes
from mvoscan.core.submission import Submission, scored
from mvoscan.storage import claims, dossiers, institutions, submissions, usage
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

    Open statements may be handed in. Raises `Invalid` when an answer does not fit the questionnaire.
    """
    admitted = admit(connection, visitor, public_id, Right.MANAGE).dossier
    dossier = dossiers.lock(connection, admitted)
    if dossier.submission is not None:
        return dossier.submission
    submission = _submission(connection, dossier, visitor, library=library, public_id=submission_id)
    _keep(connection, submission, dossier, types=types, visitor=visitor)
    return submission.public_id


def _submission(
    connection: Connection, dossier: Dossier, visitor: Visitor, *, library: Library, public_id: str
) -> Submission:
    questionnaire = library.get(dossier.questionnaire, dossier.edition)
    answers = dossiers.answers(connection, dossier)
    return Submission(
        public_id=public_id,
        questionnaire=dossier.questionnaire,
        edition=dossier.edition,
        edition_hash=dossier.edition_hash,
        scope=dossier.scope,
        practice=dossier.practice,
        subject=dossier.subject,
        profile=dossier.profile,
        answers=answers,
        scores=scored(questionnaire, dossier.tailoring, answers),
        handed_in_at=visitor.now,
        month=brussels_month(visitor.now),
        quarter=brussels_quarter(visitor.now),
    )


def _keep(
    connection: Connection, submission: Submission, dossier: Dossier, *, types: InstitutionTypes, visitor: Visitor
) -> None:
    institution = _institution(connection, dossier)
    province = institution.province if institution and types.by_code[institution.type].province_known else None
    submissions.add(
        connection, submission, dossier=dossier, province=province, nis=institution.nis if institution else None
    )
    dossiers.close(connection, dossier, submission=submission.public_id, now=visitor.now)
    if submission.practice:
        return
    usage.record_hand_in(connection, submission, types=types, province=province)
    if institution is not None:
        claims.open_claim(
            connection,
            submission=submission.public_id,
            institution=institution.id,
            partner=dossier.subject.partner,
            now=visitor.now,
        )


def _institution(connection: Connection, dossier: Dossier) -> Institution | None:
    named = dossier.subject.institution
    return institutions.get(connection, named) if named else None
