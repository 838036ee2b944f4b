"""What was erased counts without identity until its year appears; a draft that counts what is gone is not approved."""

import json
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from sqlalchemy import Connection, select, text
from starlette.testclient import TestClient
from tests.started import start_in
from tests.usecases.test_build_release import gathered, rules
from tests.usecases.test_build_release import year as year

from mvoscan.core.disclosure.cube import Place
from mvoscan.core.disclosure.erased import pseudonym
from mvoscan.core.disclosure.protected import Frozen, FrozenUnit
from mvoscan.core.errors import Conflict
from mvoscan.core.observation import to_bytes
from mvoscan.core.release import Release, ReleaseState, act
from mvoscan.storage import counting_scans, institutions, releases, usage
from mvoscan.storage.erasure import erase_dossiers
from mvoscan.storage.release_tables import ErasedScanRow
from mvoscan.storage.tables import InstitutionRow, SurrogateRow, UsageFactRow, table_of
from mvoscan.usecases.decide_claims import confirm, reject
from mvoscan.usecases.decide_release import approve_release, publish_release
from mvoscan.usecases.erase_on_request import Released, erase_dossier, erase_institution
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ACT = act("An", NOW, enforced=False)
NAME = "mvo-overheid"
COUNTING = text(
    "select s.dossier_id, d.public_id as dossier, s.public_id as scan, s.institution_id as body, c.id as claim,"
    " s.partner_id as partner from submission s join dossier d on d.id = s.dossier_id"
    " join claim c on c.submission = s.public_id join usage_fact f on f.submission = s.public_id"
    " where s.quarter = '2026-Q3' and c.state = 'confirmed' and f.kind = 'handed_in'"
    " and s.questionnaire = 'mvo-overheid' order by (s.partner_id is null), s.id"
)
MORE_THAN_ONE = "select institution_id from submission where not practice group by institution_id having count(*) > 1"
_erased = table_of(ErasedScanRow)


def released(service: Service) -> Released:
    return Released(NAME, service.library)


def kept(connection: Connection) -> list[dict[str, object]]:
    return [row._asdict() for row in connection.execute(select(_erased))]


def draft(connection: Connection, service: Service, code: str, state: ReleaseState) -> Release:
    """A release of this period that counts all that counts in it now, without figures."""
    scans = {pseudonym(row.scan) for row in connection.execute(COUNTING)}
    place = Place("gemeente", "lokaal")
    units = Frozen(statistics=(), units=(FrozenUnit(key="x", place=place, scans=dict.fromkeys(scans, ())),))
    data = units.model_dump_json().encode()
    by = act("Bo", NOW, enforced=False)
    release = Release(
        name=f"{code}.1",
        period_code=code,
        questionnaire=NAME,
        state=state,
        cube_version=rules(service).cube.version,
        policy_version=rules(service).policy.version,
        sha256=sha256(to_bytes(())).hexdigest(),
        units_sha256=sha256(data).hexdigest(),
        counts={},
        audit={},
        built=act("An", NOW, enforced=False),
        approved=by if state is ReleaseState.APPROVED else None,
    )
    releases.add(connection, release, rows=(), units=data)
    return release


def test_bodies_that_were_erased_count_as_they_did_and_nothing_leads_to_them(year: Service) -> None:
    before = gathered(year, "2026-Q3").population
    with year.writing() as connection:
        joint, single = (connection.execute(COUNTING).all()[at] for at in (0, -1))
        for each in (joint, single):
            counts = erase_institution(connection, each.body, released=released(year), act=ACT, dry=False)
            assert counts["kept"] >= 1
        left = json.dumps(kept(connection), default=str)
    assert joint.partner
    assert gathered(year, "2026-Q3").population.units == before.units
    for each in (joint, single):
        assert not [word for word in (each.body, each.scan, each.dossier, "note", "profile") if word in left]


def test_a_dry_run_keeps_nothing_and_erases_nothing(year: Service) -> None:
    with year.writing() as connection:
        found = connection.execute(COUNTING).first()
        assert found
        assert erase_dossier(connection, found.dossier, released=released(year), act=ACT, dry=True)["kept"] == 1
        assert (kept(connection), connection.execute(COUNTING).first()) == ([], found)


