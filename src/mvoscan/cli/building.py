"""Do the job of making a release. It loads the solver, so only who needs it imports this."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import typer

from mvoscan.cli.reporting import Reporter
from mvoscan.core.disclosure.period import period_of
from mvoscan.core.errors import ScanError
from mvoscan.core.job import GATHER, KEEP, WORKER, Job, JobState
from mvoscan.core.release import Act, Release, act
from mvoscan.settings import Settings
from mvoscan.usecases.build_release import gather, keep_release, protected, read_rules
from mvoscan.usecases.find_due_releases import drop_outdated, made_of
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.run_jobs import begin_release, end, end_badly
from mvoscan.usecases.send_mail import mean

log = logging.getLogger("mvoscan.work")

DEMO = "demo"
"""Who makes the releases of a demo: nobody hears of them."""


def build_release(service: Service, settings: Settings, period: str, *, by: str) -> Release:
    """Make a release now, telling on the screen how far it is; raises `Conflict` when one is being made."""
    who = act(by, datetime.now(UTC), enforced=False)
    with service.writing() as connection:
        job = begin_release(connection, period, who=who)
    return make_release(service, settings, job, say=lambda text: typer.echo(text, err=True))


def make_release(service: Service, settings: Settings, job: Job, *, say: Callable[[str], None]) -> Release:
    """Do a job that has begun; what keeps it from a release is kept as its reason, and raised."""
    with Reporter(service, job, say) as reporter:
        try:
            return _made(service, settings, reporter)
        except BaseException as error:
            reporter.stop()
            _end_badly(service, settings, reporter.job, error)
            raise


def _made(service: Service, settings: Settings, reporter: Reporter) -> Release:
    """Gather, protect and keep; the approvers hear of it in the same transaction."""
    reporter.progress(GATHER, 0.0)
    rules = read_rules(settings.reference_folder, library=service.library, types=service.types)
    job, now = reporter.job, datetime.now(UTC)
    period = period_of(job.period)
    with service.reading() as reading:
        reporter.learn(population=made_of(reading, period, rules))
        gathered = gather(reading, job.period, rules=rules, library=service.library, types=service.types, now=now)
    reporter.log(f"{len(gathered.population.units)} besturen tellen mee.")
    found = protected(gathered, rules, progress=reporter.progress)
    reporter.progress(KEEP, 0.0)
    reporter.stop()
    job = reporter.job
    with service.writing() as writing:
        drop_outdated(writing, period=period.code, questionnaire=rules.cube.questionnaire, now=now)
        built = Act(by=job.by, at=now, enforced=job.enforced, subject=job.subject)
        release = keep_release(writing, found, rules=rules, built=built)
        end(writing, job, release=release.name, now=datetime.now(UTC))
        if job.by != DEMO:
            mean(writing, "release-waits", to=settings.approver_emails, data=_told(release), now=now)
    return release


def _told(release: Release) -> dict[str, Any]:
    """What approvers hear of a release."""
    counts = {name: release.counts[name] for name in ("units", "cells", "published")}
    narrowest = release.audit["narrowest"]
    return {"release": release.name, "period": release.period_code, "built_by": release.built.by} | {
        **counts,
        "narrowest": narrowest,
    }


def _end_badly(service: Service, settings: Settings, job: Job, error: BaseException) -> None:
    """Keep why; of what the worker tried by itself the approvers hear it too."""
    if not isinstance(error, (ScanError, KeyboardInterrupt, SystemExit)):
        log.error("job %s on %s failed", job.id, job.period, exc_info=error)
    try:
        with service.writing() as connection:
            ended = end_badly(connection, job, error, now=datetime.now(UTC))
            if job.by == WORKER and ended.state is JobState.REFUSED:
                data = {"period": job.period, "reason": ended.reason}
                mean(connection, "release-refused", to=settings.approver_emails, data=data, now=datetime.now(UTC))
    except ScanError as away:
        log.error("the end of job %s was not kept: %s", job.id, away)
