"""A PostgreSQL primary with a synchronous standby, which can be killed, started again and promoted."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from tests.postgres import Cluster, PostgresServer
from tests.postgres_programs import SUPERUSER, clean_environment, find_programs, free_port, identity, runnable

from benchmarks.load import children

STANDBY = "standby"
_HOST = "127.0.0.1"
_PATIENCE = 60.0


@dataclass
class Server:
    """One server on a port of its own."""

    cluster: Cluster
    at: PostgresServer
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start it; it answers when this returns."""
        self.process = self.cluster.start(self.at, [])
        if not self.cluster.answers(self.at, self.process):
            raise RuntimeError(f"PostgreSQL did not start:\n{self.cluster.log.read_text(errors='replace')[-2000:]}")

    def kill(self) -> None:
        """End it and everything it started at once (SIGKILL)."""
        postmaster = int((self.cluster.data / "postmaster.pid").read_text().split()[0])
        for each in (postmaster, *children(postmaster)):
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        if self.process:
            self.process.wait(_PATIENCE)
        self.process = None

    def stop(self) -> None:
        """A fast shutdown, as an upgrade of the server does."""
        if self.process:
            self.cluster.stop(self.process)
        self.process = None

    def promote(self) -> None:
        """Let a standby become the one that is written to."""
        self.at.execute("SELECT pg_promote(true, 60)")


@dataclass
class Pair:
    """A primary and its standby, and the address that finds whichever is written to."""

    primary: Server
    standby: Server

    @property
    def url(self) -> str:
        """For who writes: both servers, of which one takes writes."""
        return f"{self._both}?target_session_attrs=read-write"

    @property
    def read_url(self) -> str:
        """For who reads published results: the standby when there is one."""
        return f"{self._both}?target_session_attrs=prefer-standby"

    @property
    def _both(self) -> str:
        ports = ",".join(f"{_HOST}:{each.at.port}" for each in (self.primary, self.standby))
        return f"postgresql+psycopg://{SUPERUSER}@{ports}/mvoscan"

    def wait_for_standby(self) -> None:
        """Wait until the standby has what the primary acknowledges."""
        query = f"SELECT 1 FROM pg_stat_replication WHERE application_name = '{STANDBY}' AND sync_state = 'sync'"
        wait_until(lambda: bool(self.primary.at.execute(query)))


@contextmanager
def running_pair() -> Iterator[Pair]:
    """A primary and a synchronous standby on free ports of loopback, with full durability, gone afterwards."""
    room = Path(tempfile.mkdtemp(prefix="mvoscan-chaos-pg-"))
    try:
        pair = _made(room)
        try:
            yield pair
        finally:
            pair.standby.stop()
            pair.primary.stop()
    finally:
        shutil.rmtree(room, ignore_errors=True)


def wait_until(true: Callable[[], bool], *, patience: float = _PATIENCE) -> None:
    """Wait until something is so; raises `TimeoutError`."""
    deadline = time.monotonic() + patience
    while True:
        with suppress(psycopg.OperationalError):
            if true():
                return
        if time.monotonic() > deadline:
            raise TimeoutError("what had to happen did not happen in time")
        time.sleep(0.05)


def _made(room: Path) -> Pair:
    programs = runnable(find_programs(), room)
    primary, standby = (_server(programs, room, name) for name in ("primary", STANDBY))
    primary.cluster.initialise(durable=False)
    pair = Pair(primary, standby)
    try:
        primary.start()
        primary.at.create_database("mvoscan")
        _copy(programs, primary, standby)
        standby.start()
        # Set after the copy: a standby that is promoted must not wait for another one.
        primary.at.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{STANDBY}'")
        primary.at.execute("SELECT pg_reload_conf()")
        pair.wait_for_standby()
    except BaseException:
        standby.stop()
        primary.stop()
        raise
    return pair


def _server(programs: Path, room: Path, name: str) -> Server:
    return Server(Cluster(programs, room / name, room / f"{name}.log"), PostgresServer(_HOST, free_port()))


def _copy(programs: Path, primary: Server, standby: Server) -> None:
    """A base backup that goes on following the primary."""
    source = f"host={_HOST} port={primary.at.port} user={SUPERUSER} application_name={STANDBY}"
    target = ("--pgdata", standby.cluster.data, "--dbname", source)
    command: list[str | Path] = [*identity(), programs / "pg_basebackup", *target]
    command += ["--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync"]
    room = standby.cluster.data.parent
    subprocess.run(command, cwd=room, env=clean_environment(), capture_output=True, check=True)
