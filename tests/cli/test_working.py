"""The worker drafts what closed, does what was asked for in a process of its own, tells the approvers, and stops."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from threading import Event, Thread

import pytest
from tests.usecases.test_build_release import year as year
from tests.usecases.test_find_due_releases import real as real

from mvoscan.cli.working import Worker, worker_beside
from mvoscan.core.job import WORKER, Job, JobState
from mvoscan.core.release import FourEyes, ReleaseState, act
from mvoscan.settings import Settings
from mvoscan.usecases.decide_release import approve_release, every_release
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.run_jobs import ask_release, known_jobs
from mvoscan.usecases.send_mail import mean

pytestmark = pytest.mark.database
APRIL = datetime(2026, 4, 6, 12, tzinfo=UTC)
"""The fifth day after the first quarter."""


@pytest.fixture
def settings(settings: Settings, years: str) -> Settings:
    """Settings on the database of the made-up years."""
    return settings.model_copy(update={"database_url": years})


@pytest.fixture
def told(settings: Settings) -> Settings:
    """Settings with an approver to tell."""
    return settings.model_copy(update={"approver_emails": ("bo@voorbeeld.be",)})


@pytest.fixture
def worker(told: Settings, real: Service) -> Iterator[Worker]:
    made = Worker(told, real)
    yield made
    made.close()


def jobs(service: Service) -> tuple[Job, ...]:
    with service.reading() as connection:
        return known_jobs(connection, now=APRIL).jobs


def subjects(settings: Settings) -> list[str]:
    """The mails of a service without a mail server: they lie in a folder."""
    files = sorted(Path(settings.data, "mail").glob("*.eml"))
    return [str(message_from_bytes(each.read_bytes(), policy=policy.default)["Subject"]) for each in files]


def test_a_closed_period_is_drafted_once_and_the_approvers_hear_of_it(
    worker: Worker, real: Service, told: Settings
) -> None:
    for _ in range(2):
        worker.look(APRIL)
        worker.wait(APRIL)
    worker.look(APRIL + timedelta(hours=1))
    with real.reading() as connection:
        (release,) = every_release(connection)
    assert (release.period_code, release.state, release.built.by) == ("2026-Q1", ReleaseState.AUDITED, WORKER)
    assert [(each.state, each.release, each.percentage) for each in jobs(real)] == [(JobState.DONE, release.name, 100)]
    assert subjects(told) == [f"Publicatie {release.name} wacht op je goedkeuring"]
    with real.writing() as connection:
        approved = approve_release(connection, release.name, by="Bo", now=APRIL, enforced=True, subject="bo")
    assert approved.four_eyes is FourEyes.AUTOMATIC


@pytest.mark.once
def test_what_a_person_asked_for_is_done_in_their_name(worker: Worker, real: Service) -> None:
    with real.writing() as connection:
        ask_release(connection, "2026-Q2", who=act("An", datetime(2026, 7, 1, tzinfo=UTC), enforced=True, subject="an"))
    worker.look(APRIL - timedelta(days=60))
    worker.wait(APRIL)
    with real.reading() as connection:
        (release,) = every_release(connection)
    assert (release.built.by, release.built.enforced, release.built.subject) == ("An", True, "an")


@pytest.mark.once
def test_an_empty_period_is_refused_with_the_reason_and_publishes_nothing(worker: Worker, real: Service) -> None:
    with real.writing() as connection:
        ask_release(connection, "2023-Q1", who=act("An", APRIL, enforced=True))
    worker.look(APRIL - timedelta(days=60))
    worker.wait(APRIL)
    (job,) = jobs(real)
    assert job.state is JobState.REFUSED
    assert "geen enkele bevestigde scan" in (job.reason or "")
    with real.reading() as connection:
        assert every_release(connection) == ()


def test_of_two_workers_one_works(worker: Worker, told: Settings, real: Service) -> None:
    other = Worker(told, real)
    early = APRIL - timedelta(days=60)
    assert worker.look(early)
    assert not other.look(early)
    worker.close()
    assert other.look(early + timedelta(seconds=1))
    other.close()


@pytest.mark.once
def test_a_child_that_is_killed_leaves_a_job_that_failed_and_the_next_begins(worker: Worker, real: Service) -> None:
    worker.look(APRIL)
    assert worker._child
    worker._child[1].kill()
    worker.wait(APRIL)
    (job,) = jobs(real)
    assert (job.state, job.release) == (JobState.FAILED, None)
    worker.look(APRIL + timedelta(minutes=2))
    assert len(jobs(real)) == 1
    worker.look(APRIL + timedelta(hours=2))
    worker.wait(APRIL)
    assert jobs(real)[0].state is JobState.DONE


@pytest.mark.once
def test_a_child_that_takes_too_long_is_stopped(worker: Worker, real: Service) -> None:
    worker.look(APRIL)
    worker.look(APRIL + timedelta(hours=2, minutes=1))
    last = jobs(real)[-1]
    assert (last.state, last.reason) == (JobState.FAILED, last.log[-1].text)
    assert "langer dan twee uur" in (last.reason or "")


def test_work_that_was_under_way_when_the_service_stopped_waits_for_the_next(worker: Worker, real: Service) -> None:
    worker.look(APRIL)
    worker.close()
    (job,) = jobs(real)
    assert (job.state, job.started_at) == (JobState.WAITING, None)


@pytest.mark.once
def test_beside_the_server_it_stops_with_it_and_gives_the_turn_back(told: Settings, service: Service) -> None:
    begun = Event()
    with worker_beside(told, service):
        Thread(target=begun.set).start()
        while not _worker_there(service):
            begun.wait(0.01)
    assert not _worker_there(service)


@pytest.mark.once
def test_without_a_worker_in_the_settings_the_server_has_none(told: Settings, service: Service) -> None:
    with worker_beside(told.model_copy(update={"worker": False}), service):
        assert not _worker_there(service)


def _worker_there(service: Service) -> bool:
    with service.reading() as connection:
        return known_jobs(connection, now=datetime.now(UTC)).worker


@pytest.mark.once
def test_a_broken_cube_stops_no_mail(told: Settings, service: Service, tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    broken = Worker(told.model_copy(update={"home": tmp_path}), service)
    with service.writing() as connection:
        data = {"period": "2026-Q1", "reason": "Te weinig besturen."}
        mean(connection, "release-refused", to=["bo@voorbeeld.be"], data=data, now=APRIL)
    assert broken.look(APRIL)
    broken.close()
    assert subjects(told) == ["Geen publicatie voor het eerste kwartaal van 2026"]
