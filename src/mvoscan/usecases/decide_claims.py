"""Decide whether a handed-in scan really is for the institution it names."""

from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection

from mvoscan.core.audit import claim_by_mail, claim_decision
from mvoscan.core.claim import Claim, decide
from mvoscan.core.errors import Conflict, Invalid, NotFound
from mvoscan.core.institution import ClaimState, Institution, Standing, read_number
from mvoscan.core.login import Organisation, Person
from mvoscan.core.release import Act
from mvoscan.storage import audit, claims, endings, institutions, mail_domains, usage

_BY_MAIL = "per mail"
_ENDED = "De scan van opgave {} is ingetrokken of vervangen door een verbetering. Er valt niets meer over te beslissen."
_NOT_OWN = "Deze opgave is niet van het bestuur waarvoor je bent aangemeld."


class Rivals(BaseModel):
    """All claims for the same institutions, oldest first: to be looked at side by side."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    institutions: tuple[Institution, ...]
    claims: tuple[Claim, ...]

    @property
    def open(self) -> bool:
        """Whether one of them still waits for a decision."""
        return bool(self.waiting)

    @property
    def waiting(self) -> tuple[Claim, ...]:
        """Those that wait for a decision."""
        return tuple(each for each in self.claims if each.state is ClaimState.UNCONFIRMED)

    def named(self, institution: str) -> Institution:
        """One of the institutions by its id."""
        return next(each for each in self.institutions if each.id == institution)


class OwnBody(BaseModel):
    """The body that somebody logged in for; without one, `why_not` says why.

    `claims` are on that body alone, `joint` ones are on another too.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    body: Institution | None = None
    why_not: str = ""
    claims: tuple[Claim, ...] = ()
    joint: tuple[Claim, ...] = ()


def list_claims(connection: Connection, *, decided: bool = False) -> tuple[Rivals, ...]:
    """Claims that wait for a decision, each with all others for the same institutions; `decided` gives the rest too.

    A joint claim stands beside the claims for either of its two institutions.
    """
    made, entries = _made(connection)
    groups = [_rivals(group, entries) for group in _side_by_side(made)]
    return tuple(each for each in groups if decided or each.open)


def rivals_of(connection: Connection, claim: int) -> Rivals:
    """A claim with all others for the same institutions; raises `NotFound`."""
    for group in list_claims(connection, decided=True):
        if any(each.id == claim for each in group.claims):
            return group
    raise NotFound(f"Er is geen opgave met nummer {claim}.")


def confirm(
    connection: Connection,
    claim: int,
    *,
    by: str,
    now: datetime,
    reason: str = "",
    enforced: bool = False,
    subject: str = "",
) -> Claim:
    """Confirm a claim, so that its scan counts for its institution; also after a rejection.

    `enforced` when a login says who it is, with the `subject` of that person.
    """
    before = claims.lock(connection, claim)
    after = decide(before, ClaimState.CONFIRMED, by=by, at=now, reason=reason)
    return _keep(connection, before, after, Act(by=by, at=now, enforced=enforced, subject=subject), reason)


def reject(
    connection: Connection,
    claim: int,
    *,
    by: str,
    now: datetime,
    reason: str,
    enforced: bool = False,
    subject: str = "",
) -> Claim:
    """Reject a claim, so that its scan goes on counting as unconfirmed; also after a confirmation.

    `enforced` when a login says who it is, with the `subject` of that person.
    """
    before = claims.lock(connection, claim)
    after = decide(before, ClaimState.REJECTED, by=by, at=now, reason=reason)
    return _keep(connection, before, after, Act(by=by, at=now, enforced=enforced, subject=subject), reason)


def own_body(connection: Connection, organisation: Organisation) -> OwnBody:
    """The body that somebody logged in for, and the claims that scans make on it."""
    try:
        body = _body_of(connection, organisation.code)
    except (Invalid, NotFound, Conflict) as error:
        return OwnBody(why_not=str(error))
    made, _ = _made(connection)
    return OwnBody(
        body=body,
        claims=tuple(each for each in made if each.institutions == (body.id,)),
        joint=tuple(each for each in made if each.partner and body.id in each.institutions),
    )


