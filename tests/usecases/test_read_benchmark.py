"""Which publication a scan is compared with: published, of its own questionnaire, basis and series, years first."""

from datetime import UTC, datetime

import pytest
from tests.releases import Change, keep, made_up_rows, withheld
from tests.started import any_profile

from mvoscan.core.answers import Answer
from mvoscan.core.benchmark import Level, Missing
from mvoscan.core.dossier import Subject
from mvoscan.core.observation import TOTAL, Observation
from mvoscan.core.questionnaire import Scope
from mvoscan.core.submission import Submission, scored
from mvoscan.core.tailoring import Tailoring, asked
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.read_benchmark import Compared, read_benchmark

pytestmark = pytest.mark.database


def scan(
    service: Service,
    *,
    kind: str = "gemeente",
    partner: str | None = None,
    scope: Scope = Scope.LIGHT,
    name: str = "mvo-overheid",
) -> Submission:
    """A scan on the offered edition with "ja" everywhere."""
    edition = service.library.offered_edition(name)
    joint = {"institution": "een", "partner": "ander", "partner_type": partner} if partner else {}
    subject = Subject.model_validate({"type": kind, **joint})
    tailoring = Tailoring(types=subject.types, profile=any_profile(edition), scope=scope)
    given = {each.id: Answer(option="ja") for some in asked(edition, tailoring).values() for each in some}
    return Submission(
        public_id="een-scan",
        questionnaire=edition.id,
        edition=edition.edition,
        edition_hash=service.library.hash_of(edition.key),
        scope=scope,
        practice=False,
        subject=subject,
        profile=tailoring.profile,
        answers=given,
        scores=scored(edition, tailoring, given),
        handed_in_at=datetime(2027, 1, 4, 9, tzinfo=UTC),
        month="2027-01",
        quarter="2027-Q1",
    )


def publish(
    service: Service, name: str, *, edition: str = "2026.2", state: str = "published", change: Change = lambda row: row
) -> None:
    editions, period = service.library.as_sealed("mvo-overheid"), name.rpartition(".")[0]
    rows = made_up_rows(editions, period, edition=edition, change=change, answers=False)
    with service.writing() as connection:
        keep(connection, name, rows, state=state)


def compared(service: Service, submission: Submission) -> Compared | None:
    with service.reading() as connection:
        return read_benchmark(connection, submission, library=service.library, types=service.types)


def test_without_any_publication_there_is_nothing_to_compare_with(service: Service) -> None:
    assert compared(service, scan(service)) is None


@pytest.mark.parametrize("state", ["audited", "approved", "withdrawn"])
def test_what_is_not_published_is_not_compared_with(service: Service, state: str) -> None:
    publish(service, "2026.1", state=state)
    assert compared(service, scan(service)) is None


def test_a_year_comes_before_a_newer_quarter_and_tells_the_own_family(service: Service) -> None:
    publish(service, "2025.1")
    publish(service, "2026-Q4.1")
    found = compared(service, scan(service))
    assert found is not None
    assert (found.release.name, found.benchmark.level, found.kind.family) == ("2025.1", Level.FAMILY, "gemeente")


def test_a_quarter_on_the_same_statements_comes_before_a_year_on_others(service: Service) -> None:
    publish(service, "2025.1", edition="2026.1", change=lambda row: row if row.theme == TOTAL else withheld(row))
    publish(service, "2026-Q4.1")
    found = compared(service, scan(service))
    assert found is not None
    assert (found.release.name, found.benchmark.level) == ("2026-Q4.1", Level.GROUP)


def test_themes_on_other_statements_say_why_they_are_not_compared(service: Service) -> None:
    publish(service, "2026.1", edition="2026.1")
    found = compared(service, scan(service))
    assert found is not None
    missing = {each.own.theme: each.missing for each in found.benchmark.comparisons}
    assert missing[TOTAL] is Missing.SERIES
    assert None in missing.values()


def test_a_joint_scan_is_compared_with_municipalities(service: Service) -> None:
    publish(service, "2026.1")
    found = compared(service, scan(service, kind="ocmw", partner="gemeente"))
    assert found is not None
    assert found.kind.family == "gemeente"


def test_a_full_scan_falls_back_on_the_light_basis_when_the_full_one_is_withheld(service: Service) -> None:
    def light_only(row: Observation) -> Observation:
        return row if row.basis == "light" else withheld(row)

    publish(service, "2026.1")
    full = compared(service, scan(service, scope=Scope.FULL))
    publish(service, "2026.2", change=light_only)
    with service.writing() as connection:
        connection.exec_driver_sql("update release set state = 'withdrawn' where name = '2026.1'")
    light = compared(service, scan(service, scope=Scope.FULL))
    assert full is not None
    assert light is not None
    assert (full.basis, light.basis) == (Scope.FULL, Scope.LIGHT)


def test_another_questionnaire_is_never_compared_with(service: Service) -> None:
    publish(service, "2026.1")
    assert compared(service, scan(service, kind="onderneming", name="mvo-organisatie")) is None
