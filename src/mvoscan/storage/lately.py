"""What happened since a moment, counted from the dossiers that are there: usage itself is counted by the month."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select

from mvoscan.storage.tables import DossierRow, SubmissionRow, UsageFactRow, table_of
from mvoscan.storage.usage import HANDED_IN

_dossier = table_of(DossierRow)
_submission = table_of(SubmissionRow)
_fact = table_of(UsageFactRow)


class Lately(NamedTuple):
    """Scans with a first answer, scans handed in that stand, open scans that changed, and practice runs that began."""

    started: int
    handed_in: int
    worked_on: int
    practice: int


def since(connection: Connection, moment: datetime) -> Lately:
    """The counts since then; corrections start nothing."""
    real = (_dossier.c.practice.is_(False), _dossier.c.corrects.is_(None))
    handed_in = select(func.count()).join_from(
        _submission, _fact, (_fact.c.submission == _submission.c.public_id) & (_fact.c.kind == HANDED_IN)
    )
    return Lately(
        started=_count(connection, *real, _dossier.c.first_saved_at >= moment),
        handed_in=int(connection.execute(handed_in.where(_submission.c.handed_in_at >= moment)).scalar_one()),
        worked_on=_count(connection, *real, _dossier.c.submission.is_(None), _dossier.c.changed_at >= moment),
        practice=_count(connection, _dossier.c.practice.is_(True), _dossier.c.created_at >= moment),
    )


def _count(connection: Connection, *where: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).where(*where)).scalar_one())
