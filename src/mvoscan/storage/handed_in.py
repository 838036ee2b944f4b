"""All that is kept when a scan is handed in, in the transaction of the caller: or nothing of it."""

from sqlalchemy import Connection

from mvoscan.core.dossier import Dossier
from mvoscan.core.event import EventKind, Subjects
from mvoscan.core.institution import Institution, InstitutionTypes
from mvoscan.core.submission import Submission
from mvoscan.storage import claims, dossiers, institutions, outbox, submissions, usage


def keep(connection: Connection, submission: Submission, dossier: Dossier, *, types: InstitutionTypes) -> None:
    """Keep the submission, close its dossier, count and tell it and open its claim; a practice run is counted nowhere.

    Province and NIS code are stored as they are at this moment. Counting comes last: on PostgreSQL others who hand in
    wait for its rows until this transaction ends.
    """
    institution = _institution(connection, dossier)
    province = institution.province if institution and types.by_code[institution.type].province_known else None
    submissions.add(
        connection, submission, dossier=dossier, province=province, nis=institution.nis if institution else None
    )
    dossiers.close(connection, dossier, submission=submission.public_id, now=submission.handed_in_at)
    if submission.practice:
        return
    if institution is not None:
        claims.open_claim(
            connection,
            submission=submission.public_id,
            institution=institution.id,
            partner=dossier.subject.partner,
            now=submission.handed_in_at,
        )
    about = Subjects(submission=submission.public_id)
    outbox.record(connection, EventKind.SCAN_HANDED_IN, dossier=dossier, data=about, at=submission.handed_in_at)
    usage.record_hand_in(connection, submission, types=types, province=province)


def _institution(connection: Connection, dossier: Dossier) -> Institution | None:
    named = dossier.subject.institution
    return institutions.get(connection, named) if named else None
