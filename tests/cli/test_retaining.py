"""`mvoscan retention` and `mvoscan register domain` on a real database."""

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient
from tests.cli.program import Done, mvoscan
from tests.started import institution_id, start_in
from tests.storage.counting import NOW

from mvoscan.settings import Settings
from mvoscan.storage.tables import DossierRow, table_of
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def same_database(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line opens the database of the test."""
    monkeypatch.setenv("MVOSCAN_DATABASE_URL", settings.database_url)


def domain(*arguments: str) -> Done:
    return mvoscan("register", "domain", *arguments)


def test_a_dry_run_says_what_goes_and_the_next_run_does_it(client: TestClient, service: Service) -> None:
    start_in(client, service)
    with service.writing() as connection:
        connection.execute(update(table_of(DossierRow)).values(changed_at=NOW.replace(year=2020)))
    said = [mvoscan("retention", *options).stdout for options in (("--dry-run",), (), ())]
    assert "Er is niets gewist" in said[0]
    assert ["Open dossiers en oefenscans: 1" in each for each in said] == [True, True, False]


@pytest.mark.once
def test_the_term_of_the_settings_holds(client: TestClient, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    start_in(client, service)
    with service.writing() as connection:
        connection.execute(update(table_of(DossierRow)).values(changed_at=NOW.replace(year=2020)))
    monkeypatch.setenv("MVOSCAN_DOSSIER_MONTHS", "120")
    assert "Open dossiers en oefenscans: 0" in mvoscan("retention").stdout


def test_a_domain_is_registered_shown_and_taken_away(service: Service) -> None:
    aalst = institution_id(service, "gemeente", "Aalst")
    assert domain("add", aalst, "Aalst.be").stdout == "aalst.be bevestigt voortaan scans van Aalst (gemeente).\n"
    assert f"aalst.be  Aalst (gemeente) [{aalst}]" in domain("list").stdout
    assert domain("remove", aalst, "aalst.be").returncode == 0
    assert "nog geen maildomeinen" in domain("list").stdout


@pytest.mark.once
@pytest.mark.parametrize(("body", "name"), [("", "gmail.com"), ("bestaat-niet", "aalst.be"), ("", "an@aalst.be")])
def test_what_cannot_be_registered_is_refused_with_the_remedy(service: Service, body: str, name: str) -> None:
    done = domain("add", body or institution_id(service, "gemeente", "Aalst"), name)
    assert (done.returncode, "Traceback" in done.stderr, bool(done.stderr)) == (1, False, True)
