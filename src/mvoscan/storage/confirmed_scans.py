"""The scans that results may be made of: handed in, confirmed, no practice, not replaced or withdrawn.

Each comes with the stand-ins of its bodies.
"""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, FromClause, func, select

from mvoscan.core.embedding import Shown
from mvoscan.core.institution import ClaimState
from mvoscan.core.submission import Submission
from mvoscan.storage import embeds
from mvoscan.storage.submissions import submission_of
from mvoscan.storage.tables import ClaimRow, SubmissionRow, UsageFactRow, table_of
from mvoscan.storage.usage import HANDED_IN

_submission = table_of(SubmissionRow)
_claim = table_of(ClaimRow)
_fact = table_of(UsageFactRow)


class ConfirmedScan(NamedTuple):
    """A scan with the random stand-ins of its institution and its partner, and the province as it was at hand-in.

    `shown` is what everybody could see of it, because its organisation showed it.
    """

    submission: Submission
    institution: str
    partner: str | None
    province: str | None
    shown: frozenset[Shown] = frozenset()


def of_quarters(connection: Connection, quarters: Collection[str], *, questionnaire: str) -> Iterator[ConfirmedScan]:
    """The confirmed scans of these quarters (`YYYY-Qn`), in the order in which they were handed in."""
    query = (
        select(_submission, _fact.c.surrogate, _fact.c.partner_surrogate)
        .select_from(_joined())
        .where(_submission.c.quarter.in_(quarters), *_counts(questionnaire))
        .order_by(_submission.c.handed_in_at, _submission.c.id)
    )
    shown = embeds.shown_to_everyone(connection, quarters)
    for row in connection.execute(query):
        seen = shown.get(row.public_id, frozenset())
        yield ConfirmedScan(submission_of(row), row.surrogate, row.partner_surrogate, row.province, seen)


def known_quarters(connection: Connection, *, questionnaire: str) -> tuple[str, ...]:
    """The quarters in which there are confirmed scans, in order."""
    query = select(_submission.c.quarter).distinct().select_from(_joined()).where(*_counts(questionnaire))
    return tuple(sorted(connection.execute(query).scalars()))


def in_short(connection: Connection, quarters: Collection[str], *, questionnaire: str) -> str:
    """A short text that is another one as soon as other scans or other bodies count in these quarters."""
    columns = (
        func.count(),
        func.count(_fact.c.surrogate.distinct()),
        func.max(_submission.c.id),
        func.max(_claim.c.decided_at),
    )
    query = select(*columns).select_from(_joined()).where(_submission.c.quarter.in_(quarters), *_counts(questionnaire))
    return " ".join(str(each) for each in connection.execute(query).one())


def _joined() -> FromClause:
    with_claim = _submission.join(_claim, _claim.c.submission == _submission.c.public_id)
    return with_claim.join(_fact, _fact.c.submission == _submission.c.public_id)


def _counts(questionnaire: str) -> tuple[ColumnElement[bool], ...]:
    """What a scan has to be to count."""
    return (
        _claim.c.state == ClaimState.CONFIRMED,
        _submission.c.practice.is_(False),
        _submission.c.questionnaire == questionnaire,
        _fact.c.surrogate.is_not(None),
        _fact.c.kind == HANDED_IN,
    )
