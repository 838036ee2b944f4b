"""The real program as processes of their own: servers and workers that can be killed and started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import httpx2

_PATIENCE = 60.0
_MVOSCAN = str(Path(sys.executable).parent / "mvoscan")


class Program:
    """One `mvoscan` process; what it says is in its log."""

    def __init__(self, *arguments: str, environment: Mapping[str, str], log: Path, port: int = 0) -> None:
        """Start nothing yet; with a port it is a server."""
        self.log = log
        self._arguments = arguments
        self._environment = {**os.environ, **environment}
        self._port = port
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start it; it works when this returns. Raises `RuntimeError` with what it said when it does not."""
        at = self.log.stat().st_size if self.log.exists() else 0
        process = self.launch()
        deadline = time.monotonic() + _PATIENCE
        while process.poll() is None and time.monotonic() < deadline:
            if self._works(at):
                return
            time.sleep(0.05)
        self.kill()
        raise RuntimeError(f"mvoscan {self._arguments[0]} does not work: {self.log.read_text(errors='replace')[at:]}")

    def launch(self) -> "subprocess.Popen[bytes]":
        """Start it without waiting; it ends when we do."""
        command = ["setpriv", "--pdeathsig", "KILL", "--", _MVOSCAN, *self._arguments]
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                command, env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self._process = process
        return process

    def kill(self) -> None:
        """End it at once (SIGKILL), with whatever it started."""
        if self._process:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(_PATIENCE)
        self._process = None

    def stop(self) -> None:
        """Let it finish what it does, and end."""
        if self._process:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(30)
        self.kill()

    @property
    def tracebacks(self) -> int:
        """How often something happened that nobody thought of."""
        return self.log.read_text(errors="replace").count("Traceback") if self.log.exists() else 0

    def _works(self, at: int) -> bool:
        if not self._port:
            return "De worker werkt" in self.log.read_text(errors="replace")[at:]
        try:
            return httpx2.get(f"{self.address}/healthz", timeout=2).status_code == 200
        except httpx2.TransportError:
            return False
