"""Faults with one server on a SQLite file, on a small disk of its own that can be full or read-only."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2
from tests.postgres_programs import free_port

from benchmarks.chaos.balancer import Balancer
from benchmarks.chaos.cluster import wait_until
from benchmarks.chaos.ledger import Ledger
from benchmarks.chaos.playing import Fault, Outcome, play
from benchmarks.chaos.program import Program
from benchmarks.chaos.stage import Stage

_SIZE_MB = 64
_REFUSALS = 6
"""Writes that must have been refused for want of room, before there is room again."""


class Disk:
    """A folder: a file system of its own when we may make one, else a part of this machine's."""

    def __init__(self, folder: Path, *, own: bool) -> None:
        """The folder is there."""
        self.folder, self.own = folder, own
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Leave no room at all."""
        with self._ballast.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(64 * 1024))
            except OSError:
                return

    def empty(self) -> None:
        """Make room again."""
        self._ballast.unlink()

    def freeze(self, *, frozen: bool) -> None:
        """Let nobody write there, or let them again; nobody may have a file open there."""
        if self.own:
            _run("mount", "-o", f"remount,{'ro' if frozen else 'rw'}", self.folder)
            return
        for each in self.folder.iterdir():
            each.chmod(0o444 if frozen else 0o600)
        self.folder.chmod(0o555 if frozen else 0o700)


class Running:
    """The program on one machine."""

    def __init__(self, stage: Stage, disk: Disk, room: Path) -> None:
        """Start nothing yet."""
        self.stage, self.disk, port = stage, disk, free_port()
        self._environment = stage.environment()
        self.server = Program(
            "serve", "--port", str(port), environment=self._environment, log=room / "server.log", port=port
        )
        self._room = room

    def server_killed(self, _: Balancer) -> None:
        """The server dies amid writing and is started again."""
        self.server.kill()
        time.sleep(0.5)
        self.server.start()

    def disk_full(self, balancer: Balancer) -> None:
        """There is no room left; the server stays up and refuses, and goes on when there is room."""
        self.disk.fill()
        before = balancer.refused.total()
        wait_until(lambda: balancer.refused.total() >= before + _REFUSALS)
        if httpx2.get(f"{self.server.address}/cijfers").status_code != 200:
            raise AssertionError("with a full disk nobody can read")
        time.sleep(1)
        self.disk.empty()

    def read_only(self, _: Balancer) -> None:
        """The file may only be read when the server starts: it says so and ends, and starts when it may write."""
        self.server.kill()
        self.stage.close()
        self.disk.freeze(frozen=True)
        try:
            self._demand_refusal("serve", "--port", "0")
            self._demand_refusal("migrate")
        finally:
            self.disk.freeze(frozen=False)
        self.server.start()

    def _demand_refusal(self, *arguments: str) -> None:
        log = self._room / f"refused-{arguments[0]}.log"
        process = Program(*arguments, environment=self._environment, log=log).launch()
        try:
            status = process.wait(60)
        finally:
            process.kill()
        said = log.read_text(errors="replace")
        if status != 1 or "Traceback" in said or said.count("\n") != 1 or "schrijven" not in said:
            raise AssertionError(f"a database that is read-only: status {status}, {said!r}")


def outcomes() -> Iterator[Outcome]:
    """Every fault, one after the other, on the same file."""
    with ExitStack() as stack:
        room = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mvoscan-chaos-")))
        disk = stack.enter_context(_disk(room))
        stage = Stage(f"sqlite:///{disk.folder}/mvoscan.db", room)
        stack.callback(stage.close)
        running = Running(stage, disk, room)
        stack.callback(running.server.stop)
        running.server.start()
        ledger = Ledger()
        for fault in _faults(running):
            yield play(stage, [running.server.address], ledger, fault)


def _faults(running: Running) -> list[Fault]:
    found = [Fault("the server is killed (SIGKILL) amid writing and started again", running.server_killed)]
    if running.disk.own:
        found.append(Fault("the disk is full (ENOSPC), then has room again", running.disk_full))
    else:
        sys.stderr.write("Left out: a disk that is full, since we may not mount a small one (that takes root).\n")
    if running.disk.own or os.geteuid():
        found.append(Fault("the file is read-only when the server starts, then not", running.read_only))
    return found


@contextmanager
def _disk(room: Path) -> Iterator[Disk]:
    """A small file system of its own when we are root and may mount one."""
    folder = room / "disk"
    folder.mkdir()
    own = os.geteuid() == 0 and shutil.which("mount") and _mounted(folder)
    try:
        yield Disk(folder, own=bool(own))
    finally:
        if own:
            _run("umount", "--lazy", folder)


def _mounted(folder: Path) -> bool:
    command: list[str | Path] = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE_MB}m", "mvoscan-chaos", folder]
    return not subprocess.run(command, capture_output=True, check=False).returncode


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True)
