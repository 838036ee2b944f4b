"""One release of a period is made at a time; work whose process died can begin again, and keeps nothing afterwards."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from mvoscan.core.errors import Conflict, Invalid, NotProved, Unavailable
from mvoscan.core.job import DIED, Job, JobState
from mvoscan.core.release import act
from mvoscan.storage import jobs
from mvoscan.storage.database import Database
from mvoscan.usecases import run_jobs
from mvoscan.usecases.run_jobs import ask_release, begin_release, begin_waiting, bury_dead, end, end_badly, put_back

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


def begin(database: Database, who: str = "An", *, at: datetime = NOW, period: str = "2026-Q3") -> Job:
    with database.writing() as connection:
        return begin_release(connection, period, who=act(who, at, enforced=False))


def kept(database: Database, job: Job) -> Job:
    with database.writing() as connection:
        found = jobs.lock(connection, job.id)
    assert found
    return found


def test_a_second_release_of_the_same_period_is_refused_with_who_makes_the_first(database: Database) -> None:
    begin(database)
    with pytest.raises(Conflict, match=r"derde kwartaal van 2026.*sinds 24-11-2026 om 13:00 door An \(0 %\)"):
        begin(database, "Bo", at=NOW + timedelta(seconds=60))
    begin(database, "Bo", period="2026-Q2")


def test_of_eight_that_begin_together_one_does(database: Database) -> None:
    def attempt(number: int) -> bool:
        try:
            return bool(begin(database, f"persoon {number}"))
        except Conflict:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(8))) == 1


def test_work_that_is_not_heard_of_any_more_can_begin_again_and_then_keeps_nothing(database: Database) -> None:
    dead = begin(database)
    begin(database, "Bo", at=LATER)
    assert (kept(database, dead).state, kept(database, dead).reason) == (JobState.FAILED, DIED)
    with database.writing() as connection, pytest.raises(Conflict, match="niets van bewaard"):
        end(connection, dead, release="2026-Q3.1", now=LATER)


def test_a_sign_of_life_keeps_work_going(database: Database) -> None:
    job = begin(database).model_copy(update={"seen_at": LATER, "percentage": 30})
    with database.writing() as connection:
        assert run_jobs.note(connection, job)
        assert bury_dead(connection, now=LATER + timedelta(seconds=60)) == ()
        assert [each.id for each in bury_dead(connection, now=LATER + timedelta(seconds=100))] == [job.id]


@pytest.mark.parametrize(
    ("error", "state", "said"),
    [
        (NotProved("De oplosser geeft geen uitsluitsel."), JobState.REFUSED, "De oplosser geeft geen uitsluitsel."),
        (Unavailable("De databank is weg."), JobState.FAILED, "De databank is weg."),
        (MemoryError(), JobState.FAILED, "Er ging iets mis dat we niet voorzagen"),
        (KeyboardInterrupt(), JobState.FAILED, "Het werk is onderbroken"),
    ],
)
def test_work_that_made_nothing_says_why_and_leaves_room_for_the_next(
    database: Database, error: BaseException, state: JobState, said: str
) -> None:
    job = begin(database)
    with database.writing() as connection:
        end_badly(connection, job, error, now=NOW)
    found = kept(database, job)
    assert (found.state, found.release, found.log[-1].text) == (state, None, found.reason)
    assert said in (found.reason or "")
    begin(database, "Bo")


def test_what_waits_is_done_in_the_order_in_which_it_was_asked(database: Database) -> None:
    with database.writing() as connection:
        for period in ("2026-Q2", "2026-Q1"):
            ask_release(connection, period, who=act("An", NOW, enforced=True))
        first = begin_waiting(connection, now=LATER)
        assert first
        assert (first.period, first.state, first.by, first.enforced) == ("2026-Q2", JobState.RUNNING, "An", True)
        put_back(connection, first, now=LATER)
        again = begin_waiting(connection, now=LATER)
        assert again
        assert again.period == "2026-Q2"


@pytest.mark.parametrize(("period", "said"), [("2026-Q4", "vanaf 1-1-2027"), ("2026-13", "kennen we niet")])
def test_an_open_or_an_unknown_period_is_not_even_asked_for(database: Database, period: str, said: str) -> None:
    with database.writing() as connection, pytest.raises(Invalid, match=said):
        ask_release(connection, period, who=act("An", NOW, enforced=True))
    with database.reading() as connection:
        assert run_jobs.known_jobs(connection, now=NOW).jobs == ()


def test_of_two_replicas_one_has_the_turn_until_it_is_not_heard_of(database: Database) -> None:
    def turn(holder: str, now: datetime) -> bool:
        with database.writing() as connection:
            return run_jobs.take_turn(connection, holder=holder, now=now)

    assert turn("one", NOW)
    assert not turn("two", NOW + timedelta(seconds=59))
    assert turn("one", NOW + timedelta(seconds=59))
    assert not turn("two", NOW + timedelta(seconds=100))
    assert turn("two", NOW + timedelta(seconds=120))
    with database.writing() as connection:
        run_jobs.give_turn_back(connection, holder="two")
    assert turn("one", NOW + timedelta(seconds=120))


def test_a_worker_that_is_gone_is_not_said_to_be_there(database: Database) -> None:
    with database.writing() as connection:
        run_jobs.take_turn(connection, holder="one", now=NOW)
    with database.reading() as connection:
        assert run_jobs.known_jobs(connection, now=NOW).worker
        assert not run_jobs.known_jobs(connection, now=LATER).worker


def test_a_turn_that_a_clock_ahead_took_is_free_for_others_and_one_of_a_little_ahead_is_not(database: Database) -> None:
    with database.writing() as connection:
        for ahead, free in ((timedelta(hours=2), True), (timedelta(seconds=30), False)):
            assert run_jobs.take_turn(connection, holder="ahead", now=NOW + ahead)
            assert run_jobs.take_turn(connection, holder="right", now=NOW) is free
            run_jobs.give_turn_back(connection, holder="ahead" if not free else "right")
