"""A real PostgreSQL for tests and benchmarks: a cluster of its own on loopback that is gone when its starter is."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from tests.postgres_programs import (
    GUARDIAN,
    SUPERUSER,
    PostgresMissing,
    clean_environment,
    find_programs,
    free_port,
    identity,
    runnable,
)

SKIPPED = 77
"""Exit status of `run` when the machine has no PostgreSQL server."""

_PATIENCE = 30.0
_FAST = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]


@dataclass(frozen=True)
class PostgresServer:
    """A running cluster in which everyone on loopback is the superuser."""

    host: str
    port: int

    def url(self, database: str = "postgres") -> str:
        """The SQLAlchemy address of one of its databases."""
        return f"postgresql+psycopg://{SUPERUSER}@{self.host}:{self.port}/{database}"

    def execute(self, sql: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run one statement, committed at once; its rows, if it has any."""
        with self._connect(database) as connection:
            cursor = connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []

    def create_database(self, name: str, *, template: str = "template1") -> str:
        """Make a database, empty or as a copy of one that nobody is connected to; its address."""
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _connect(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host=self.host, port=self.port, user=SUPERUSER, dbname=database, autocommit=True, connect_timeout=5
        )


def missing_reason() -> str | None:
    """Why there is no PostgreSQL to test on; None when there is one."""
    try:
        find_programs()
    except PostgresMissing as missing:
        return str(missing)
    return None


@contextmanager
def running_postgres(directory: Path | None = None, *, durable: bool = False) -> Iterator[PostgresServer]:
    """Run a cluster in `directory` (kept, and used again when it holds one) or in a temporary folder (removed).

    Unless `durable`, nothing waits for the disk. Raises `PostgresMissing` when there is nothing to run.
    """
    programs = find_programs()
    with ExitStack() as stack:
        room = directory or Path(stack.enter_context(_temporary_folder()))
        cluster = Cluster(runnable(programs, room), room / "data", room / "log")
        cluster.initialise(durable=durable)
        yield stack.enter_context(cluster.running([] if durable else _FAST))


@dataclass(frozen=True)
class Cluster:
    """The files of one cluster and the programs that run it."""

    programs: Path
    data: Path
    log: Path

    def initialise(self, *, durable: bool) -> None:
        """Make the cluster, unless the folder holds one."""
        if (self.data / "PG_VERSION").exists():
            return
        command: list[str | Path] = [
            *identity(),
            *(self.programs / "initdb", "--pgdata", self.data, "--username", SUPERUSER, "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", "C.UTF-8"),
            *([] if durable else ["--no-sync"]),
        ]
        made = subprocess.run(
            command, cwd=self.data.parent, env=clean_environment(), capture_output=True, text=True, check=False
        )
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stderr.strip() or made.stdout.strip()}")

    @contextmanager
    def running(self, options: list[str]) -> Iterator[PostgresServer]:
        """Run the server on a free port; a port that was taken meanwhile is tried three times."""
        for attempt in range(3):
            server = PostgresServer("127.0.0.1", free_port())
            process = self.start(server, options)
            try:
                if self.answers(server, process):
                    yield server
                    return
            finally:
                self.stop(process)
            if attempt == 2 or "Address already in use" not in self.log.read_text(errors="replace"):
                break
        raise RuntimeError(f"PostgreSQL did not start:\n{self.log.read_text(errors='replace')[-2000:]}")

    def start(self, server: PostgresServer, options: list[str]) -> subprocess.Popen[bytes]:
        """Start the server there; it ends when we do."""
        command: list[str | Path] = [
            *identity(),
            *("sh", "-c", GUARDIAN, "guardian", self.programs / "postgres", "-D", self.data),
            *("-p", str(server.port), "-c", f"listen_addresses={server.host}", "-c", "unix_socket_directories="),
            *options,
        ]
        with self.log.open("wb") as log:
            return subprocess.Popen(
                command,
                cwd=self.data.parent,
                env=clean_environment(),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def answers(self, server: PostgresServer, process: subprocess.Popen[bytes]) -> bool:
        """Wait until our own server answers (not another one on its port); False when it ended or stays silent."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline and process.poll() is None:
            with suppress(psycopg.OperationalError):
                return server.execute("SHOW data_directory") == [(str(self.data),)]
            time.sleep(0.02)
        return False

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """A fast shutdown, else an immediate one, else the end."""
        if process.stdin:
            process.stdin.close()
        for stronger in (signal.SIGQUIT, signal.SIGKILL):
            with suppress(subprocess.TimeoutExpired):
                process.wait(_PATIENCE)
                return
            with suppress(FileNotFoundError, ProcessLookupError):
                os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), stronger)
        process.wait(_PATIENCE)


@contextmanager
def _temporary_folder() -> Iterator[str]:
    folder = tempfile.mkdtemp(prefix="mvoscan-postgres-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """`run COMMAND…`: run a command with `MVOSCAN_DATABASE_URL` on a fresh PostgreSQL; its exit status."""
    match arguments:
        case ["run", *command] if command:
            try:
                with running_postgres() as server:
                    address = server.create_database("mvoscan")
                    return subprocess.run(
                        command, env=os.environ | {"MVOSCAN_DATABASE_URL": address}, check=False
                    ).returncode
            except PostgresMissing as missing:
                sys.stderr.write(f"{missing}\n")
                return SKIPPED
    sys.stderr.write("Usage: scripts/_postgres run COMMAND [ARGUMENT…]\n")
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
