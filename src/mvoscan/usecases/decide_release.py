"""Approve, publish or withdraw a release: two people, one step at a time, and never a change of what it says."""

from datetime import datetime

from sqlalchemy import Connection

from mvoscan.core import release as steps
from mvoscan.core.audit import release_step
from mvoscan.core.errors import Conflict, Invalid, Problem
from mvoscan.core.event import EventKind, Subjects
from mvoscan.core.release import Act, Release
from mvoscan.storage import audit, counting_scans, outbox, releases


def every_release(connection: Connection) -> tuple[Release, ...]:
    """All releases, the newest first."""
    return releases.every(connection)


def one_release(connection: Connection, name: str) -> Release:
    """A release as it is noted; raises `NotFound`."""
    return releases.get(connection, name)


def checked_release(connection: Connection, name: str) -> Release:
    """A release whose rows are still those that were audited; raises `NotFound`, or `BrokenFile` when they are not."""
    release = releases.get(connection, name)
    releases.rows(connection, release)
    return release


def gone_from(connection: Connection, release: Release) -> int:
    """How many scans that a waiting release counts do not count any more: it is not published then."""
    return counting_scans.gone_from(connection, release)


def approve_release(
    connection: Connection, name: str, *, by: str, now: datetime, enforced: bool = False, subject: str = ""
) -> Release:
    """Approve an audited release; raises `Refused` when its builder does.

    Raises `Conflict` in another state, or when scans in it do not count any more.
    """
    release = releases.lock(connection, name)
    _demand_fresh(connection, release)
    done = steps.act(by, now, enforced=enforced, subject=subject)
    return _keep(connection, steps.approve(release, done), done)


def publish_release(
    connection: Connection, name: str, *, by: str, now: datetime, enforced: bool = False, subject: str = ""
) -> Release:
    """Publish an approved release, after its rows were checked against their hash.

    Raises `Conflict` when another release was published after this one was audited: together they were not attacked;
    or when scans in it do not count any more. Once a year appeared, what was kept for it of erased scans goes.
    """
    release = releases.lock(connection, name)
    releases.rows(connection, release)
    since = steps.published_since(release, releases.shown(connection))
    if since:
        raise Conflict(
            f"Na het nakijken van {name} verscheen {', '.join(since)}. Samen zijn ze niet nagekeken: "
            f"maak {release.period_code} opnieuw."
        )
    _demand_fresh(connection, release)
    done = steps.act(by, now, enforced=enforced, subject=subject)
    outbox.record(connection, EventKind.RELEASE_PUBLISHED, data=Subjects(release=release.name), at=now)
    published = _keep(connection, steps.publish(release, done), done)
    if release.period.base == "year":
        quarters = release.period.quarters
        counting_scans.forget_erased(connection, quarters, questionnaire=release.questionnaire)
    return published


def withdraw_release(
    connection: Connection, name: str, *, by: str, reason: str, now: datetime, enforced: bool = False, subject: str = ""
) -> Release:
    """Withdraw a release, with a reason that everybody can read."""
    if not reason.strip():
        raise Invalid(Problem(field="reason", message="Zeg waarom je deze publicatie intrekt: iedereen kan dat lezen."))
    done = steps.act(by, now, enforced=enforced, subject=subject)
    return _keep(connection, steps.withdraw(releases.lock(connection, name), done, reason=reason.strip()), done)


def _demand_fresh(connection: Connection, release: Release) -> None:
    gone = gone_from(connection, release)
    if gone:
        scans = "telt één scan die erin zit, niet meer mee" if gone == 1 else f"tellen {gone} scans erin niet meer mee"
        raise Conflict(
            f"Na het maken van {release.name} {scans}: vervangen, ingetrokken, afgewezen of gewist. De cijfers kloppen "
            f"dus niet meer: maak {release.period_code} opnieuw."
        )


def _keep(connection: Connection, release: Release, done: Act) -> Release:
    releases.keep_state(connection, release)
    audit.note(connection, release_step(release, done))
    return release
