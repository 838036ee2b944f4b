"""Every fact is told in the transaction in which it happens, by ids only; earlier facts are told by the migration."""

from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import select, update
from starlette.testclient import TestClient
from tests.conftest import ROOT
from tests.corrected import handed_in, replaced
from tests.releases import keep
from tests.sharing import id_of, shared
from tests.started import institution_id
from tests.told import Told, kinds, told

from mvoscan.core.retention import Retention
from mvoscan.storage import usage
from mvoscan.storage.event_tables import EventRow
from mvoscan.storage.migrations import migrate
from mvoscan.storage.tables import DossierRow, table_of
from mvoscan.usecases.decide_release import publish_release
from mvoscan.usecases.keep_retention import sweep
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database


def submissions(service: Service) -> list[str]:
    """The scans that were handed in, in that order."""
    return [each.subjects["submission"] for each in told(service.database) if each.kind == "scan.handed_in"]


def everything(client: TestClient, service: Service) -> tuple[str, str]:
    """A scan that is handed in, shared, corrected and withdrawn; gives the dossiers of both."""
    first = handed_in(client, service, institution=institution_id(service, "gemeente", "Aalst")).public_id
    shared(client, f"/dossier/{first}")
    share = id_of(client, f"/dossier/{first}")
    for _ in range(2):
        assert client.post(f"/dossier/{first}/delen/{share}/intrekken").status_code == 303
    second = replaced(client, first)
    assert client.post(f"/dossier/{second}/intrekken").status_code == 303
    return first, second


def test_the_story_of_a_scan_is_told_once_and_in_order(client: TestClient, service: Service) -> None:
    first, second = everything(client, service)
    earlier, later = submissions(service)
    share = next(each.subjects["share"] for each in told(service.database) if "share" in each.subjects)
    scan = {"dossier": first, "submission": earlier}
    assert told(service.database) == [
        Told("scan.started", {"dossier": first}),
        Told("scan.handed_in", scan),
        Told("result.shared", {**scan, "share": share}),
        Told("result.revoked", {**scan, "share": share}),
        Told("scan.handed_in", {"dossier": second, "submission": later}),
        Told("scan.superseded", {**scan, "replaced_by": later}),
        Told("scan.withdrawn", {"dossier": second, "submission": later}),
        Told("scan.withdrawn", scan),
    ]


def test_a_practice_run_is_told_to_nobody(client: TestClient, service: Service) -> None:
    dossier = handed_in(client, service, practice=True).public_id
    shared(client, f"/dossier/{dossier}")
    replaced(client, dossier)
    assert told(service.database) == []


def test_what_fails_is_not_told(client: TestClient, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(usage, "record_hand_in", broken)
    with pytest.raises(ZeroDivisionError):
        handed_in(client, service)
    assert kinds(service.database) == ["scan.started"]


def test_an_erased_dossier_leaves_only_that_it_was_erased(client: TestClient, service: Service) -> None:
    for practice in (False, True):
        handed_in(client, service, practice=practice)
    (dossier,) = {each.subjects["dossier"] for each in told(service.database)}
    sweep(service.database, rules=Retention(), now=datetime.now(UTC) + timedelta(days=3000))
    assert told(service.database) == [Told("dossier.erased", {"dossier": dossier})]


def test_an_open_dossier_that_expires_is_told_too(client: TestClient, service: Service) -> None:
    dossier = handed_in(client, service)
    with service.writing() as connection:
        connection.execute(update(table_of(DossierRow)).values(submission=None))
    sweep(service.database, rules=Retention(), now=datetime.now(UTC) + timedelta(days=400))
    assert told(service.database) == [Told("dossier.erased", {"dossier": dossier.public_id})]


def test_a_published_release_is_told(service: Service) -> None:
    with service.writing() as connection:
        keep(connection, "2026-Q3.1", (), state="approved")
        publish_release(connection, "2026-Q3.1", by="Cas", now=datetime.now(UTC))
    assert told(service.database) == [Told("release.published", {"release": "2026-Q3.1"})]


def test_the_migration_tells_earlier_facts_as_they_would_have_been_told(client: TestClient, service: Service) -> None:
    handed_in(client, service, practice=True)
    everything(client, service)
    with service.writing() as connection:
        keep(connection, "2026-Q3.1", (), state="approved")
        publish_release(connection, "2026-Q3.1", by="Cas", now=datetime.now(UTC))
    live = _told_when(service)
    _without_events(service)
    migrate(service.database, ROOT)
    assert _told_when(service) == live
    with service.reading() as connection:
        numbers = list(connection.execute(select(_event.c.sequence).order_by(_event.c.at, _event.c.id)).scalars())
    assert numbers == list(range(1, len(live) + 1))


_event = table_of(EventRow)


def _told_when(service: Service) -> list[tuple[object, ...]]:
    with service.reading() as connection:
        rows = connection.execute(select(_event.c.at, _event.c.kind, _event.c.subjects, _event.c.dossier_id))
        return sorted(map(tuple, rows), key=str)


def _without_events(service: Service) -> None:
    """Bring the tables back to before there were events."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "alembic"))
    with service.writing() as connection:
        config.attributes["connection"] = connection
        script = ScriptDirectory.from_config(config).get_revision("0013")
        command.downgrade(config, str(script.down_revision))
