"""Jobs: one of a kind and period at a time, kept with their log."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mvoscan.core.job import Job, JobState
from mvoscan.storage.tables import table_of
from mvoscan.storage.work_tables import JobRow

_job = table_of(JobRow)
_OPEN = (JobState.WAITING, JobState.RUNNING)


def add(connection: Connection, job: Job) -> int | None:
    """Keep a new job and give its number; None when one of its kind and period has not ended."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(_job).values(_values(job)).on_conflict_do_nothing(index_elements=["live"])
    written = connection.execute(statement.returning(_job.c.id)).first()
    return int(written.id) if written else None


def keep(connection: Connection, job: Job) -> bool:
    """Keep how far an open job is; False when it ended meanwhile."""
    query = update(_job).where(_job.c.id == job.id, _job.c.state.in_(_OPEN)).values(_values(job))
    return connection.execute(query).rowcount == 1


def lock(connection: Connection, number: int) -> Job | None:
    """The job with this number, which nobody else changes until the transaction ends."""
    return _first(connection.execute(select(_job).where(_job.c.id == number).with_for_update()).first())


def get(connection: Connection, number: int) -> Job | None:
    """The job with this number."""
    return _first(connection.execute(select(_job).where(_job.c.id == number)).first())


def live(connection: Connection, kind: str, period: str) -> Job | None:
    """The job of this kind and period that has not ended."""
    query = select(_job).where(_job.c.live == f"{kind} {period}").with_for_update()
    return _first(connection.execute(query).first())


def in_states(connection: Connection, states: Collection[JobState]) -> tuple[Job, ...]:
    """The jobs in these states, the oldest first."""
    query = select(_job).where(_job.c.state.in_(states)).order_by(_job.c.id)
    return tuple(_job_of(row) for row in connection.execute(query))


def newest(connection: Connection, most: int) -> tuple[Job, ...]:
    """The newest jobs, the newest first."""
    return tuple(_job_of(row) for row in connection.execute(select(_job).order_by(_job.c.id.desc()).limit(most)))


def last_of(connection: Connection, kind: str, period: str) -> Job | None:
    """The newest job of this kind and period."""
    query = select(_job).where(_job.c.kind == kind, _job.c.period == period).order_by(_job.c.id.desc()).limit(1)
    return _first(connection.execute(query).first())


def that_made(connection: Connection, release: str) -> Job | None:
    """The job that made a release."""
    return _first(connection.execute(select(_job).where(_job.c.release == release).limit(1)).first())


def _values(job: Job) -> dict[str, Any]:
    plain = job.model_dump(exclude={"id", "log"})
    live = f"{job.kind} {job.period}" if job.open else None
    return {**plain, "live": live, "log": [each.model_dump(mode="json") for each in job.log]}


def _first(row: Row[Any] | None) -> Job | None:
    return _job_of(row) if row else None


def _job_of(row: Row[Any]) -> Job:
    return Job(**{name: value for name, value in row._mapping.items() if name != "live"})
