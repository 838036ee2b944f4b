"""Tombstones: which submissions were replaced by a correction or withdrawn, and since when."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from mvoscan.core.ending import Ending, EndKind
from mvoscan.storage.ending_tables import SubmissionEndRow
from mvoscan.storage.tables import table_of

_end = table_of(SubmissionEndRow)


_OF_SUBMISSION = select(_end).where(_end.c.submission == bindparam("submission"))


def of_submission(connection: Connection, submission: str) -> Ending | None:
    """How this submission ended; None while it stands."""
    row = connection.execute(_OF_SUBMISSION, {"submission": submission}).one_or_none()
    return _ending_of(row) if row else None


def supersede(connection: Connection, submission: str, *, by: str, now: datetime) -> None:
    """Note that another submission took the place of this one, which must still stand."""
    connection.execute(insert(_end).values(submission=submission, kind=EndKind.SUPERSEDED, by=by, at=now))


def withdraw(connection: Connection, submission: str, *, now: datetime) -> tuple[str, ...]:
    """Note that this submission, which must still stand, was withdrawn, and with it all that it had replaced.

    Gives their public ids, this one first.
    """
    connection.execute(insert(_end).values(submission=submission, kind=EndKind.WITHDRAWN, at=now))
    chain = (submission, *replaced_by(connection, submission))
    connection.execute(update(_end).where(_end.c.submission.in_(chain)).values(kind=EndKind.WITHDRAWN, at=now))
    return chain


def replaced_by(connection: Connection, submission: str) -> tuple[str, ...]:
    """The submissions that this one replaced, directly and before, the newest first."""
    query = select(_end.c.submission).where(_end.c.by == submission)
    earlier = connection.execute(query).scalar_one_or_none()
    return (earlier, *replaced_by(connection, earlier)) if earlier else ()


def newest(connection: Connection, submission: str) -> str | None:
    """The submission that stands in the place of this one now: itself, its latest correction, or none any more."""
    end = of_submission(connection, submission)
    if end is None:
        return submission
    return None if end.withdrawn or end.by is None else newest(connection, end.by)


def _ending_of(row: Row[Any]) -> Ending:
    return Ending(submission=row.submission, kind=EndKind(row.kind), by=row.by, at=row.at)
