"""`mvoscan doctor` names what is wrong with its remedy, and its exit status says whether anything is."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update
from starlette.testclient import TestClient
from tests.cli.program import Done, mvoscan
from tests.started import start_in

from mvoscan.cli.serving import report_clock
from mvoscan.core.health import Level
from mvoscan.settings import Settings
from mvoscan.storage import mail_queue
from mvoscan.storage.tables import DossierRow, table_of
from mvoscan.storage.webhook_tables import WebhookRow
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database
NOW = datetime.now(UTC)


@pytest.fixture
def doctor(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Done]:
    """Runs it on the database and the data folder of the test."""
    monkeypatch.setenv("MVOSCAN_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("MVOSCAN_DATA", str(settings.data))
    return lambda: mvoscan("doctor")


def lines(done: Done, level: Level) -> list[str]:
    """The parts with a line of this level."""
    return [each[8:].split(":")[0] for each in done.stdout.splitlines() if each.startswith(f"{level:<6}  ")]


@pytest.mark.usefixtures("service")
def test_a_service_that_is_well_has_no_errors_and_what_to_look_at_has_its_remedy(doctor: Callable[[], Done]) -> None:
    done = doctor()
    assert (done.returncode, done.stderr, lines(done, Level.WRONG)) == (0, "", [])
    assert {"Databank", "Versie", "Register", "Mail", "Klok", "Publicaties te laat"} <= set(lines(done, Level.OK))
    assert "Start de dienst" in done.stdout


def test_what_is_stuck_ahead_of_the_clock_sealed_otherwise_or_readable_by_all_is_wrong(
    client: TestClient,
    service: Service,
    settings: Settings,
    doctor: Callable[[], Done],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start_in(client, service)
    key = settings.data / "secret-key"
    key.write_text("k" * 40)
    key.chmod(0o644)
    monkeypatch.setenv("MVOSCAN_SECRET_KEY_FILE", str(key))
    with service.writing() as connection:
        mail_queue.add(connection, "expires-soon", recipient="an@x.be", data={}, now=NOW - timedelta(hours=3))
        connection.execute(update(table_of(DossierRow)).values(changed_at=NOW + timedelta(days=2)))
        connection.execute(
            text(
                "INSERT INTO client (public_id, name, redirect_uris, scopes, confidential, made_at)"
                " VALUES ('c', 'C', '[]', '[]', true, '2026-01-01')"
            )
        )
        hook = {"public_id": "w", "client_id": 1, "url": "https://x.be", "kinds": [], "state": "paused"}
        sealed = {"secret": b"with a key that is lost", "made_at": NOW, "busy_until": NOW}
        connection.execute(table_of(WebhookRow).insert().values(**hook, **sealed))
    done = doctor()
    wrong = {"Mail", "Klok", "Geheime sleutel", "Geheime sleutel (bestand)"}
    assert (done.returncode, set(lines(done, Level.WRONG))) == (1, wrong)
    assert "Webhooks gestopt" in lines(done, Level.NOTE)


def test_a_database_of_another_version_is_said_and_nothing_else_is_asked_of_it(
    service: Service, doctor: Callable[[], Done]
) -> None:
    with service.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    done = doctor()
    assert (done.returncode, lines(done, Level.WRONG)) == (1, ["Versie"])
    assert "mvoscan migrate" in done.stdout


@pytest.mark.once
@pytest.mark.parametrize(
    ("content", "said"), [(None, "er is nog geen databank"), (b"brief" * 999, "is beschadigd")], ids=["none", "damaged"]
)
def test_a_database_that_is_not_there_or_damaged_is_said_with_the_remedy_and_left_as_it_is(
    content: bytes | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mvoscan.db"
    if content:
        path.write_bytes(content)
    monkeypatch.setenv("MVOSCAN_DATA", str(tmp_path))
    monkeypatch.setenv("MVOSCAN_DATABASE_URL", "")
    done = mvoscan("doctor")
    assert (done.returncode, said in done.stdout, lines(done, Level.WRONG)) == (1, True, ["Databank"])
    assert (path.read_bytes() if path.exists() else None) == content


@pytest.mark.once
def test_settings_that_do_not_fit_together_are_named(
    doctor: Callable[[], Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MVOSCAN_PUBLIC_URL", "http://scan.example")
    monkeypatch.setenv("MVOSCAN_SESSION_DAYS", "300")
    monkeypatch.setenv("MVOSCAN_LINK_DAYS", "30")
    done = doctor()
    assert (lines(done, Level.WRONG), "Instellingen" in lines(done, Level.NOTE)) == (["Adres"], True)


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("change", "level", "said"),
    [("", Level.OK, "zegt hetzelfde"), ("_", Level.NOTE, "niet bereikbaar"), ("?sslmod=x", Level.WRONG, "sslmod")],
    ids=["well", "away", "typo"],
)
def test_a_standby_that_is_set_has_its_own_line(
    change: str,
    level: Level,
    said: str,
    settings: Settings,
    doctor: Callable[[], Done],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MVOSCAN_READ_DATABASE_URL", settings.database_url + change)
    done = doctor()
    assert ("Standby" in lines(done, level), said in done.stdout, done.returncode) == (True, True, level == Level.WRONG)


def test_a_clock_that_went_back_is_said_when_the_service_starts_and_one_that_is_right_is_not(
    client: TestClient, service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    start_in(client, service)
    for behind in (timedelta(), timedelta(hours=1)):
        report_clock(service, now=datetime.now(UTC) - behind)
    said = capsys.readouterr().err
    assert (said.count("\n"), said.startswith("Klok: in de databank staat iets van"), "(NTP)" in said) == (
        1,
        True,
        True,
    )
