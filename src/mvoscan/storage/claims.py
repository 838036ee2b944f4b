"""Claims that a handed-in scan is for a named institution, and what was decided about them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from mvoscan.core.claim import Claim
from mvoscan.core.errors import NotFound
from mvoscan.core.institution import ClaimState
from mvoscan.storage.ending_tables import SubmissionEndRow
from mvoscan.storage.tables import ClaimRow, table_of

_claim = table_of(ClaimRow)
_end = table_of(SubmissionEndRow)


def open_claim(
    connection: Connection, *, submission: str, institution: str, partner: str | None, now: datetime
) -> None:
    """Note that a submission says it is for an institution, and for its partner when it is joint."""
    values: dict[str, Any] = {
        "submission": submission,
        "institution_id": institution,
        "partner_id": partner,
        "state": ClaimState.UNCONFIRMED,
        "made_at": now,
    }
    connection.execute(insert(_claim).values(**values))


def every(connection: Connection) -> tuple[Claim, ...]:
    """All claims of scans that stand, in the order in which they were made; not of those replaced or withdrawn."""
    ended = select(_end.c.submission)
    query = select(_claim).where(_claim.c.submission.not_in(ended)).order_by(_claim.c.id)
    return tuple(_claim_of(row) for row in connection.execute(query))


def lock(connection: Connection, claim: int) -> Claim:
    """The claim with this id, locked until the transaction ends; raises `NotFound`."""
    row = connection.execute(select(_claim).where(_claim.c.id == claim).with_for_update()).one_or_none()
    if row is None:
        raise NotFound(f"Er is geen opgave met nummer {claim}. Bekijk ze met: mvoscan claims list --all.")
    return _claim_of(row)


_OF_SUBMISSION = select(_claim).where(_claim.c.submission == bindparam("submission"))


def of_submission(connection: Connection, submission: str) -> Claim | None:
    """The claim of a submission; None when it named no institution."""
    row = connection.execute(_OF_SUBMISSION, {"submission": submission}).one_or_none()
    return _claim_of(row) if row else None


def lock_of(connection: Connection, submission: str) -> Claim | None:
    """The claim of a submission, locked until the transaction ends; None when it named no institution."""
    query = select(_claim).where(_claim.c.submission == submission).with_for_update()
    row = connection.execute(query).one_or_none()
    return _claim_of(row) if row else None


def keep_decision(connection: Connection, claim: Claim) -> None:
    """Write what was decided about a claim."""
    decision = claim.model_dump(include={"state", "decided_at", "decided_by", "reason"})
    connection.execute(update(_claim).where(_claim.c.id == claim.id).values(**decision))


def lead_to(connection: Connection, *, source: str, target: str) -> int:
    """Let the claims for one institution be for another; gives how many."""
    moved = 0
    for column in (_claim.c.institution_id, _claim.c.partner_id):
        moved += connection.execute(update(_claim).where(column == source).values({column: target})).rowcount
    return moved


def _claim_of(row: Row[Any]) -> Claim:
    return Claim(
        id=row.id,
        submission=row.submission,
        institution=row.institution_id,
        partner=row.partner_id,
        state=ClaimState(row.state),
        made_at=row.made_at,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        reason=row.reason,
    )
