"""Migrations run once, whoever starts at the same moment."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from tests.conftest import ROOT
from tests.postgres import PostgresServer

from mvoscan.storage.database import Database
from mvoscan.storage.migrations import current, demand_newest, revisions

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


def test_revisions_are_read_as_the_library_that_migrates_reads_them(database: Database) -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "alembic"))
    assert revisions(ROOT) == tuple(each.revision for each in ScriptDirectory.from_config(config).walk_revisions())
    with database.reading() as connection:
        assert (
            current(connection) == MigrationContext.configure(connection).get_current_revision() == revisions(ROOT)[0]
        )


@pytest.mark.once
@pytest.mark.parametrize(
    "spoilt", ['revision = "0003"\ndown_revision = "0001"\n', 'revision = "0003"\n', 'down_revision = "0002"\n']
)
def test_migrations_that_are_no_single_chain_are_refused(tmp_path: Path, spoilt: str) -> None:
    folder = tmp_path / "alembic" / "versions"
    folder.mkdir(parents=True)
    (folder / "a.py").write_text('revision = "0001"\ndown_revision = None\n')
    (folder / "b.py").write_text('revision = "0002"\ndown_revision = "0001"\n')
    assert revisions(tmp_path) == ("0002", "0001")
    (folder / "c.py").write_text(spoilt)
    with pytest.raises(ValueError, match=r"chain|c\.py"):
        revisions(tmp_path)
