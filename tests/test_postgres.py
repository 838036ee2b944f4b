"""The PostgreSQL that the tests start is real, their own, and gone afterwards."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from tests.missing import missing
from tests.postgres import main, missing_reason, running_postgres
from tests.postgres_programs import PostgresMissing, find_programs

ROOT = Path(__file__).parents[1]
STARTER = """
import time
from tests.postgres import running_postgres

with running_postgres() as server:
    print(*server.execute("SHOW data_directory")[0], flush=True)
    time.sleep(60)
"""


@pytest.fixture
def programs() -> Path:
    if reason := missing_reason():
        missing(reason)
    return find_programs()


def becomes(state: Callable[[], bool], *, within: float = 10) -> bool:
    deadline = time.monotonic() + within
    while not state() and time.monotonic() < deadline:
        time.sleep(0.05)
    return state()


@pytest.mark.usefixtures("programs")
def test_a_statement_is_run_on_the_database_it_names() -> None:
    with running_postgres() as server:
        server.create_database("scans")
        assert server.execute("SELECT current_database()", "scans") == [("scans",)]


@pytest.mark.usefixtures("programs")
def test_it_knows_accents_as_a_production_server_does() -> None:
    with running_postgres() as server:
        assert server.execute("SELECT lower('ZWEVEGEM-ÉÉN')") == [("zwevegem-één",)]


@pytest.mark.usefixtures("programs")
def test_a_copied_database_holds_what_its_template_held() -> None:
    with running_postgres() as server:
        server.create_database("migrated")
        server.execute("CREATE TABLE scan (score int)", "migrated")
        server.create_database("copy", template="migrated")
        assert server.execute("SELECT count(*) FROM scan", "copy") == [(0,)]


@pytest.mark.usefixtures("programs")
def test_it_is_gone_after_a_test_that_failed() -> None:
    with pytest.raises(ZeroDivisionError), running_postgres() as server:
        raise ZeroDivisionError
    with pytest.raises(psycopg.OperationalError, match="refused"):
        server.execute("SELECT 1")


@pytest.mark.usefixtures("programs")
def test_it_is_gone_after_its_starter_was_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", STARTER], cwd=ROOT, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout
        data = Path(starter.stdout.readline().strip())
        starter.send_signal(signal.SIGKILL)
    assert becomes(lambda: not (data / "postmaster.pid").exists())
    shutil.rmtree(data.parent)


def test_a_folder_without_a_server_is_named_in_the_refusal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MVOSCAN_PG_BIN", str(tmp_path))
    with pytest.raises(PostgresMissing, match=f"MVOSCAN_PG_BIN={tmp_path}"):
        find_programs()


@pytest.mark.usefixtures("programs")
def test_a_command_is_run_with_the_address_of_a_fresh_database() -> None:
    script = "import os, sys; sys.exit(9 if os.environ['MVOSCAN_DATABASE_URL'].endswith('/mvoscan') else 1)"
    assert main(["run", sys.executable, "-c", script]) == 9


def test_a_command_is_not_run_without_a_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MVOSCAN_PG_BIN", str(tmp_path))
    assert main(["run", "false"]) == 77
