"""A PostgreSQL database dumped and put back with its own programs; a password never stands on a command line."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, text

from mvoscan.core.errors import Conflict, Unavailable
from mvoscan.storage.database import Database

_MISSING = (
    "Het programma {name} van PostgreSQL is er niet. Installeer postgresql-client niet ouder dan de "
    "server, of zet MVOSCAN_PG_BIN op de map waar het staat."
)


class Programs:
    """The programs of PostgreSQL: in a folder as set, in Debian's folders (the newest first), or on the PATH."""

    def __init__(self, folder: Path | None) -> None:
        """Look for nothing yet."""
        self._folder = folder

    def run(self, name: str, *options: str | Path, database: Database) -> None:
        """Run one on this database; raises `Unavailable` with what it says when it fails."""
        address, secret = _address(database)
        command = [self._find(name), *options, f"--dbname={address}"]
        done = subprocess.run(  # noqa: S603 # a program of PostgreSQL, with names of ours.
            command, env={**os.environ, **secret, "LC_ALL": "C"}, capture_output=True, text=True, check=False
        )
        if done.returncode:
            said = done.stderr.strip().splitlines() or ["zonder uitleg"]
            raise Unavailable(f"{name} lukte niet: {said[0][:300]}. Aan de databank is niets veranderd.")

    def _find(self, name: str) -> str:
        places = [self._folder] if self._folder else _debian()
        found = next((str(each / name) for each in places if os.access(each / name, os.X_OK)), None)
        found = found or (None if self._folder else shutil.which(name))
        if not found:
            raise Unavailable(_MISSING.format(name=name))
        return found


def dump(connection: Connection, database: Database, programs: Programs, target: Path) -> None:
    """Dump what this transaction sees, so that it is one moment and the revision is that of the dump."""
    snapshot = str(connection.execute(text("SELECT pg_export_snapshot()")).scalar_one())
    options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}")
    programs.run("pg_dump", *options, f"--file={target}", database=database)


def put_back(database: Database, programs: Programs, dumped: Path, *, replace: bool) -> None:
    """Put a dump back in one transaction: all of it, or nothing at all."""
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    options += ["--clean", "--if-exists"] if replace else []
    programs.run("pg_restore", *options, dumped, database=database)


def is_empty(connection: Connection) -> bool:
    """Whether there are no tables in the schema that is used."""
    query = text("SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() LIMIT 1")
    return connection.execute(query).first() is None


def demand_alone(connection: Connection) -> None:
    """Raise `Conflict` when anybody else is connected to this database."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    others = connection.execute(text(f"{query} AND backend_type = 'client backend'")).scalar_one()
    if others:
        raise Conflict(
            f"Met deze databank zijn nog {others} verbindingen open: de dienst draait nog. Er is niets veranderd. Stop "
            "elke dienst en worker, en probeer opnieuw."
        )


def _debian() -> Sequence[Path]:
    def version(folder: Path) -> float:
        return float("".join(re.findall(r"[\d.]+", folder.parent.name)) or 0)

    return sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=version, reverse=True)


def _address(database: Database) -> tuple[str, dict[str, str]]:
    """The address for these programs without its password, and the password as they read it from the environment."""
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415 # only PostgreSQL needs its driver.

    _, given = database.engine.dialect.create_connect_args(database.engine.url)
    secret = given.pop("password", None)
    given.pop("context", None)  # of the driver, which is no part of an address.
    return make_conninfo(**given), ({"PGPASSWORD": str(secret)} if secret else {})
