"""Another program sends somebody here for a result: they choose a scan, see what is shared, and say yes or no."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.capsule_grant import Names
from mvoscan.core.client import Client
from mvoscan.core.dossier import BRUSSELS, Dossier, Right
from mvoscan.core.errors import Conflict, Gone, Invalid, LaunchRefused, NotFound, Problem, Refused
from mvoscan.core.event import EventKind
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.launch import (
    CONSENT_DAYS,
    LONGEST_STATE,
    Answer,
    Choice,
    Launch,
    Protocoled,
    Wanted,
    fields_of,
)
from mvoscan.core.sharing import ShareWish
from mvoscan.core.submission import Submission
from mvoscan.storage import (
    access,
    capsules,
    clients,
    consents,
    dossiers,
    endings,
    launches,
    outbox,
    plans,
    subjects,
    submissions,
)
from mvoscan.storage.capsules import Issuing
from mvoscan.storage.launch_codes import LaunchCodes
from mvoscan.usecases._access import Visitor, admit

NEW = "nieuw"
"""What a form sends for a scan that is still to be taken."""

_PLAIN = re.compile(rf"[\x20-\x7e]{{0,{LONGEST_STATE}}}")
_UNREADABLE = (
    "Het programma dat je hierheen stuurde, gaf iets mee dat we niet kunnen lezen, of dat te lang is. Meld het daar."
)
_NO_LAUNCH = "Deze vraag hoort niet bij deze browser. Begin opnieuw bij het programma dat je hierheen stuurde."
_NOT_YET = "Dien de scan eerst in. Daarna kun je het resultaat delen."
_ENDED = "Deze scan is vervangen of ingetrokken. Kies een andere, of begin een nieuwe."


class Scan(NamedTuple):
    """A scan that somebody manages: in words, and when it was handed in or last changed."""

    dossier: str
    title: str
    at: datetime
    handed_in: bool


class Arrival(NamedTuple):
    """Somebody who was sent here: by whom and for what, and the scans they can choose from, the newest first."""

    wanted: Wanted
    scans: tuple[Scan, ...]


class Asked(NamedTuple):
    """What somebody is asked to share: the launch, the scan, for whom it is, and whether there is an action plan."""

    launch: Launch
    dossier: Dossier
    submission: Submission
    subject: str
    planned: bool


class Chosen(NamedTuple):
    """A launch that began, with the scan that was chosen: none is a new one."""

    launch: str
    scan: Scan | None


def arrive(
    connection: Connection,
    protocol: Protocoled,
    visitor: Visitor,
    fields: Mapping[str, list[str]],
    *,
    types: InstitutionTypes,
) -> Arrival | Answer:
    """Somebody arrives; an answer sends them back with what is wrong. Raises `LaunchRefused` when that is nowhere."""
    if not all(_PLAIN.fullmatch(value) for values in fields.values() for value in values):
        raise LaunchRefused(_UNREADABLE)
    wanted = protocol.read(LaunchCodes(connection, visitor.now), fields)
    if isinstance(wanted, Answer):
        return wanted
    return Arrival(wanted, _scans(connection, visitor, types))


def begin_launch(connection: Connection, visitor: Visitor, arrival: Arrival, choice: str, *, public_id: str) -> Chosen:
    """Remember in the session what somebody was sent for, with the scan they chose; raises `Invalid` without."""
    scan = next((each for each in arrival.scans if each.dossier == choice), None)
    if scan is None and choice != NEW:
        raise Invalid(Problem(field="keuze", message="Kies een scan, of kies dat je een nieuwe begint."))
    number, _ = clients.get(connection, arrival.wanted.client.public_id)
    dossier = dossiers.by_public_id(connection, scan.dossier).id if scan else None
    launches.add(
        connection,
        number,
        arrival.wanted,
        dossier=dossier,
        cookie=visitor.cookie,
        public_id=public_id,
        now=visitor.now,
    )
    return Chosen(public_id, scan)


def waiting_for(connection: Connection, visitor: Visitor, dossier: Dossier) -> Launch | None:
    """Who waits for the result of this scan in this session, if somebody does."""
    if dossier.practice or dossier.submission is None or endings.of_submission(connection, dossier.submission):
        return None
    return launches.waiting(connection, cookie=visitor.cookie, dossier=dossier.id, now=visitor.now)


def choose_scan(connection: Connection, visitor: Visitor, launch_id: str, dossier_id: str) -> None:
    """Choose a scan for a launch that was begun without one."""
    _own(connection, visitor, launch_id)
    launches.choose(connection, launch_id, _shareable(connection, visitor, dossier_id).id)


def read_asked(connection: Connection, visitor: Visitor, launch_id: str, *, types: InstitutionTypes) -> Asked:
    """What somebody is asked to share; raises `NotFound`, `Gone` or `Conflict` when nothing can be decided."""
    launch = _own(connection, visitor, launch_id)
    if launch.dossier is None:
        raise Conflict(_NOT_YET)
    dossier = _shareable(connection, visitor, launch.dossier)
    submission = submissions.get(connection, dossier.submission or "")
    subject = subjects.in_words(connection, submission.subject, types=types)
    return Asked(launch, dossier, submission, subject, bool(plans.of_dossier(connection, dossier.id)))


def decide(
    connection: Connection,
    protocol: Protocoled,
    visitor: Visitor,
    launch_id: str,
    choice: Choice | None,
    *,
    consent_id: str,
    issuing: Callable[[], Issuing],
) -> str:
    """Say yes to sharing this, or no; gives where to go back to. With a yes the result is issued for the program."""
    launch = _own(connection, visitor, launch_id, lock=True)
    if LaunchCodes(connection, visitor.now).client(launch.client) is None:
        raise Gone(f"De toegang van {launch.client_name} is ingetrokken. Er is niets gedeeld.")
    consent = 0
    if choice is not None:
        consent = allow(
            connection, visitor, launch.dossier or "", launch.client, choice, consent_id=consent_id, issuing=issuing()
        )
    launches.end(connection, launch_id, now=visitor.now)
    codes = LaunchCodes(connection, visitor.now, launch=launch_id, consent=consent)
    return protocol.decide(codes, fields_of(launch), agreed=choice is not None)


def allow(
    connection: Connection,
    visitor: Visitor,
    dossier_id: str,
    client_id: str,
    choice: Choice,
    *,
    consent_id: str,
    issuing: Issuing,
) -> int:
    """Let a program read the result of a scan that the visitor manages; gives the number of the consent."""
    dossier = dossiers.lock(connection, _shareable(connection, visitor, dossier_id))
    return _agree(connection, dossier, client_id, choice, consent_id, issuing=issuing, now=visitor.now)


def exchange(
    connection: Connection,
    protocol: Protocoled,
    fields: Mapping[str, list[str]],
    headers: Mapping[str, str],
    *,
    place: str,
    now: datetime,
) -> Answer:
    """A token for a code, with where the result is on this service; a code shown twice ends the token it gave."""
    return protocol.exchange(LaunchCodes(connection, now, place=place), fields, headers)


def _agree(
    connection: Connection,
    dossier: Dossier,
    client_id: str,
    choice: Choice,
    consent_id: str,
    *,
    issuing: Issuing,
    now: datetime,
) -> int:
    """Keep a consent, issue the result by it, and tell of it; it takes the place of an earlier one for this scan."""
    number, client = clients.get(connection, client_id)
    submission = dossier.submission or ""
    while earlier := consents.standing(connection, number, submission):
        consents.take_back(connection, earlier.public_id, now=now)
        outbox.record(connection, EventKind.RESULT_REVOKED, dossier=dossier, data=earlier.subjects, at=now)
    made = consents.add(
        connection,
        number,
        dossier=dossier.id,
        submission=submission,
        anonymous=choice.anonymous,
        with_plan=choice.with_plan,
        public_id=consent_id,
        now=now,
    )
    names, wish = Names(consent_id, client=client_id), _wish(client, choice, now)
    capsules.issue(connection, dossier, wish, names, issuing=issuing, now=now)
    about = consents.with_number(connection, made).subjects
    outbox.record(connection, EventKind.RESULT_SHARED, dossier=dossier, data=about, at=now)
    return made


def _wish(client: Client, choice: Choice, now: datetime) -> ShareWish:
    last_day = now.astimezone(BRUSSELS).date() + timedelta(days=CONSENT_DAYS)
    return ShareWish(label=client.name, last_day=last_day, **choice.model_dump())


def _own(connection: Connection, visitor: Visitor, launch_id: str, *, lock: bool = False) -> Launch:
    found = launches.find(connection, launch_id, cookie=visitor.cookie, lock=lock) if visitor.cookie else None
    if found is None:
        raise NotFound(_NO_LAUNCH)
    found.check(visitor.now)
    return found


def _shareable(connection: Connection, visitor: Visitor, dossier_id: str) -> Dossier:
    """A scan that the visitor manages, handed in and standing; raises when it is not."""
    dossier = admit(connection, visitor, dossier_id, Right.MANAGE).dossier
    if dossier.submission is None or dossier.practice:
        raise Conflict(_NOT_YET)
    if endings.of_submission(connection, dossier.submission) is not None:
        raise Gone(_ENDED)
    return dossier


def _scans(connection: Connection, visitor: Visitor, types: InstitutionTypes) -> tuple[Scan, ...]:
    """The scans that this session manages, without practice runs and those that ended."""
    if not visitor.cookie:
        return ()
    rows = access.dossiers_of(connection, cookie=visitor.cookie, now=visitor.now)
    found = (_scan(connection, visitor, row.public_id, types) for row in rows if not row.practice)
    return tuple(each for each in found if each)


def _scan(connection: Connection, visitor: Visitor, dossier_id: str, types: InstitutionTypes) -> Scan | None:
    try:
        dossier = admit(connection, visitor, dossier_id, Right.MANAGE).dossier
    except (NotFound, Gone, Refused):
        return None
    if dossier.submission and endings.of_submission(connection, dossier.submission):
        return None
    title = subjects.in_words(connection, dossier.subject, types=types)
    return Scan(dossier.public_id, title, dossier.changed_at, handed_in=dossier.submission is not None)
