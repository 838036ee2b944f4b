"""Jobs: ask for one, begin it, say how far it is, end it; and of several replicas one does the waiting work."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core import job as jobs_words
from mvoscan.core.closing import demand_closed, named
from mvoscan.core.disclosure.period import Period, period_of
from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import Conflict, NotFound
from mvoscan.core.job import DIED, Job, JobState, Line
from mvoscan.core.release import Act
from mvoscan.storage import jobs, leases, service_facts

RELEASE = "release"
TURN_LASTS = timedelta(seconds=60)
"""How long the work stays with one replica that is not heard of any more."""

_TURN = "worker"


class Known(NamedTuple):
    """The newest jobs, and whether any worker is there to do what waits."""

    jobs: tuple[Job, ...]
    worker: bool


def ask_release(connection: Connection, period: str, *, who: Act) -> Job:
    """Ask the worker for a release; raises `Invalid` for an open period, `Conflict` when one is being made."""
    found = period_of(period)
    demand_closed(found, who.at)
    return _added(connection, _new(found, who, JobState.WAITING, f"Gevraagd door {who.by}."))


def begin_release(connection: Connection, period: str, *, who: Act, population: str | None = None) -> Job:
    """Begin to make a release at once; raises `Conflict` when one of this period is being made."""
    made = _new(period_of(period), who, JobState.RUNNING, f"Begonnen door {who.by}.")
    begun = made.model_copy(update={"started_at": who.at, "seen_at": who.at, "population": population})
    return _added(connection, begun)


def any_waiting(connection: Connection) -> bool:
    """Whether a job waits for the worker."""
    return bool(jobs.in_states(connection, (JobState.WAITING,)))


def begin_waiting(connection: Connection, *, now: datetime) -> Job | None:
    """Begin the job that waits longest, if there is one."""
    waiting = jobs.in_states(connection, (JobState.WAITING,))
    if not waiting:
        return None
    job = logged(waiting[0], "De worker begint eraan.", now)
    begun = job.model_copy(update={"state": JobState.RUNNING, "started_at": now, "seen_at": now})
    return begun if jobs.keep(connection, begun) else None


def note(connection: Connection, job: Job) -> bool:
    """Keep how far a job is; False when it ended meanwhile, since it was taken for dead."""
    return jobs.keep(connection, job)


def end(connection: Connection, job: Job, *, release: str, now: datetime) -> None:
    """End a job that made a release; raises `Conflict` when it was taken for dead: then nothing of it is kept."""
    done = job.model_copy(
        update={"state": JobState.DONE, "release": release, "percentage": 100, "ended_at": now, "seen_at": now}
    )
    if not jobs.keep(connection, logged(done, f"Klaar: publicatie {release} wacht op goedkeuring.", now)):
        raise Conflict("Dit werk gaf te lang geen teken en werd als gestopt beschouwd: er is niets van bewaard.")


def end_badly(connection: Connection, job: Job, error: BaseException, *, now: datetime) -> Job:
    """End a job that made nothing, with the reason; what was published stays as it was."""
    state, reason = jobs_words.outcome(error)
    return _ended(connection, job, state, reason, now)


def bury(connection: Connection, job: Job, *, now: datetime, reason: str = DIED) -> Job | None:
    """End a job whose process is gone; None when it ended by itself after all."""
    found = jobs.lock(connection, job.id)
    return _ended(connection, found, JobState.FAILED, reason, now) if found and found.open else None


def bury_dead(connection: Connection, *, now: datetime) -> tuple[Job, ...]:
    """End all jobs that gave no sign of life for too long."""
    running = jobs.in_states(connection, (JobState.RUNNING,))
    return tuple(ended for job in running if job.died(now) and (ended := bury(connection, job, now=now)))


def put_back(connection: Connection, job: Job, *, now: datetime) -> None:
    """Let a job wait once more: the service stops, and its process with it."""
    found = jobs.lock(connection, job.id)
    if found and found.open:
        waiting = found.model_copy(
            update={"state": JobState.WAITING, "started_at": None, "seen_at": None, "stage": "", "percentage": 0}
        )
        jobs.keep(connection, logged(waiting, "De dienst stopte; dit begint opnieuw zodra ze weer draait.", now))


def logged(job: Job, text: str, now: datetime) -> Job:
    """The job with one more line in its log."""
    return job.model_copy(update={"log": (*job.log, Line(at=now, text=text))})


def closed_periods(connection: Connection, *, now: datetime) -> tuple[Period, ...]:
    """The quarters and years that closed since the service counts, the newest first."""
    since, today = service_facts.counted_since(connection), now.astimezone(BRUSSELS).date()
    years = range(since.year, today.year + 1) if since else ()
    codes = [code for year in years for code in (str(year), *period_of(str(year)).quarters)]
    found = (each for each in map(period_of, codes) if since and each.end >= since and each.closes_on <= today)
    return tuple(sorted(found, key=lambda each: (each.end, each.base == "year"), reverse=True))


def known_jobs(connection: Connection, *, now: datetime, most: int = 20) -> Known:
    """The newest jobs, the newest first."""
    return Known(jobs.newest(connection, most), leases.held(connection, _TURN, now=now))


def one_job(connection: Connection, number: int) -> Job:
    """The job with this number; raises `NotFound`."""
    found = jobs.get(connection, number)
    if found is None:
        raise NotFound("Dit werk kennen we niet. Ga terug naar de lijst van publicaties.")
    return found


def job_of(connection: Connection, release: str) -> Job | None:
    """The job that made a release, with its log."""
    return jobs.that_made(connection, release)


def worker_seen(connection: Connection) -> datetime | None:
    """When a worker last said that it has the turn; None when the last one stopped as it should."""
    until = leases.until(connection, _TURN)
    return until - TURN_LASTS if until else None


def take_turn(connection: Connection, *, holder: str, now: datetime) -> bool:
    """Take or keep the turn to do what waits; False when another replica has it."""
    return leases.take(connection, _TURN, holder=holder, now=now, lasts=TURN_LASTS)


def give_turn_back(connection: Connection, *, holder: str) -> None:
    """Let another replica have the turn at once."""
    leases.give_back(connection, _TURN, holder=holder)


def _new(period: Period, who: Act, state: JobState, text: str) -> Job:
    person = who.model_dump(exclude={"at"})
    return logged(Job(id=0, kind=RELEASE, period=period.code, state=state, made_at=who.at, **person), text, who.at)


def _added(connection: Connection, job: Job) -> Job:
    """Keep a new job, after one of the same period that died was ended."""
    there = jobs.live(connection, job.kind, job.period)
    if there and there.died(job.made_at):
        bury(connection, there, now=job.made_at)
    number = jobs.add(connection, job)
    if number is None:
        raise Conflict(_busy(there or jobs.live(connection, job.kind, job.period) or job))
    return job.model_copy(update={"id": number})


def _busy(there: Job) -> str:
    since = (there.started_at or there.made_at).astimezone(BRUSSELS).strftime("%d-%m-%Y om %H:%M")
    name = named(period_of(there.period))
    if there.state is JobState.WAITING:
        return f"Voor {name} wacht al een publicatie op de worker, sinds {since} gevraagd door {there.by}."
    return (
        f"Aan een publicatie voor {name} wordt al gewerkt, sinds {since} door {there.by} ({there.percentage} %). "
        "Wacht tot die klaar is: mvoscan release jobs."
    )


def _ended(connection: Connection, job: Job, state: JobState, reason: str, now: datetime) -> Job:
    ended = logged(job, reason, now).model_copy(update={"state": state, "reason": reason, "ended_at": now})
    jobs.keep(connection, ended)
    return ended