def confirm_own(connection: Connection, claim: int, *, person: Person, now: datetime) -> Claim:
    """Confirm the claim that a scan is for the body somebody logged in for.

    Never another body's, nor one that is another body's too; raises `NotFound` for those, and `Conflict` for one that
    was decided already: an operator may have rejected it with reason.
    """
    if person.organisation is None:
        raise NotFound(_NOT_OWN)
    body = _body_of(connection, person.organisation.code)
    before = claims.lock(connection, claim)
    if _led(before, institutions.current(connection, before.institutions)).institutions != (body.id,):
        raise NotFound(_NOT_OWN)
    if before.state is not ClaimState.UNCONFIRMED:
        raise Conflict(f"Over opgave {claim} is al beslist. Klopt dat niet? Neem dan contact op.")
    act = Act(by=person.name, at=now, enforced=True, subject=person.subject)
    reason = f"aangemeld voor {person.organisation.code}"
    after = decide(before, ClaimState.CONFIRMED, by=act.by, at=now, reason=reason)
    return _keep(connection, before, after, act, reason="", organisation=person.organisation.code)


def confirm_by_mail(connection: Connection, submission: str, *, domain: str, now: datetime) -> bool:
    """Confirm the open claim of a scan from a mailbox at a domain that was registered for its body.

    False, and nothing changes, when the domain is another's, speaks for one of two bodies, or it was decided already.
    """
    made = claims.of_submission(connection, submission)
    if made is None:
        return False
    before = claims.lock(connection, made.id)
    if before.state is not ClaimState.UNCONFIRMED:
        return False
    if not mail_domains.speaks_for_all(connection, domain, list(before.institutions)):
        return False
    act = Act(by=_BY_MAIL, at=now)
    after = decide(before, ClaimState.CONFIRMED, by=act.by, at=now, reason=f"adres bij {domain}")
    _count(connection, after)
    audit.note(connection, claim_by_mail(after, act, domain=domain))
    return True


def _body_of(connection: Connection, code: str) -> Institution:
    """The one body in the list that carries this code itself; raises what is wrong when there is not exactly one.

    Entries that visitors typed do not count: their number is anyone's word. Nor do merged ones: their number led to
    the body that they became part of by a decision of an operator, not by the body's own.
    """
    number = read_number(code)
    found = [
        each
        for each in institutions.with_number(connection, number, type=None)
        if each.standing is Standing.LISTED and (each.kbo, each.ovo)[number.kbo is None] == (number.kbo or number.ovo)
    ]
    if not found:
        raise NotFound(f"In het register staat geen bestuur met {code}.")
    if len(found) > 1:
        names = ", ".join(f"{each.name} ({each.type})" for each in found)
        raise Conflict(f"Verschillende besturen hebben {code}: {names}. Een beheerder kijkt daarom de opgaven na.")
    return found[0]


def _made(connection: Connection) -> tuple[list[Claim], dict[str, Institution]]:
    """All claims on the entries as they are now, oldest first, with those entries."""
    made = claims.every(connection)
    entries = institutions.current(connection, (name for each in made for name in each.institutions))
    entries |= {each.id: each for each in entries.values()}
    return [_led(each, entries) for each in made], entries


def _keep(connection: Connection, before: Claim, after: Claim, act: Act, reason: str, organisation: str = "") -> Claim:
    if after != before:
        if endings.of_submission(connection, after.submission):
            raise Conflict(_ENDED.format(after.id))
        _count(connection, after)
        audit.note(connection, claim_decision(after, act, reason=reason, organisation=organisation))
    return after


def _count(connection: Connection, after: Claim) -> None:
    claims.keep_decision(connection, after)
    usage.set_confirmed(connection, after.submission, confirmed=after.confirmed)


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
