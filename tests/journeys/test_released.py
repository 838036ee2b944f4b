"""What was published never changes, whatever happens to the scans it was made of; and the next release says so."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, insert, select, text
from starlette.testclient import TestClient
from tests.conftest import ROOT, Copy
from tests.corrected import keys, manager

from mvoscan.cli.building import build_release
from mvoscan.core.disclosure.population import Unit
from mvoscan.core.institution import InstitutionTypes
from mvoscan.settings import Settings
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.storage.tables import ClaimRow, DossierRow, SubmissionRow, UsageFactRow, table_of
from mvoscan.usecases.audit_release import audit_release, policy_in, read_kept
from mvoscan.usecases.build_release import gather, read_rules
from mvoscan.usecases.correct_scan import start_correction
from mvoscan.usecases.decide_claims import confirm, reject
from mvoscan.usecases.decide_release import approve_release, publish_release
from mvoscan.usecases.hand_in_scan import hand_in_scan
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.withdraw_scan import withdraw_scan
from mvoscan.web.app import create_app

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PERIOD = "2026-Q2"
NAME = f"demo-{PERIOD}.1"
CLAIMS = "select c.id from claim c join submission s on s.public_id = c.submission where s.quarter = '2026-Q2'"
SCANS = "select submission from claim where state = 'confirmed' and submission in"
COUNTING = (
    "select c.submission from claim c join usage_fact f on f.submission = c.submission where c.state = 'confirmed'"
    " and f.kind = 'handed_in' and f.surrogate is not null and c.submission in"
)
IN_PERIOD = "(select public_id from submission where quarter = '2026-Q2')"


@pytest.fixture(scope="module")
def settings(copies: Copy, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(home=ROOT, data=tmp_path_factory.mktemp("data"), database_url=copies("demo"))


@pytest.fixture(scope="module")
def service(settings: Settings, library: Library, types: InstitutionTypes) -> Iterator[Service]:
    """A made-up year with a published release of its second quarter."""
    opened = Service(database=Database(settings.database), library=library, types=types, demo=True)
    release = build_release(opened, settings, PERIOD, by="An")
    with opened.writing() as connection:
        approve_release(connection, release.name, by="Bo", now=datetime.now(UTC))
        publish_release(connection, release.name, by="Bo", now=datetime.now(UTC))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def published(service: Service, settings: Settings) -> dict[str, bytes]:
    """Every public byte of the release, as it was first read."""
    return public_bytes(service, settings)


def public_bytes(service: Service, settings: Settings) -> dict[str, bytes]:
    client = TestClient(create_app(settings, service))
    addresses = [
        f"/api/v1/statistics/releases/{NAME}/{dataset}.{suffix}"
        for dataset in ("theme-results", "question-results", "coverage")
        for suffix in ("csv", "json")
    ]
    addresses += ["/api/v1/statistics/releases", f"/cijfers/resultaten?publicatie={NAME}"]
    found = {each: client.get(each) for each in addresses}
    assert {each.status_code for each in found.values()} == {200}
    return {address: answer.content for address, answer in found.items()}


def units(service: Service, settings: Settings) -> dict[str, Unit]:
    """Whom a release of the same period would count now."""
    rules = read_rules(settings.reference_folder, library=service.library, types=service.types)
    with service.reading() as connection:
        found = gather(connection, PERIOD, rules=rules, library=service.library, types=service.types, now=NOW)
    return {each.key: each for each in found.population.units}


def one(connection: Connection, query: str) -> object:
    return connection.execute(text(f"{query} order by 1 limit 1")).scalar_one()


def confirmed_late(connection: Connection) -> None:
    """A scan of the period is confirmed after the release."""
    confirm(connection, int(str(one(connection, f"{CLAIMS} and c.state = 'unconfirmed'"))), by="An", now=NOW)


def rejected(connection: Connection) -> None:
    """A claim that counted turns out to be wrong."""
    claim = int(str(one(connection, f"{CLAIMS} and c.state = 'confirmed'")))
    reject(connection, claim, by="An", now=NOW, reason="Iemand anders.")


def erased(connection: Connection) -> None:
    """A scan that counted is erased, with its link to the organisation."""
    scan = {"scan": one(connection, f"{SCANS} {IN_PERIOD}")}
    connection.execute(text("delete from claim where submission = :scan"), scan)
    connection.execute(text("update usage_fact set submission = null, surrogate = null where submission = :scan"), scan)


def superseded(connection: Connection) -> None:
    """An organisation that counted turns out to have brought a later scan in the same period."""
    old = one(connection, f"{SCANS} {IN_PERIOD}")
    free = _dossier_like(connection, old)
    for row, key in ((SubmissionRow, "public_id"), (ClaimRow, "submission"), (UsageFactRow, "submission")):
        table = table_of(row)
        found = connection.execute(select(table).where(table.c[key] == old)).mappings().one()
        later = {"handed_in_at": datetime(2026, 6, 30, 12, tzinfo=UTC), "dossier_id": free}
        changed = {**found, key: "a-later-scan", **{name: at for name, at in later.items() if name in found}}
        connection.execute(insert(table).values({name: at for name, at in changed.items() if name != "id"}))


def _dossier_like(connection: Connection, submission: object) -> int:
    """A second dossier of whoever brought a scan."""
    table = table_of(DossierRow)
    found = connection.execute(select(table).where(table.c.submission == submission)).mappings().one()
    again = {**found, "public_id": "a-later-dossier", "submission": "a-later-scan"}
    made = insert(table).values({name: value for name, value in again.items() if name != "id"})
    return int(connection.execute(made.returning(table.c.id)).scalar_one())


def withdrawn(connection: Connection) -> None:
    """A scan that counted is withdrawn by who manages it."""
    visitor, dossier = manager(connection, str(one(connection, f"{SCANS} {IN_PERIOD}")), now=NOW)
    withdraw_scan(connection, visitor, dossier)


@pytest.mark.parametrize(
    "event", [confirmed_late, rejected, erased, superseded, withdrawn], ids=lambda each: each.__name__
)
def test_whatever_happens_to_a_scan_no_byte_of_what_was_published_changes(
    service: Service, settings: Settings, published: dict[str, bytes], event: object
) -> None:
    before = units(service, settings)
    with service.writing() as connection:
        event(connection)  # type: ignore[operator] # one of the functions above.
    assert units(service, settings) != before
    assert public_bytes(service, settings) == published


def test_a_scan_that_is_corrected_after_the_release_leaves_its_period_and_no_published_byte_changes(
    service: Service, settings: Settings, published: dict[str, bytes]
) -> None:
    before = units(service, settings)
    with service.writing() as connection:
        visitor, dossier = manager(connection, str(one(connection, f"{COUNTING} {IN_PERIOD}")), now=NOW)
        later = start_correction(connection, visitor, dossier, keys=keys(visitor.cookie)).dossier.public_id
        journey = {"library": service.library, "types": service.types, "submission_id": "corrected"}
        hand_in_scan(connection, visitor, later, **journey)  # type: ignore[arg-type] # three arguments of three types.
    assert len(units(service, settings)) == len(before) - 1
    assert public_bytes(service, settings) == published


def test_afterwards_it_still_passes_its_audit_from_its_own_bytes(
    service: Service, settings: Settings, published: dict[str, bytes]
) -> None:
    assert published
    with service.reading() as connection:
        kept = read_kept(connection, NAME)
    assert audit_release(kept, policy_in(settings.reference_folder)).clean


def test_what_was_published_names_its_hash_versions_counts_audit_and_how_sure_the_two_people_are(
    service: Service, settings: Settings, published: dict[str, bytes]
) -> None:
    assert published
    client = TestClient(create_app(settings, service))
    (said,) = client.get("/api/v1/statistics/releases").json()["releases"]
    assert len(said["sha256"]) == 64
    assert (said["cube_version"], said["policy_version"], said["four_eyes"]) == ("2026.1", "2026.1", "declared")
    assert said["units"] > 0
    assert 0 < said["cells_published"] <= said["cells"]
    assert said["claim"].startswith("Tegen deze aanvaller")
    page = client.get(f"/cijfers/resultaten?publicatie={NAME}").text
    assert "Een login dwong dat niet af." in page
