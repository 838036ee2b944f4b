"""The worker drafts every closed period by itself: once, some days after its end, and again when it must."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, text, update
from tests.conftest import ROOT
from tests.corrected import manager
from tests.usecases.test_build_release import year as year

from mvoscan.core.errors import Conflict, NotProved, Unavailable
from mvoscan.core.release import Release, ReleaseState, act, act_of_worker
from mvoscan.storage import releases
from mvoscan.storage.tables import ServiceFact, table_of
from mvoscan.usecases.build_release import gather, keep_release, protected, read_rules
from mvoscan.usecases.decide_release import approve_release, publish_release, withdraw_release
from mvoscan.usecases.find_due_releases import Due, Rules, drop_outdated, due_releases
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.run_jobs import begin_release, end, end_badly
from mvoscan.usecases.withdraw_scan import withdraw_scan

pytestmark = pytest.mark.database
JULY = datetime(2026, 7, 6, 12, tzinfo=UTC)
"""The fifth day after the second quarter."""


@pytest.fixture
def real(year: Service) -> Iterator[Service]:
    """The made-up year as if it were no demo, counted since January."""
    facts = table_of(ServiceFact)
    with year.writing() as connection:
        connection.execute(delete(facts).where(facts.c.name == "demo"))
        connection.execute(update(facts).where(facts.c.name == "counted_since").values(value="2026-01-15"))
    yield year


def rules(service: Service) -> Rules:
    return read_rules(ROOT / "reference", library=service.library, types=service.types)


def due(service: Service, now: datetime = JULY, days: int = 5) -> list[str]:
    return [each.period for each in dues(service, now, days)]


def dues(service: Service, now: datetime = JULY, days: int = 5) -> tuple[Due, ...]:
    with service.reading() as connection:
        return due_releases(connection, rules=rules(service), grace_days=days, now=now)


def tried(service: Service, error: Exception, now: datetime = JULY) -> None:
    """The worker tried the first period that is due, in vain."""
    first = dues(service, now)[0]
    with service.writing() as connection:
        job = begin_release(connection, first.period, who=act_of_worker(now), population=first.population)
        end_badly(connection, job, error, now=now)


def made(service: Service, period: str, now: datetime = JULY) -> Release:
    """A draft by the worker."""
    wanted = next(each for each in dues(service, now) if each.period == period)
    with service.writing() as connection:
        job = begin_release(connection, period, who=act_of_worker(now), population=wanted.population)
        types, library = service.types, service.library
        found = gather(connection, period, rules=rules(service), library=library, types=types, now=now)
        drop_outdated(connection, period=period, questionnaire="mvo-overheid", now=now)
        release = keep_release(
            connection, protected(found, rules(service)), rules=rules(service), built=act_of_worker(now)
        )
        end(connection, job, release=release.name, now=now)
    return release


def test_a_period_is_due_some_days_after_its_end_and_never_one_before_the_service_ran(real: Service) -> None:
    assert due(real, JULY - timedelta(days=1)) == ["2026-Q1"]
    assert due(real) == ["2026-Q1", "2026-Q2"]
    assert due(real, datetime(2027, 1, 7, tzinfo=UTC)) == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2026"]


@pytest.mark.once
def test_in_a_demo_nothing_is_due(year: Service) -> None:
    assert due(year) == []


def test_a_period_without_confirmed_scans_is_not_due(real: Service) -> None:
    with real.writing() as connection:
        connection.execute(text("update claim set state = 'unconfirmed'"))
    assert due(real) == []


def test_a_draft_that_waits_is_enough(real: Service) -> None:
    made(real, "2026-Q1")
    assert due(real) == ["2026-Q2"]


def test_what_was_refused_is_tried_again_when_the_population_changed_and_not_before(real: Service) -> None:
    tried(real, NotProved("Te weinig besturen."))
    assert due(real, JULY + timedelta(days=30)) == ["2026-Q2"]
    with real.writing() as connection:
        in_period = "select public_id from submission where quarter = '2026-Q1'"
        one = f"select min(id) from claim where state = 'confirmed' and submission in ({in_period})"
        connection.execute(text(f"update claim set state = 'rejected' where id = ({one})"))
    assert due(real, JULY + timedelta(days=30)) == ["2026-Q1", "2026-Q2"]


@pytest.mark.once
def test_what_failed_is_tried_again_after_an_hour(real: Service) -> None:
    tried(real, Unavailable("De databank was weg."))
    assert due(real, JULY + timedelta(minutes=59)) == ["2026-Q2"]
    assert due(real, JULY + timedelta(minutes=61)) == ["2026-Q1", "2026-Q2"]


def test_a_draft_that_can_no_longer_be_published_is_made_again_and_the_old_one_withdrawn(real: Service) -> None:
    old = made(real, "2026-Q2")
    first = made(real, "2026-Q1")
    with real.writing() as connection:
        approve_release(connection, first.name, by="Bo", now=JULY, enforced=True)
        publish_release(connection, first.name, by="Bo", now=JULY + timedelta(days=1), enforced=True)
    assert due(real, JULY + timedelta(days=2)) == ["2026-Q2"]
    made(real, "2026-Q2", JULY + timedelta(days=2))
    with real.reading() as connection:
        found = releases.get(connection, old.name)
    assert found.state is ReleaseState.WITHDRAWN
    assert f"verscheen {first.name}" in (found.reason or "")


def test_a_draft_that_counts_a_scan_that_was_withdrawn_meanwhile_is_not_approved_and_made_again(real: Service) -> None:
    old = made(real, "2026-Q1")
    counted = "select s.public_id from submission s join usage_fact f on f.submission = s.public_id "
    with real.writing() as connection:
        scan = connection.execute(
            text(
                f"{counted} where s.quarter = '2026-Q1' and f.kind = 'handed_in' and f.confirmed order by s.id limit 1"
            )
        ).scalar_one()
        visitor, dossier = manager(connection, scan, now=JULY + timedelta(hours=1))
        withdraw_scan(connection, visitor, dossier)
        with pytest.raises(
            Conflict, match=r"één scan die erin zit, niet meer mee: .*ingetrokken.*maak 2026-Q1 opnieuw"
        ):
            approve_release(connection, old.name, by="Bo", now=JULY + timedelta(days=1))
    later = JULY + timedelta(days=2)
    assert due(real, later) == ["2026-Q1", "2026-Q2"]
    fresh = made(real, "2026-Q1", later)
    with real.writing() as connection:
        assert releases.get(connection, old.name).state is ReleaseState.WITHDRAWN
        assert approve_release(connection, fresh.name, by="Bo", now=later).state is ReleaseState.APPROVED


def test_what_was_published_is_never_made_again_by_itself_also_not_after_a_withdrawal(real: Service) -> None:
    release = made(real, "2026-Q1")
    with real.writing() as connection:
        approve_release(connection, release.name, by="Bo", now=JULY)
        publish_release(connection, release.name, by="Bo", now=JULY + timedelta(days=1))
        withdraw_release(connection, release.name, by="Bo", reason="Een fout.", now=JULY + timedelta(days=2))
    assert "2026-Q1" not in due(real, JULY + timedelta(days=3))


def test_a_persons_own_failure_is_not_done_over_by_the_worker(real: Service) -> None:
    wanted = dues(real)[0]
    with real.writing() as connection:
        who = act("An", JULY, enforced=True)
        job = begin_release(connection, wanted.period, who=who, population=wanted.population)
        end_badly(connection, job, NotProved("Te weinig."), now=JULY)
    assert due(real) == ["2026-Q2"]


@pytest.mark.once
def test_the_day_counts_on_the_belgian_calendar(real: Service) -> None:
    assert date(2026, 7, 6) == JULY.date()
    assert due(real, datetime(2026, 7, 5, 21, 59, tzinfo=UTC)) == ["2026-Q1"]
    assert due(real, datetime(2026, 7, 5, 22, 1, tzinfo=UTC)) == ["2026-Q1", "2026-Q2"]
