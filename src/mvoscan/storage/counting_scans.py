"""Which scans results are made of: handed in, confirmed, no practice, not replaced or withdrawn. Never their results.

A scan that was erased before its year appeared goes on counting.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, FromClause, delete, func, select

from mvoscan.core.disclosure.erased import pseudonym
from mvoscan.core.disclosure.protected import Frozen
from mvoscan.core.institution import ClaimState
from mvoscan.core.release import Release
from mvoscan.storage import releases
from mvoscan.storage.release_tables import ErasedScanRow
from mvoscan.storage.tables import ClaimRow, SubmissionRow, UsageFactRow, table_of
from mvoscan.storage.usage import HANDED_IN

_submission = table_of(SubmissionRow)
_claim = table_of(ClaimRow)
_fact = table_of(UsageFactRow)
_erased = table_of(ErasedScanRow)


def known_quarters(connection: Connection, *, questionnaire: str) -> tuple[str, ...]:
    """The quarters in which there are confirmed scans, in order."""
    query = select(_submission.c.quarter).distinct().select_from(joined()).where(*counts(questionnaire))
    erased = select(_erased.c.quarter).distinct().where(_erased.c.questionnaire == questionnaire)
    return tuple(sorted({*connection.execute(query).scalars(), *connection.execute(erased).scalars()}))


def in_short(connection: Connection, quarters: Collection[str], *, questionnaire: str) -> str:
    """A short text that is another one as soon as other scans or other bodies count in these quarters."""
    columns = (
        func.count(),
        func.count(_fact.c.surrogate.distinct()),
        func.max(_submission.c.id),
        func.max(_claim.c.decided_at),
    )
    query = select(*columns).select_from(joined()).where(_submission.c.quarter.in_(quarters), *counts(questionnaire))
    erased = connection.execute(select(func.count()).where(*_erased_in(quarters, questionnaire))).scalar_one()
    return " ".join(str(each) for each in (*connection.execute(query).one(), erased))


def gone_from(connection: Connection, release: Release) -> int:
    """How many scans that a waiting release counts do not count any more; such a release is not published.

    They were replaced, withdrawn, rejected or erased since it was gathered. 0 for one that does not wait: what was
    published stays as it is. Raises `BrokenFile` when its units are no longer what they were.
    """
    if not release.waits:
        return 0
    frozen = Frozen.model_validate_json(releases.units(connection, release))
    counted = {scan for unit in frozen.units for scan in unit.scans}
    return len(counted - _pseudonyms(connection, release.period.quarters, questionnaire=release.questionnaire))


def forget_erased(connection: Connection, quarters: Collection[str], *, questionnaire: str) -> int:
    """Forget the scans of these quarters that were erased: their year appeared. Gives how many."""
    return connection.execute(delete(_erased).where(*_erased_in(quarters, questionnaire))).rowcount


def joined() -> FromClause:
    """A scan with its claim and its fact of usage."""
    with_claim = _submission.join(_claim, _claim.c.submission == _submission.c.public_id)
    return with_claim.join(_fact, _fact.c.submission == _submission.c.public_id)


def counts(questionnaire: str) -> tuple[ColumnElement[bool], ...]:
    """What a scan has to be to count."""
    return (
        _claim.c.state == ClaimState.CONFIRMED,
        _submission.c.practice.is_(False),
        _submission.c.questionnaire == questionnaire,
        _fact.c.surrogate.is_not(None),
        _fact.c.kind == HANDED_IN,
    )


def _pseudonyms(connection: Connection, quarters: Collection[str], *, questionnaire: str) -> set[str]:
    """All scans that count in these quarters, by their pseudonyms."""
    within = (_submission.c.quarter.in_(quarters), *counts(questionnaire))
    there = connection.execute(select(_submission.c.public_id).select_from(joined()).where(*within)).scalars()
    erased = connection.execute(select(_erased.c.scan).where(*_erased_in(quarters, questionnaire))).scalars()
    return {*map(pseudonym, there), *erased}


def _erased_in(quarters: Collection[str], questionnaire: str) -> tuple[ColumnElement[bool], ...]:
    return _erased.c.quarter.in_(quarters), _erased.c.questionnaire == questionnaire