def test_a_draft_goes_stale_by_a_rejection_and_by_an_erasure_that_leaves_nothing_and_not_by_one_that_does(
    year: Service,
) -> None:
    with year.writing() as connection:
        waiting = draft(connection, year, "2026-Q3", ReleaseState.AUDITED)
        one, two, *_ = connection.execute(COUNTING).all()
        reject(connection, one.claim, by="An", reason="Kent niemand.", now=NOW)
        with pytest.raises(Conflict, match=r"telt één scan die erin zit, niet meer mee: .*afgewezen"):
            approve_release(connection, waiting.name, by="Bo", now=NOW)
        confirm(connection, one.claim, by="An", now=NOW)
        erase_dossier(connection, one.dossier, released=released(year), act=ACT, dry=False)
        assert counting_scans.gone_from(connection, waiting) == 0
        erase_dossiers(connection, [two.dossier_id], now=NOW)
        assert counting_scans.gone_from(connection, waiting) == 1


def test_once_its_year_appeared_nothing_is_left_of_an_erased_scan_and_nothing_is_kept_of_the_next(
    year: Service,
) -> None:
    with year.writing() as connection:
        one, two, *_ = connection.execute(COUNTING).all()
        erase_dossier(connection, one.dossier, released=released(year), act=ACT, dry=False)
        release = draft(connection, year, "2026", ReleaseState.APPROVED)
        assert len(kept(connection)) == 1
        publish_release(connection, release.name, by="Bo", now=NOW)
        assert kept(connection) == []
        assert erase_dossier(connection, two.dossier, released=released(year), act=ACT, dry=False)["kept"] == 0
        assert kept(connection) == []


def test_a_body_that_comes_back_under_another_stand_in_is_not_two_units(year: Service) -> None:
    with year.writing() as connection:
        single = next(each for each in connection.execute(COUNTING).all() if not each.partner)
        fact = table_of(UsageFactRow)
        erase_institution(connection, single.body, released=released(year), act=ACT, dry=False)
        (row,) = [each for each in kept(connection) if each["quarter"] == "2026-Q3"]
        other = connection.execute(COUNTING).all()[-1]
        assert row["scan"] in counted(year)
        # Another scan of the quarter is now of a body like it, first counted after the erasure.
        connection.execute(
            fact.update()
            .where(fact.c.submission == other.scan)
            .values(surrogate="back", partner_surrogate=None, month="2026-12")
        )
        connection.execute(
            text("update submission set type = :type, province = :province, partner_type = null where public_id = :id"),
            {"type": row["type"], "province": row["province"], "id": other.scan},
        )
    assert row["scan"] not in counted(year)


def test_bodies_that_merge_are_one_unit_with_what_was_erased_of_either(year: Service) -> None:
    stand_in = table_of(SurrogateRow)
    with year.writing() as connection:
        rows = connection.execute(COUNTING).all()
        more = set(connection.execute(text(MORE_THAN_ONE)).scalars())
        one = next(each for each in rows if each.body in more)
        other = next(each for each in rows if each.body != one.body and each.body != one.partner)
        erase_dossier(connection, one.dossier, released=released(year), act=ACT, dry=False)
        usage.merge_surrogates(connection, source=one.body, target=other.body)
        found = select(stand_in.c.surrogate).where(stand_in.c.institution_id == other.body)
        assert [each["organisation"] for each in kept(connection)] == [connection.execute(found).scalar_one()]


def counted(service: Service) -> set[str]:
    """The scans that count, by pseudonym."""
    return {scan.scan for unit in gathered(service, "2026-Q3").population.units for scan in unit.scores.values()}


def test_an_entry_that_a_visitor_typed_goes_with_the_last_dossier_that_uses_it(
    client: TestClient, service: Service
) -> None:
    entry = table_of(InstitutionRow)
    with service.writing() as connection:
        institutions.add_provisional(connection, id="typed", type="gemeente", name="Jan zijn gemeente", number=None)
    first, second = (start_in(client, service, institution="typed") for _ in range(2))
    left = []
    for each in (first, second):
        with service.writing() as connection:
            counts = erase_dossier(connection, each.public_id, released=released(service), act=ACT, dry=False)
            here = connection.execute(select(entry.c.id).where(entry.c.id == "typed")).all()
            left.append((counts["entries"], len(here)))
    assert left == [(0, 1), (1, 0)]
