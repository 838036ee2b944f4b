"""Migrations run once, whoever starts at the same moment."""

import subprocess
import sys

import pytest
from tests.conftest import ROOT
from tests.postgres import PostgresServer

from mvoscan.storage.database import Database
from mvoscan.storage.migrations import demand_newest

pytestmark = pytest.mark.database

REPLICA = """
import sys
from datetime import date
from pathlib import Path
from mvoscan.settings import Settings
from mvoscan.usecases.open_service import prepare
sys.stdin.readline()
prepare(Settings(home=Path(sys.argv[1]), database_url=sys.argv[2]), today=date(2026, 1, 15))
"""


def test_replicas_that_start_together_on_an_empty_database_migrate_once(
    tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer | None
) -> None:
    folder = tmp_path_factory.mktemp("together")
    url = postgres.create_database(folder.name) if postgres else f"sqlite:///{folder}/mvoscan.db"
    command = [sys.executable, "-c", REPLICA, str(ROOT), url]
    replicas = [subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    for each in replicas:
        assert each.stdin
        each.stdin.write("go\n")
        each.stdin.flush()
    said = [each.communicate(timeout=120)[1] for each in replicas]

    assert [each.returncode for each in replicas] == [0, 0, 0], said
    database = Database(url)
    with database.reading() as connection:
        demand_newest(connection, ROOT)
    database.close()
