"""Decide whether a handed-in scan really is for the institution it names."""

from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection

from mvoscan.core.claim import Claim, decide
from mvoscan.core.institution import ClaimState, Institution
from mvoscan.storage import claims, institutions, usage


class Rivals(BaseModel):
    """All claims for the same institutions, oldest first: to be looked at side by side."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    institutions: tuple[Institution, ...]
    claims: tuple[Claim, ...]

    @property
    def open(self) -> bool:
        """Whether one of them still waits for a decision."""
        return any(each.state is ClaimState.UNCONFIRMED for each in self.claims)

    def named(self, institution: str) -> Institution:
        """One of the institutions by its id."""
        return next(each for each in self.institutions if each.id == institution)


def list_claims(connection: Connection, *, decided: bool = False) -> tuple[Rivals, ...]:
    """Claims that wait for a decision, each with all others for the same institutions; `decided` gives the rest too.

    A joint claim stands beside the claims for either of its two institutions.
    """
    made = claims.every(connection)
    entries = institutions.current(connection, (name for each in made for name in each.institutions))
    entries |= {each.id: each for each in entries.values()}
    groups = [_rivals(group, entries) for group in _side_by_side(_led(each, entries) for each in made)]
    return tuple(each for each in groups if decided or each.open)


def confirm(connection: Connection, claim: int, *, by: str, now: datetime, reason: str = "") -> Claim:
    """Confirm a claim, so that its scan counts for its institution; also after a rejection."""
    return _decide(connection, claim, ClaimState.CONFIRMED, by=by, now=now, reason=reason)


def reject(connection: Connection, claim: int, *, by: str, now: datetime, reason: str) -> Claim:
    """Reject a claim, so that its scan goes on counting as unconfirmed; also after a confirmation."""
    return _decide(connection, claim, ClaimState.REJECTED, by=by, now=now, reason=reason)


def _decide(connection: Connection, claim: int, state: ClaimState, *, by: str, now: datetime, reason: str) -> Claim:
    before = claims.lock(connection, claim)
    after = decide(before, state, by=by, at=now, reason=reason)
    if after != before:
        claims.keep_decision(connection, after)
        usage.set_confirmed(connection, after.submission, confirmed=after.confirmed)
    return after


def _led(claim: Claim, entries: dict[str, Institution]) -> Claim:
    """The claim on the entries as they are now."""
    partner = entries[claim.partner].id if claim.partner else None
    return claim.model_copy(update={"institution": entries[claim.institution].id, "partner": partner})


def _side_by_side(made: Iterable[Claim]) -> list[list[Claim]]:
    """Claims put together when they share an institution, directly or through a joint one."""
    group_of: dict[str, list[Claim]] = {}
    for claim in made:
        touched = {id(group): group for name in claim.institutions if (group := group_of.get(name))}
        joined = [each for group in touched.values() for each in group] + [claim]
        group_of |= {name: joined for each in joined for name in each.institutions}
    return list({id(group): group for group in group_of.values()}.values())


def _rivals(group: list[Claim], entries: dict[str, Institution]) -> Rivals:
    named = dict.fromkeys(entries[name] for each in group for name in each.institutions)
    return Rivals(institutions=tuple(named), claims=tuple(sorted(group, key=lambda each: each.id)))
