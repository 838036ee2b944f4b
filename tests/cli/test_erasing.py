"""`mvoscan erase` and `mvoscan held`: what was asked goes everywhere, what was counted or published stays."""

import json

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient
from tests.cli.program import Done, mvoscan
from tests.colleagues import give_link
from tests.letters import AN, confirmed, everything
from tests.started import asked_ids, seen, start_in
from tests.starting import aalst

from mvoscan.core.dossier import Dossier
from mvoscan.settings import Settings
from mvoscan.storage import usage_recount
from mvoscan.storage.operator_tables import AuditRow
from mvoscan.storage.tables import DossierRow, SurrogateRow, UsageFactRow, table_of
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database
_fact, _log = table_of(UsageFactRow), table_of(AuditRow)


@pytest.fixture(autouse=True)
def same_database(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line opens the database of the test."""
    monkeypatch.setenv("MVOSCAN_DATABASE_URL", settings.database_url)


@pytest.fixture
def scan(client: TestClient, settings: Settings, service: Service) -> Dossier:
    """A scan of Aalst that was handed in, with an address that also stands in a note and as a name of a link."""
    dossier = start_in(client, service, institution=aalst(service))
    confirmed(client, settings, service, dossier)
    give_link(service, dossier, by=client.cookies["scan"], label=AN)
    name = next(iter(asked_ids(service, dossier).values()))[0]
    note = {"a": "ja", "n": f"vraag het aan An ({AN.upper()})"}
    assert client.post(f"/dossier/{dossier.public_id}/antwoord/{name}", data=note, headers=seen()).status_code < 400
    assert client.post(f"/dossier/{dossier.public_id}/indienen").status_code == 303
    return dossier


def erase(*arguments: str) -> Done:
    done = mvoscan("erase", *arguments, "--by", "An Beheer")
    assert done.stderr == ""
    return done


def counted(service: Service) -> list[tuple[object, ...]]:
    """The facts of usage, which must still equal the counts."""
    with service.reading() as connection:
        assert usage_recount.recount(connection) == ()
        rows = connection.execute(select(_fact.c.kind, _fact.c.month, _fact.c.type, _fact.c.surrogate, _fact.c.id))
        return sorted(map(tuple, rows), key=str)


def logged(service: Service) -> list[tuple[object, ...]]:
    with service.reading() as connection:
        rows = connection.execute(select(_log.c.kind, _log.c.about, _log.c.by).where(_log.c.kind == "data.erased"))
        return [tuple(row) for row in rows]


def rows(service: Service, table: type[DossierRow | SurrogateRow]) -> int:
    with service.reading() as connection:
        return len(connection.execute(select(table_of(table))).all())


@pytest.mark.usefixtures("scan")
def test_an_address_goes_from_dossier_queue_names_and_notes_and_nothing_else_does(
    service: Service,
) -> None:
    before = counted(service)
    shown = erase("address", AN.upper())
    assert AN in everything(service).lower()
    assert (
        shown.stdout.splitlines()[1:]
        == erase("address", AN, "--ja").stdout.splitlines()[1:-1] + shown.stdout.splitlines()[-1:]
    )
    assert AN not in everything(service).lower()
    assert "vraag het aan An ((e-mailadres))" in everything(service)
    assert (counted(service), rows(service, DossierRow)) == (before, 1)
    assert logged(service) == [("data.erased", "e-mailadres", "An Beheer")]


@pytest.mark.parametrize("what", ["dossier", "institution"])
def test_scans_go_with_their_notes_and_the_link_to_the_body_and_their_counts_stay(
    service: Service, scan: Dossier, what: str
) -> None:
    before = counted(service)
    target = scan.public_id if what == "dossier" else aalst(service)
    assert "Ingediende scans daarvan: 1" in erase(what, target, "--dry-run").stdout
    assert (rows(service, DossierRow), rows(service, SurrogateRow), logged(service)) == (1, 1, [])
    erase(what, target, "--ja")
    assert (rows(service, DossierRow), rows(service, SurrogateRow)) == (0, 0)
    assert (counted(service), AN in everything(service).lower()) == (before, False)
    assert len(logged(service)) == 1


def test_a_body_keeps_its_stand_in_while_another_scan_of_it_is_there(
    client: TestClient, service: Service, scan: Dossier
) -> None:
    other = start_in(client, service, institution=aalst(service))
    assert client.post(f"/dossier/{other.public_id}/indienen").status_code == 303
    erase("dossier", scan.public_id, "--ja")
    assert (rows(service, DossierRow), rows(service, SurrogateRow)) == (1, 1)


def test_who_asks_what_is_held_gets_every_row_about_the_dossier_and_no_secret(scan: Dossier) -> None:
    found = json.loads(mvoscan("held", scan.public_id).stdout)["held"]
    assert {"dossier", "answer", "access_grant", "contact", "mail", "submission", "claim", "usage_fact"} <= set(found)
    assert [each["address"] for each in found["contact"]] == [AN]
    assert "_hash" not in json.dumps(found).replace("edition_hash", "")


def test_what_is_not_there_is_said_and_nothing_happens(service: Service) -> None:
    done = [mvoscan(*each) for each in (("erase", "dossier", "x", "--ja"), ("held", "x"), ("erase", "address", "x"))]
    assert [(each.returncode, "Traceback" in each.stderr, each.stderr.count("\n")) for each in done] == [
        (1, False, 1)
    ] * 3
    assert logged(service) == []
