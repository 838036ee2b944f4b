"""`mvoscan clients` on a real database."""

import re

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from mvoscan.cli.clients import app
from mvoscan.core.audit import Kind
from mvoscan.core.errors import Conflict
from mvoscan.settings import Settings
from mvoscan.storage import audit
from mvoscan.usecases.open_service import Service

pytestmark = [pytest.mark.database, pytest.mark.once]


@pytest.fixture(autouse=True)
def here(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MVOSCAN_DATABASE_URL", settings.database_url)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def make() -> tuple[str, str]:
    """The id of a new client, and its key."""
    shown = run("create", "Sustatool", "--scope", "results:read", "--redirect", "https://tool.example/", "--by", "An")
    return re.findall(r"^Afnemer (\w+)", shown.stdout)[0], shown.stdout.splitlines()[-1]


def test_a_key_is_shown_once_and_kept_as_a_hash(service: Service) -> None:
    _, key = make()
    assert key not in run("list").stdout
    with service.reading() as connection:
        kept = connection.execute(text("SELECT * FROM client_key")).one()
    assert key not in str(kept)


def test_the_list_says_what_a_client_may_and_how_long_its_keys_last() -> None:
    made, _ = make()
    first, back, key = run("list").stdout.splitlines()
    assert first == f"{made}  Sustatool (met sleutel)  results:read"
    assert back == "  terug naar https://tool.example/"
    assert re.fullmatch(r"  sleutel \w{8}  geldig tot \d{4}-\d\d-\d\d, nog niet gebruikt", key)


def test_what_was_done_is_in_the_log_without_the_key(service: Service) -> None:
    made, key = make()
    run("key", made, "--by", "An")
    run("revoke", made, "--by", "An")
    with service.reading() as connection:
        found = audit.entries(connection, kind=None, before=None, most=10)
    assert [each.kind for each in found] == [
        Kind.CLIENT_REVOKED,
        Kind.CLIENT_KEY_ADDED,
        Kind.CLIENT_KEY_ADDED,
        Kind.CLIENT_ADDED,
    ]
    assert key not in str(found)


def test_a_revoked_client_gets_no_key() -> None:
    made, _ = make()
    run("revoke", made, "--by", "An")
    assert isinstance(run("key", made, "--by", "An").exception, Conflict)
