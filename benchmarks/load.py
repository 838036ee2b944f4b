"""A small load generator on raw sockets, and how to run a server pinned to one core."""

import asyncio
import os
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

SERVER_CPU, LOAD_CPU = 0, 1


@dataclass(frozen=True)
class Timing:
    """What a run of requests gave: rate per second, p50 and p99 in milliseconds, statuses seen."""

    rate: float
    p50: float
    p99: float
    statuses: Mapping[int, int]

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
    started = time.perf_counter()
    await asyncio.gather(*(_client(port, requests[number::clients], taken, statuses) for number in range(clients)))
    elapsed = time.perf_counter() - started
    cuts = statistics.quantiles(taken, n=100)
    return Timing(len(requests) / elapsed, cuts[49] * 1000, cuts[98] * 1000, statuses)


async def _client(port: int, requests: Sequence[bytes], taken: list[float], statuses: dict[int, int]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        begun = time.perf_counter()
        writer.write(request)
        status = await _answer(reader)
        taken.append(time.perf_counter() - begun)
        statuses[status] = statuses.get(status, 0) + 1
    writer.close()
    await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]) if b"content-length:" in head else 0
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])


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
