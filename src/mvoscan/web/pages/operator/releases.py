"""`/beheer/publicaties`: ask for a release, follow its making, read what the audit says, and decide on it."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from mvoscan.core.closing import label, named
from mvoscan.core.disclosure.period import period_of
from mvoscan.core.errors import BrokenFile, Conflict, Invalid, Problem, Refused, ScanError
from mvoscan.core.job import JOB_WORDS, PHASES, Job, JobState
from mvoscan.core.login import Person, Role
from mvoscan.core.release import FOUR_EYES_WORDS, STATE_WORDS, Release, ReleaseState, act, published_since
from mvoscan.render import dutch
from mvoscan.usecases import decide_release as deciding
from mvoscan.usecases.run_jobs import ask_release, closed_periods, job_of, known_jobs, one_job
from mvoscan.web.deps import Door, Now, OpenDoor, PostedForm
from mvoscan.web.pages.entry import see_other
from mvoscan.web.pages.operator.claims import claim_number
from mvoscan.web.pages.operator.frame import show
from mvoscan.web.persons import Approver, Staff

router = APIRouter()

HERE = "/beheer/publicaties"
_STATUS = {Invalid: 422, Conflict: 409, Refused: 403}
_JOBS_SHOWN = 5
_LONGEST = 1000


@router.get(HERE)
def show_releases(opened: OpenDoor, person: Staff, now: Now) -> Response:
    """All releases, the work on new ones, and a form to ask for one."""
    return _list_page(opened, person, now)


@router.post(HERE)
def ask(opened: OpenDoor, person: Staff, now: Now, form: PostedForm) -> Response:
    """Ask the worker for a release; what cannot be comes back with the reason."""
    period = str(form.get("periode") or "")
    if not period:
        nothing = Invalid(Problem(field="periode", message="Kies een periode."))
        return _list_page(opened, person, now, error=nothing)
    try:
        with opened.service.writing() as connection:
            job = ask_release(connection, period, who=act(person.name, now, enforced=True, subject=person.subject))
    except (Invalid, Conflict) as error:
        return _list_page(opened, person, now, asked=period, error=error)
    return see_other(f"{HERE}/werk/{job.id}")


@router.get(f"{HERE}/werk/{{number}}")
def show_job(number: str, opened: OpenDoor, person: Staff, now: Now) -> Response:
    """How far the making of a release is; the page follows it by itself where scripts run."""
    with opened.service.reading() as connection:
        job = one_job(connection, claim_number(number))
        worker = known_jobs(connection, now=now, most=1).worker
    context = {"job": _job(job), "worker": worker, "lost": job.died(now), "lines": _log(job)}
    return show(opened, person, "operator/job.html", context, here=HERE)


@router.get(f"{HERE}/{{name}}")
def show_release(name: str, opened: OpenDoor, person: Staff) -> Response:
    """One release: what was counted and withheld, what the attack found, who did what, and what can be done."""
    return _release_page(opened, person, name)


@router.post(f"{HERE}/{{name}}/goedkeuren")
def approve(name: str, opened: OpenDoor, person: Approver, now: Now) -> Response:
    """Approve a release that somebody else made."""

    def step(connection: Connection) -> Release:
        return deciding.approve_release(
            connection, name, by=person.name, now=now, enforced=True, subject=person.subject
        )

    return _decided(opened, person, name, step)


@router.post(f"{HERE}/{{name}}/publiceren")
def publish(name: str, opened: OpenDoor, person: Approver, now: Now) -> Response:
    """Publish an approved release."""

    def step(connection: Connection) -> Release:
        return deciding.publish_release(
            connection, name, by=person.name, now=now, enforced=True, subject=person.subject
        )

    return _decided(opened, person, name, step)


@router.post(f"{HERE}/{{name}}/intrekken")
def withdraw(name: str, opened: OpenDoor, person: Approver, now: Now, form: PostedForm) -> Response:
    """Withdraw a release, with a reason that everybody can read."""
    given = str(form.get("reason") or "")[:_LONGEST]
    reason = " ".join("".join(sign if sign.isprintable() else " " for sign in given).split())

    def step(connection: Connection) -> Release:
        return deciding.withdraw_release(
            connection, name, by=person.name, reason=reason, now=now, enforced=True, subject=person.subject
        )

    return _decided(opened, person, name, step, reason=reason)


def _decided(
    opened: Door, person: Person, name: str, step: Callable[[Connection], Release], *, reason: str = ""
) -> Response:
    """Take the step and go to the release; what keeps it from being taken comes back in its page."""
    try:
        with opened.service.writing() as connection:
            step(connection)
    except (Invalid, Conflict, Refused, BrokenFile) as error:
        return _release_page(opened, person, name, error=error, reason=reason)
    return see_other(f"{HERE}/{name}")


def _list_page(opened: Door, person: Person, now: Now, *, asked: str = "", error: ScanError | None = None) -> Response:
    with opened.service.reading() as connection:
        releases = deciding.every_release(connection)
        known = known_jobs(connection, now=now, most=_JOBS_SHOWN)
        periods = closed_periods(connection, now=now)
    context = {
        "releases": [_named(each) for each in releases],
        "jobs": [_job(each) for each in known.jobs],
        "worker": known.worker,
        "periods": [{"id": each.code, "label": label(each).capitalize()} for each in periods],
        "asked": asked,
        "problems": _problems(error, "periode"),
        "grace_days": opened.settings.release_grace_days,
    }
    return show(opened, person, "operator/releases.html", context, here=HERE, status=_status(error))


def _release_page(
    opened: Door, person: Person, name: str, *, error: ScanError | None = None, reason: str = ""
) -> Response:
    with opened.service.reading() as connection:
        release = deciding.one_release(connection, name)
        try:
            deciding.checked_release(connection, name)
        except BrokenFile as broken:
            error = error or broken
        job = job_of(connection, name)
        since = published_since(release, deciding.every_release(connection)) if release.waits else ()
        intact = not isinstance(error, BrokenFile)
        gone = deciding.gone_from(connection, release) if intact else 0
    context = {
        "release": _named(release),
        "facts": _facts(release),
        "withheld": _withheld(release),
        "acts": _acts(release),
        "four_eyes": FOUR_EYES_WORDS[release.four_eyes] if release.four_eyes else "",
        "lines": _log(job) if job else [],
        "may": _may(release, person, sound=intact and not since and not gone),
        "since": ", ".join(since),
        "gone": gone,
        "own": release.built.subject == person.subject != "",
        "problems": _problems(error, "reason"),
        "reason": reason,
    }
    return show(opened, person, "operator/release.html", context, here=HERE, status=_status(error))


def _status(error: ScanError | None) -> int:
    return 200 if error is None else _STATUS.get(type(error), 500)


def _problems(error: ScanError | None, field: str) -> tuple[Problem, ...]:
    """What is wrong, at the field that can mend it; a conflict is at none."""
    if error is None:
        return ()
    if isinstance(error, BrokenFile):
        return tuple(Problem(field="", message=f"{each.message} {each.remedy}") for each in error.findings)
    return (Problem(field=field if isinstance(error, Invalid) else "", message=str(error)),)


def _may(release: Release, person: Person, *, sound: bool) -> dict[str, bool]:
    """The steps that this person can take now."""
    approver = Role.APPROVER in person.roles
    return {
        "approve": approver and sound and release.state is ReleaseState.AUDITED,
        "publish": approver and sound and release.state is ReleaseState.APPROVED,
        "withdraw": approver and release.state is not ReleaseState.WITHDRAWN,
    }


def _named(release: Release) -> dict[str, Any]:
    return {
        "name": release.name,
        "period": label(release.period).capitalize(),
        "state": STATE_WORDS[release.state],
        "code": release.state.value,
        "built": release.built.at,
        "reason": release.reason or "",
        "public": release.state is ReleaseState.PUBLISHED,
    }


def _facts(release: Release) -> list[tuple[str, str]]:
    """What was counted and what was found, as term and description."""
    counts, audit = release.counts, release.audit
    narrowest = audit.get("narrowest")
    joint = audit.get("joint_with") or ()
    return [
        ("Vragenlijst", release.questionnaire),
        ("Besturen die meetellen", dutch.number(counts["units"])),
        ("Cellen", dutch.number(counts["cells"])),
        ("Te publiceren", dutch.number(counts["published"])),
        ("Achtergehouden", dutch.number(counts["cells"] - counts["published"])),
        ("Smalste interval", f"{narrowest} punten op 100" if narrowest is not None else "geen score te zien"),
        ("Samen aangevallen met", ", ".join(joint) or "geen andere periode"),
        ("Kubus en beleid", f"{release.cube_version} en {release.policy_version}"),
        ("Hash (sha256)", release.sha256),
    ]


_REASONS = {
    "few": "te weinig besturen",
    "extreme": "een gemiddelde dat te hoog of te laag is",
    "alike": "te gelijke antwoorden",
    "secondary": "anders volgt een ander cijfer",
    "dropped": "de aanval vond iets",
    "linked": "anders volgt het uit een ander thema of een andere stelling",
}


def _withheld(release: Release) -> list[tuple[str, int]]:
    """Why cells were withheld, with how many; this stays behind the login."""
    return [(_REASONS.get(reason, reason), count) for reason, count in release.audit.get("withheld", {}).items()]


def _acts(release: Release) -> list[tuple[str, str, str]]:
    """Who did what and when."""
    acts = (
        ("Gemaakt", release.built),
        ("Goedgekeurd", release.approved),
        ("Gepubliceerd", release.published),
        ("Ingetrokken", release.withdrawn),
    )
    return [(word, each.by, f"{dutch.date(each.at)}, {dutch.time(each.at)}") for word, each in acts if each]


def _job(job: Job) -> dict[str, Any]:
    when = job.ended_at or job.started_at or job.made_at
    return {
        "id": job.id,
        "period": label(period_of(job.period)).capitalize(),
        "named": named(period_of(job.period)),
        "state": JOB_WORDS[job.state],
        "open": job.open,
        "waiting": job.state is JobState.WAITING,
        "failed": job.state in (JobState.REFUSED, JobState.FAILED),
        "percentage": job.percentage,
        "stage": PHASES[job.stage].words if job.stage in PHASES else "",
        "by": job.by,
        "when": f"{dutch.date(when)}, {dutch.time(when)}",
        "reason": job.reason or "",
        "release": job.release or "",
    }


def _log(job: Job) -> list[tuple[str, str]]:
    return [(f"{dutch.date(each.at)}, {dutch.time(each.at)}", each.text) for each in job.log]
