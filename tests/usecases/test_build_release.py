"""A release is built from a closed period, judged by two people, and never changes; what was published stays known."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import text, update
from tests.conftest import ROOT

from mvoscan.core.embedding import EmbedView, EmbedWish, Reach
from mvoscan.core.errors import BrokenFile, Conflict, Invalid, Refused
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.release import FourEyes, Release, ReleaseState, act
from mvoscan.storage import confirmed_scans, embeds, releases
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.storage.release_tables import ReleaseRowsRow
from mvoscan.storage.tables import table_of
from mvoscan.usecases.build_release import Gathered, Rules, gather, keep_release, protected, read_rules
from mvoscan.usecases.decide_release import approve_release, checked_release, publish_release, withdraw_release
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def year(years: str, library: Library, types: InstitutionTypes) -> Iterator[Service]:
    """A service with made-up years."""
    opened = Service(database=Database(years), library=library, types=types, demo=True)
    yield opened
    opened.close()


def rules(service: Service) -> Rules:
    return read_rules(ROOT / "reference", library=service.library, types=service.types)


def gathered(service: Service, code: str) -> Gathered:
    with service.reading() as connection:
        return gather(connection, code, rules=rules(service), library=service.library, types=service.types, now=NOW)


def built(service: Service, code: str = "2026-Q3") -> Release:
    found = protected(gathered(service, code), rules(service))
    with service.writing() as connection:
        return keep_release(connection, found, rules=rules(service), built=act("An", datetime.now(UTC), enforced=False))


def published(service: Service, code: str = "2026-Q3") -> Release:
    name = built(service, code).name
    with service.writing() as connection:
        approve_release(connection, name, by="Bo", now=datetime.now(UTC))
        return publish_release(connection, name, by="Bo", now=datetime.now(UTC))


def test_a_release_goes_from_the_audit_to_publication_by_two_people(year: Service) -> None:
    release = built(year)
    with year.writing() as connection:
        with pytest.raises(Conflict, match="nagekeken, wacht op goedkeuring"):
            publish_release(connection, release.name, by="Bo", now=NOW)
        with pytest.raises(Refused, match="keurt ze niet zelf goed"):
            approve_release(connection, release.name, by=" an ", now=NOW)
        approve_release(connection, release.name, by="Bo", now=NOW)
        done = publish_release(connection, release.name, by="Bo", now=NOW)
    assert (done.name, done.state, done.four_eyes) == ("demo-2026-Q3.1", ReleaseState.PUBLISHED, FourEyes.DECLARED)
    assert 0 < done.counts["published"] <= done.counts["cells"]


def test_only_confirmed_scans_of_the_period_are_counted(year: Service) -> None:
    units = gathered(year, "2026-Q3").population.units
    with year.reading() as connection:
        confirmed = text(
            "select count(distinct f.surrogate) from claim c join submission s on s.public_id = c.submission"
            " join usage_fact f on f.submission = s.public_id where c.state = 'confirmed' and s.quarter = '2026-Q3'"
        )
        bodies = connection.execute(confirmed).scalar_one()
    assert 0 < len(units) <= bodies


@pytest.mark.once
@pytest.mark.parametrize(("reach", "known"), [(Reach.EVERYWHERE, True), (Reach.SITES, True), (Reach.STAFF, False)])
def test_what_a_body_shows_to_everyone_reaches_the_next_audit_as_a_waiver_also_after_it_was_revoked(
    year: Service, reach: Reach, *, known: bool
) -> None:
    with year.writing() as connection:
        scan = next(confirmed_scans.of_quarters(connection, ["2026-Q3"], questionnaire="mvo-overheid")).submission
        wish = EmbedWish(
            view=EmbedView.THEME, theme="milieu", reach=reach, origins=(), anonymous=False, last_day=NOW.date()
        )
        embeds.add(connection, 1, wish, submission=scan.public_id, public_id="e", now=NOW)
        embeds.revoke(connection, "e", now=NOW)
    shown = [each for each in gathered(year, "2026-Q3").population.units if each.waiver]
    themes = {name.theme for each in shown for name, score in each.scores.items() if each.shows(score.scan, name)}

    assert (len(shown), themes) == ((1, {"milieu"}) if known else (0, set()))


def test_scans_of_later_change_nothing_that_was_published(year: Service) -> None:
    release = published(year)
    with year.reading() as connection:
        before = releases.rows(connection, release)
    with year.writing() as connection:
        connection.execute(text("delete from claim where id in (select min(id) from claim)"))
    with year.reading() as connection:
        assert releases.rows(connection, release) == before


@pytest.mark.once
def test_rows_that_were_altered_are_noticed(year: Service) -> None:
    release = built(year)
    table = table_of(ReleaseRowsRow)
    with year.writing() as connection:
        connection.execute(update(table).values(rows=b"x\x9c\x03\x00\x00\x00\x00\x01"))
        with pytest.raises(BrokenFile, match="niet meer wat ze waren"):
            checked_release(connection, release.name)


@pytest.mark.once
def test_a_release_that_was_not_attacked_beside_a_newer_one_is_not_published(year: Service) -> None:
    waiting = built(year, "2026-Q2")
    published(year, "2026-Q3")
    with year.writing() as connection:
        approve_release(connection, waiting.name, by="Bo", now=NOW)
        with pytest.raises(Conflict, match=r"verscheen demo-2026-Q3\.1"):
            publish_release(connection, waiting.name, by="Bo", now=NOW)


@pytest.mark.once
def test_what_was_withdrawn_is_attacked_along_for_good(year: Service) -> None:
    release = published(year)
    with year.writing() as connection:
        with pytest.raises(Invalid, match="Zeg waarom"):
            withdraw_release(connection, release.name, by="Bo", reason=" ", now=NOW)
        withdraw_release(connection, release.name, by="Bo", reason="Een fout in de kubus.", now=NOW)
    assert [each.period.code for each in gathered(year, "2026-Q2").earlier] == ["2026-Q3"]


@pytest.mark.once
def test_no_result_of_anybody_is_kept_with_the_units(year: Service) -> None:
    release = built(year)
    with year.reading() as connection:
        units = releases.units(connection, release).decode()
    assert '"value"' not in units
    assert '"scores"' not in units


@pytest.mark.once
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("2026-Q4", "vanaf 1-1-2027"),
        ("2026", "vanaf 1-1-2027"),
        ("2019", "geen enkele bevestigde scan"),
        ("2026-Q5", "kennen we niet"),
        ("vorig jaar", "kennen we niet"),
    ],
)
def test_a_period_that_cannot_be_counted_is_refused(service: Service, code: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        gathered(service, code)


def test_rows_read_back_are_the_rows_that_were_audited(year: Service) -> None:
    found = protected(gathered(year, "2026-Q3"), rules(year))
    with year.writing() as connection:
        release = keep_release(connection, found, rules=rules(year), built=act("An", NOW, enforced=False))
        assert releases.rows(connection, release) == found.rows
