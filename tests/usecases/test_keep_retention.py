"""What is old goes, after a warning where an address is known; what was counted stays."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError
from starlette.testclient import TestClient
from tests.colleagues import colleague, give_link
from tests.corrected import answers, correct, replaced
from tests.letters import AN, confirmed, delivered, everything, give
from tests.sharing import shared
from tests.started import asked_ids, seen, start_in
from tests.starting import aalst

from mvoscan.core.action_plan import ActionContent, Step
from mvoscan.core.audit import Kind, entry
from mvoscan.core.dossier import Dossier
from mvoscan.core.release import Act
from mvoscan.core.retention import Retention
from mvoscan.settings import Settings
from mvoscan.storage import audit, plans
from mvoscan.storage.ending_tables import SubmissionEndRow
from mvoscan.storage.erasure import erase_dossiers
from mvoscan.storage.tables import DossierRow, SubmissionRow, UsageFactRow, metadata, table_of
from mvoscan.usecases.keep_retention import due, sweep
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.read_audit_log import read_log
from mvoscan.usecases.recount_usage import recount_usage

pytestmark = pytest.mark.database
NOW = datetime.now(UTC)
RULES = Retention()
YEAR = timedelta(days=366)
_dossier, _submission, _fact = table_of(DossierRow), table_of(SubmissionRow), table_of(UsageFactRow)


def answered(client: TestClient, service: Service, **choices: object) -> Dossier:
    """A dossier with an answer and a note."""
    dossier = start_in(client, service, **choices)
    name = next(iter(asked_ids(service, dossier).values()))[0]
    data = {"a": "ja", "n": "een notitie van An"}
    assert client.post(f"/dossier/{dossier.public_id}/antwoord/{name}", data=data, headers=seen()).status_code < 400
    return dossier


def handed_in(client: TestClient, service: Service) -> Dossier:
    dossier = answered(client, service, institution=aalst(service))
    assert client.post(f"/dossier/{dossier.public_id}/indienen").status_code == 303
    return dossier


def age(service: Service, dossier: Dossier, by: timedelta) -> None:
    """Let the dossier have been changed, and handed in, so long ago."""
    with service.writing() as connection:
        connection.execute(update(_dossier).where(_dossier.c.id == dossier.id).values(changed_at=NOW - by))
        connection.execute(
            update(_submission).where(_submission.c.dossier_id == dossier.id).values(handed_in_at=NOW - by)
        )


def there(service: Service) -> list[int]:
    with service.reading() as connection:
        return list(connection.execute(select(_dossier.c.id)).scalars())


def ends(service: Service) -> list[tuple[object, ...]]:
    """How scans ended, and the public ids of what took their place."""
    table = table_of(SubmissionEndRow)
    with service.reading() as connection:
        return [tuple(row) for row in connection.execute(select(table.c.kind, table.c.by))]


def swept(service: Service, *, later: timedelta = timedelta()) -> dict[str, int]:
    return dict(sweep(service.database, rules=RULES, now=NOW + later))


def facts(service: Service) -> list[tuple[object, ...]]:
    with service.reading() as connection:
        rows = connection.execute(select(_fact.c.kind, _fact.c.month, _fact.c.type, _fact.c.surrogate))
        return sorted(map(tuple, rows), key=str)


def test_an_open_dossier_goes_a_year_after_its_last_change_and_its_start_stays_counted(
    client: TestClient, service: Service
) -> None:
    dossier, before = answered(client, service), facts(service)
    age(service, dossier, YEAR)
    assert len(before) == 1
    assert swept(service)["expired"] == 1
    assert (there(service), facts(service)) == ([], before)
    assert "een notitie van An" not in everything(service)


def test_a_dossier_of_eleven_months_stays(client: TestClient, service: Service) -> None:
    dossier = answered(client, service)
    age(service, dossier, timedelta(days=360))
    assert swept(service)["expired"] == 0
    assert there(service) == [dossier.id]


def test_with_an_address_a_dossier_goes_only_a_month_after_a_warning(
    client: TestClient, settings: Settings, service: Service
) -> None:
    dossier = answered(client, service)
    confirmed(client, settings, service, dossier)
    age(service, dossier, 2 * YEAR)
    assert (swept(service)["warned"], swept(service)["warned"], there(service)) == (1, 0, [dossier.id])
    (letter,) = delivered(settings, service)
    assert "wissen we hem, met alle antwoorden en notities" in letter.text
    assert swept(service, later=timedelta(days=31))["expired"] == 1


def test_who_changes_something_after_a_warning_keeps_the_dossier_and_is_warned_anew(
    client: TestClient, settings: Settings, service: Service
) -> None:
    dossier = answered(client, service)
    confirmed(client, settings, service, dossier)
    age(service, dossier, timedelta(days=340))
    assert swept(service)["warned"] == 1
    with service.writing() as connection:
        connection.execute(update(_dossier).values(changed_at=NOW + timedelta(days=1)))
    done = swept(service, later=timedelta(days=60))
    assert (done["warned"], done["expired"], done["contacts"]) == (0, 0, 0)
    assert swept(service, later=timedelta(days=340))["warned"] == 1


def test_a_scan_that_was_handed_in_goes_after_five_years_and_stays_counted(
    client: TestClient, service: Service
) -> None:
    dossier, usage = handed_in(client, service), client.get("/api/v1/usage.json").json()["total"]
    before = facts(service)
    age(service, dossier, timedelta(days=5 * 365 - 5))
    assert swept(service)["handed_in"] == 0
    age(service, dossier, timedelta(days=5 * 366))
    assert swept(service)["handed_in"] == 1
    assert (there(service), facts(service)) == ([], before)
    assert client.get("/api/v1/usage.json").json()["total"] == usage
    assert "een notitie van An" not in everything(service)
    with service.reading() as connection:
        assert recount_usage(connection) == ()


def test_nothing_in_the_database_leads_to_an_erased_scan(
    client: TestClient, settings: Settings, service: Service
) -> None:
    dossier = handed_in(client, service)
    with service.writing() as connection:
        content = ActionContent(action="Iets doen")
        plans.add(connection, dossier.id, public_id="action", question=None, content=content, now=NOW)
        plans.add_step(connection, "action", Step(day=NOW.date(), percent=10))
    confirmed(client, settings, service, dossier)
    with service.reading() as connection:
        submission = connection.execute(select(_submission.c.public_id)).scalar_one()
    age(service, dossier, 6 * YEAR)
    swept(service)
    with service.reading() as connection:
        left = {
            table.name
            for table in metadata.sorted_tables
            for row in connection.execute(select(table))
            if submission in str(row)
        }
        hanging = [
            table.name
            for table in metadata.sorted_tables
            for name in {"dossier_id", "action_id", "contact_id", "grant_id"} & set(table.c.keys())
            if connection.execute(select(func.count(table.c[name]))).scalar_one()
        ]
    assert (left, hanging) == (set(), [])


def test_an_address_that_nobody_confirmed_goes_after_a_week(
    client: TestClient, settings: Settings, service: Service
) -> None:
    give(client, settings, service, start_in(client, service))
    assert swept(service, later=timedelta(days=6))["contacts"] == 0
    assert swept(service, later=timedelta(days=8))["contacts"] == 1


def test_an_address_of_a_scan_that_was_handed_in_goes_after_two_years_and_the_result_stays(
    client: TestClient, settings: Settings, service: Service
) -> None:
    dossier = handed_in(client, service)
    confirmed(client, settings, service, dossier)
    age(service, dossier, timedelta(days=1))
    assert swept(service, later=timedelta(days=700))["contacts"] == 0
    assert swept(service, later=timedelta(days=800))["contacts"] == 1
    assert there(service) == [dossier.id]
    assert AN not in everything(service)


def test_names_of_colleagues_go_after_two_years_and_links_and_answers_stay(
    client: TestClient, settings: Settings, service: Service
) -> None:
    dossier = start_in(client, service, institution=aalst(service))
    _, token = give_link(service, dossier, by=client.cookies["scan"], label="Jef Janssens")
    name = next(iter(asked_ids(service, dossier).values()))[0]
    address = f"/dossier/{dossier.public_id}/antwoord/{name}"
    assert colleague(settings, service, token).post(address, data={"a": "ja"}, headers=seen()).status_code < 400
    assert client.post(f"/dossier/{dossier.public_id}/indienen").status_code == 303
    shared(client, f"/dossier/{dossier.public_id}", waarvoor="Jef Janssens", termijn="jaar")
    assert swept(service, later=timedelta(days=700))["labels"] == 0
    assert everything(service).count("Jef Janssens") == 4
    assert swept(service, later=timedelta(days=800))["labels"] == 1
    assert swept(service, later=timedelta(days=800))["labels"] == 0
    assert "Jef Janssens" not in everything(service)
    assert answers(service, dossier.public_id)[name].option == "ja"


def test_the_end_of_an_erased_scan_goes_along_and_its_correction_stays(client: TestClient, service: Service) -> None:
    old = handed_in(client, service)
    later = replaced(client, old.public_id)
    age(service, old, 6 * YEAR)
    assert swept(service)["handed_in"] == 1
    assert ends(service) == []
    assert client.get(f"/dossier/{later}/resultaat").status_code == 200
    with service.reading() as connection:
        assert recount_usage(connection) == ()


def test_a_scan_whose_correction_was_erased_stays_replaced(client: TestClient, service: Service) -> None:
    old = handed_in(client, service)
    replaced(client, old.public_id)
    with service.writing() as connection:
        later = connection.execute(select(_dossier.c.id).where(_dossier.c.id != old.id)).scalar_one()
        erase_dossiers(connection, [later], now=NOW)
    assert ends(service) == [("superseded", None)]
    assert "vervangen door een verbetering" in client.get(f"/dossier/{old.public_id}/resultaat").text


def test_a_correction_under_way_goes_with_its_scan(client: TestClient, service: Service) -> None:
    old = handed_in(client, service)
    correct(client, old.public_id)
    age(service, old, 6 * YEAR)
    swept(service)
    assert there(service) == []
    assert "een notitie van An" not in everything(service)


def test_mail_windows_and_sessions_go_after_a_month(client: TestClient, settings: Settings, service: Service) -> None:
    give(client, settings, service, start_in(client, service))
    done = swept(service, later=timedelta(days=40))
    assert (done["mail"], done["rates"] > 0, done["sessions"]) == (1, True, 1)


def test_a_dry_run_says_exactly_what_then_happens_and_changes_nothing(
    client: TestClient, settings: Settings, service: Service
) -> None:
    for dossier in (answered(client, service), handed_in(client, service)):
        age(service, dossier, 6 * YEAR)
    give(client, settings, service, start_in(client, service))
    later, before = NOW + timedelta(days=40), everything(service)
    with service.reading() as connection:
        said = dict(due(connection, rules=RULES, now=later))
    assert everything(service) == before
    assert said == dict(sweep(service.database, rules=RULES, now=later))
    assert said["expired"] == said["handed_in"] == 1


def test_more_than_fits_in_one_transaction_goes_too(client: TestClient, service: Service) -> None:
    for _ in range(103):
        start_in(client, service)
    with service.writing() as connection:
        connection.execute(update(_dossier).values(changed_at=NOW - 2 * YEAR))
    assert swept(service)["expired"] == 103


@pytest.fixture
def logged(service: Service) -> Iterator[Service]:
    """A service with an entry of six years ago, and one of four."""
    with service.writing() as connection:
        for years in (6, 4):
            act = Act(by="An", at=NOW - years * YEAR)
            audit.note(connection, entry(Kind.REGISTER_IMPORTED, f"{years} jaar", act))
    yield service


def test_the_audit_log_is_shortened_after_five_years_and_says_so(logged: Service) -> None:
    assert swept(logged)["audit"] == 1
    with logged.reading() as connection:
        entries = read_log(connection).entries
    assert [each.about for each in entries] == ["logboek", "4 jaar"]
    assert entries[0].details == {"aantal": "1", "ouder_dan_maanden": "60"}


def test_the_database_itself_keeps_what_is_younger_than_five_years(logged: Service) -> None:
    with pytest.raises(DBAPIError, match="audit_log only grows"):
        sweep(logged.database, rules=RULES.model_copy(update={"audit_months": 30}), now=NOW)
    with logged.reading() as connection:
        assert len(read_log(connection).entries) == 2
