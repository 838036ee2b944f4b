"""A small load generator on raw sockets, and how to run a server pinned to one core."""

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SERVER_CPU, LOAD_CPU = 0, 1


@dataclass(frozen=True)
class Timing:
    """What a run of requests gave: rate per second, p50 and p99 in milliseconds, statuses seen.

    `promised` counts the refusals (503) that say after how long to come back.
    """

    rate: float
    p50: float
    p99: float
    statuses: Mapping[int, int]
    promised: int = 0

    def __str__(self) -> str:
        """Rate and latencies for a table cell."""
        return f"{self.rate:,.0f}/s, p50 {self.p50:.1f} ms, p99 {self.p99:.1f} ms"


def get(path: str, cookie: str = "") -> bytes:
    """A GET request as bytes."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *([f"Cookie: {cookie}"] if cookie else [])]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def post(path: str, body: str, cookie: str = "", *headers: str) -> bytes:
    """A POST request of a form as bytes."""
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Cookie: {cookie}",
        "Content-Type: application/x-www-form-urlencoded",
        *headers,
        f"Content-Length: {len(body.encode())}",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body.encode()


def run(port: int, requests: Sequence[bytes], *, clients: int) -> Timing:
    """Send each request once, spread over keep-alive connections; every client sends its share in order."""
    os.sched_setaffinity(0, {LOAD_CPU})
    return asyncio.run(_run(port, requests, clients))


def run_beside(port: int, heavy: Sequence[bytes], requests: Sequence[bytes], *, clients: int) -> tuple[Timing, Timing]:
    """Send all heavy requests at once, each on a connection of its own, and the others meanwhile, as `run` does."""
    os.sched_setaffinity(0, {LOAD_CPU})

    async def both() -> tuple[Timing, Timing]:
        return await asyncio.gather(_run(port, heavy, len(heavy)), _run(port, requests, clients))

    return asyncio.run(both())


def children(pid: int) -> list[int]:
    """The processes that another one started, without the tracker of shared memory."""
    found = []
    for each in Path("/proc").iterdir():
        if each.name.isdecimal() and (each / "stat").exists():
            parent = int((each / "stat").read_text().rsplit(") ", 1)[1].split()[1])
            if parent == pid and "resource_tracker" not in (each / "cmdline").read_text():
                found.append(int(each.name))
    return found


def free_port() -> int:
    """A port of loopback that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(command: Sequence[str], *, environment: Mapping[str, str], port: int) -> Iterator[int]:
    """Run a server on the other core until the block ends; gives its process id."""
    process = subprocess.Popen(
        ["taskset", "-c", str(SERVER_CPU), *command],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=sys.stderr,
    )
    try:
        _wait_for(port)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far, in seconds."""
    with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123 # a pseudo-file.
        fields = stat.read().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int) -> float:
    """Resident memory of a process in MB."""
    with open(f"/proc/{pid}/statm") as statm:  # noqa: PTH123 # a pseudo-file.
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


async def _run(port: int, requests: Sequence[bytes], clients: int) -> Timing:
    taken: list[float] = []
    statuses: dict[int, int] = {}
    promised: list[int] = []
    started = time.perf_counter()
    shares = (requests[number::clients] for number in range(clients))
    await asyncio.gather(*(_client(port, share, taken, statuses, promised) for share in shares))
    elapsed = time.perf_counter() - started
    cuts = statistics.quantiles(taken, n=100, method="inclusive")
    return Timing(len(requests) / elapsed, cuts[49] * 1000, cuts[98] * 1000, statuses, len(promised))


async def _client(
    port: int, requests: Sequence[bytes], taken: list[float], statuses: dict[int, int], promised: list[int]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        begun = time.perf_counter()
        writer.write(request)
        status, later = await answer_of(reader)
        taken.append(time.perf_counter() - begun)
        statuses[status] = statuses.get(status, 0) + 1
        promised += [status] if status == 503 and later else []
    writer.close()
    await writer.wait_closed()


async def answer_of(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """The status, and whether it says after how long to come back."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]) if b"content-length:" in head else 0
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1]), b"\r\nretry-after:" in head


def _wait_for(port: int) -> None:
    for _ in range(1200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2).read()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server did not answer")
