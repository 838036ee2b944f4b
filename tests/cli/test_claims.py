"""`mvoscan claims` on a real database."""

import pytest
from tests.bodies import hand_in
from tests.started import institution_id
from tests.storage.counting import NOW
from typer.testing import CliRunner, Result

from mvoscan.cli.claims import app
from mvoscan.core.errors import NotFound
from mvoscan.settings import Settings
from mvoscan.storage import claims, institutions
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def scans(service: Service, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Aalst alone (1) and together with its OCMW (2), in the database that the command line opens."""
    monkeypatch.setenv("MVOSCAN_DATABASE_URL", settings.database_url)
    aalst, ocmw = (institution_id(service, type_code, "Aalst") for type_code in ("gemeente", "ocmw"))
    with service.writing() as connection:
        first, second = (institutions.get(connection, each) for each in (aalst, ocmw))
        hand_in(connection, first, at=NOW)
        hand_in(connection, first, second, at=NOW)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_two_claims_for_one_institution_are_shown_side_by_side() -> None:
    heading, alone, joint = run("list").stdout.splitlines()
    assert heading.startswith("Gemeente Aalst [o5kfhlcsoi; 0207437468, OVO001992] en OCMW Aalst [")
    assert heading.endswith("(2 opgaven)")
    assert alone.split()[:4] == ["1", "2026-11-24", "13:00", "Gemeente"]
    assert "Gemeente samen met OCMW" in joint


def test_a_confirmation_records_who_decided(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "operator")
    assert run("confirm", "1").stdout.startswith("Opgave 1: bevestigd op ")
    assert "door An" in run("confirm", "2", "--by", "An").stdout
    with service.reading() as connection:
        assert [each.decided_by for each in claims.every(connection)] == ["operator", "An"]


def test_a_rejection_asks_for_a_reason() -> None:
    assert run("reject", "1", "--by", "An").exit_code == 2
    assert run("reject", "1", "--by", "An", "--reason", "kent niemand").stdout.endswith("door An: kent niemand.\n")


def test_what_is_decided_is_listed_only_with_all() -> None:
    for claim in ("1", "2"):
        run("confirm", claim, "--by", "An")
    assert run("list").stdout == "Er wacht geen opgave op een beslissing.\n"
    assert "(2 opgaven)" in run("list", "--all").stdout


def test_an_unknown_claim_is_named() -> None:
    assert isinstance(run("confirm", "404", "--by", "An").exception, NotFound)
