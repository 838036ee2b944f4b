"""Scans handed in: written once, never changed."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, union

from mvoscan.core.answers import Answer
from mvoscan.core.dossier import Dossier, Subject
from mvoscan.core.ending import EndKind
from mvoscan.core.errors import Gone
from mvoscan.core.questionnaire import Scope
from mvoscan.core.scoring import ScanScore
from mvoscan.core.submission import Submission
from mvoscan.storage import endings
from mvoscan.storage.release_tables import ErasedScanRow
from mvoscan.storage.tables import DossierRow, SubmissionRow, table_of

_submission = table_of(SubmissionRow)
_dossier = table_of(DossierRow)
_erased = table_of(ErasedScanRow)
_ADD = insert(_submission)
_WITHDRAWN = "De scan die hier gedeeld werd, is er niet meer: wie ze indiende, trok ze in."


def add(
    connection: Connection, submission: Submission, *, dossier: Dossier, province: str | None, nis: str | None
) -> None:
    """Keep a submission, with province and NIS as they are at this moment."""
    plain = submission.model_dump(mode="json", exclude={"subject", "handed_in_at"})
    subject = submission.subject
    values = {
        **plain,
        "dossier_id": dossier.id,
        "type": subject.type,
        "institution_id": subject.institution,
        "partner_type": subject.partner_type,
        "partner_id": subject.partner,
        "province": province,
        "nis": nis,
        "handed_in_at": submission.handed_in_at,
    }
    connection.execute(_ADD, values)


_BY_PUBLIC_ID = select(_submission).where(_submission.c.public_id == bindparam("public_id"))


def get(connection: Connection, public_id: str) -> Submission:
    """The submission with this public id, which must exist."""
    return submission_of(connection.execute(_BY_PUBLIC_ID, {"public_id": public_id}).one())


def find(connection: Connection, public_id: str) -> Submission | None:
    """The submission with this public id, if it is still there."""
    row = connection.execute(_BY_PUBLIC_ID, {"public_id": public_id}).one_or_none()
    return submission_of(row) if row else None


def check_standing(connection: Connection, public_id: str) -> None:
    """Raise `Gone` when this scan is not there any more, or was withdrawn."""
    there = connection.execute(select(_submission.c.id).where(_submission.c.public_id == public_id)).first()
    ending = endings.of_submission(connection, public_id)
    if there is None or (ending is not None and ending.kind is EndKind.WITHDRAWN):
        raise Gone(_WITHDRAWN)


def every(connection: Connection) -> Iterator[Submission]:
    """All submissions in the order in which they were handed in."""
    for row in connection.execute(select(_submission).order_by(_submission.c.id)):
        yield submission_of(row)


def editions_in_use(connection: Connection) -> dict[str, str]:
    """Hash by `id/edition` of every edition that a dossier or a submission rests on, or one that was erased."""
    tables = (_dossier, _submission, _erased)
    query = union(*(select(each.c.questionnaire, each.c.edition, each.c.edition_hash) for each in tables))
    return {f"{row[0]}/{row[1]}": row[2] for row in connection.execute(query)}


def submission_of(row: Row[Any]) -> Submission:
    """The submission in a row."""
    return Submission(
        public_id=row.public_id,
        questionnaire=row.questionnaire,
        edition=row.edition,
        edition_hash=row.edition_hash,
        scope=Scope(row.scope),
        practice=row.practice,
        subject=Subject(
            type=row.type, institution=row.institution_id, partner_type=row.partner_type, partner=row.partner_id
        ),
        profile={name: tuple(options) for name, options in row.profile.items()},
        answers={name: Answer(**answer) for name, answer in row.answers.items()},
        scores=tuple(ScanScore.model_validate(each) for each in row.scores),
        handed_in_at=row.handed_in_at,
        month=row.month,
        quarter=row.quarter,
        previous=row.previous,
    )
