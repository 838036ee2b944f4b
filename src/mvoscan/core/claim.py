"""The claim that a handed-in scan is for a named institution: unconfirmed until a person decides."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.institution import ClaimState

_WORDS = {ClaimState.CONFIRMED: "bevestigd", ClaimState.REJECTED: "afgewezen"}


class Claim(BaseModel):
    """Who a handed-in scan says it is for, and what was decided; `partner` is set when the scan is joint."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: int
    submission: str
    institution: str
    partner: str | None = None
    state: ClaimState = ClaimState.UNCONFIRMED
    made_at: datetime
    decided_at: datetime | None = None
    decided_by: str | None = None
    reason: str | None = None

    @property
    def institutions(self) -> tuple[str, ...]:
        """The ids of the one institution, or of the two when the scan is joint."""
        return (self.institution, self.partner) if self.partner else (self.institution,)

    @property
    def confirmed(self) -> bool:
        """Whether this scan counts as one of its institution."""
        return self.state is ClaimState.CONFIRMED


def decide(claim: Claim, state: ClaimState, *, by: str, at: datetime, reason: str = "") -> Claim:
    """The claim as it stands after a decision; deciding the same again changes nothing.

    A decision may be turned: the earlier one stays readable in the reason. Raises `Invalid` without a name, and for
    a rejection without a reason.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    >>> claim = Claim(id=1, submission="s", institution="aalst", made_at=noon)
    >>> rejected = decide(claim, ClaimState.REJECTED, by="An", at=noon, reason="kent niemand")
    >>> decide(rejected, ClaimState.CONFIRMED, by="Bo", at=noon).reason
    '(eerder afgewezen op 2026-11-24 door An: kent niemand)'
    """
    by, reason = by.strip(), reason.strip()
    if not by:
        raise Invalid(Problem(field="by", message="Zeg wie beslist: geef een naam met --by."))
    if state is ClaimState.REJECTED and not reason:
        raise Invalid(Problem(field="reason", message="Zeg waarom de opgave niet klopt: geef een reden met --reason."))
    if state is claim.state:
        return claim
    said = " ".join(part for part in (reason, _earlier(claim)) if part)
    return claim.model_copy(update={"state": state, "decided_at": at, "decided_by": by, "reason": said or None})


def carry_decision(decided: Claim, made: Claim) -> Claim:
    """The claim of a correction, with what was decided about the scan that it replaces.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    >>> old = Claim(id=1, submission="s", institution="aalst", made_at=noon)
    >>> new = Claim(id=2, submission="t", institution="aalst", made_at=noon)
    >>> carried = carry_decision(decide(old, ClaimState.CONFIRMED, by="An", at=noon), new)
    >>> carried.state.value, carried.reason
    ('confirmed', 'overgenomen van opgave 1')
    """
    said = f" ({decided.reason})" if decided.reason else ""
    taken = {"state": decided.state, "decided_at": decided.decided_at, "decided_by": decided.decided_by}
    return made.model_copy(update=taken | {"reason": f"overgenomen van opgave {decided.id}{said}"})


def _earlier(claim: Claim) -> str:
    """What was decided before, in words."""
    if claim.decided_at is None or claim.decided_by is None:
        return ""
    day = claim.decided_at.astimezone(BRUSSELS).date().isoformat()
    said = f": {claim.reason}" if claim.reason else ""
    return f"(eerder {_WORDS[claim.state]} op {day} door {claim.decided_by}{said})"
