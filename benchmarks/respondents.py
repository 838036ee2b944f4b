"""Many people who take a full scan at the same time, with time to think: latencies, errors, memory over time.

    .venv/bin/python -m benchmarks.respondents [--people 500] [--minutes 30] [--think 20] [--engine sqlite|postgresql]

Each of the people opens the overview, reads and saves every theme (by a button, one in four also by statement),
looks through, hands in and reads the result, with a pause between pages of `--think` seconds on average
(exponentially spread); then somebody new comes. Each request has a connection of its own. The server has one core, the
people the other. Prints latencies per kind of request, what was refused, and the memory of each minute.
"""

import argparse
import asyncio
import os
import platform
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from benchmarks.load import LOAD_CPU, answer_of, cpu_seconds, free_port, resident_mb, served
from benchmarks.scans import a_database, begun, read, send, themes_of
from mvoscan.core.answers import OPEN, Answer
from mvoscan.core.questionnaire import Scope
from mvoscan.settings import Settings
from mvoscan.usecases.open_service import open_service, prepare

SAVED = Answer(option="ja", revision=1).base
NEW = OPEN.base
REQUESTS = 20
"""Of a whole scan, at least: eight themes read and saved, overview, review, hand-in, result."""


@dataclass
class Seen:
    """What the people met: seconds per kind of request, statuses, connections that broke, scans handed in."""

    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    handed_in: int = 0


@dataclass(frozen=True)
class Crowd:
    """Who comes: the port, the names of dossiers that are ready for them, the statements, and how long they think."""

    port: int
    names: Iterator[str]
    themes: dict[str, list[str]]
    think: float
    until: float


def main() -> None:
    """Let them come, and print what was seen."""
    asked = _asked()
    scan = asked.think * REQUESTS
    number = 2 * asked.people + int(asked.people * asked.minutes * 60 / scan)
    with tempfile.TemporaryDirectory() as folder, a_database(asked.engine) as url:
        settings = Settings(data=Path(folder), database_url=url, public_url="http://127.0.0.1")
        prepare(settings, today=date.today())  # any day will do.
        service = open_service(settings)
        names = [f"person-{number}" for number in range(number)]
        begun(service, names, scope=Scope.FULL, answered=False)
        themes = themes_of(service, names[0])
        port = free_port()
        program = str(Path(sys.executable).parent / "mvoscan")
        command = [program, "serve", "--port", str(port), "--data", str(settings.data)]
        environment = {
            "MVOSCAN_DATABASE_URL": settings.database,
            "MVOSCAN_PUBLIC_URL": "http://127.0.0.1",
            "MVOSCAN_HAND_INS_PER_HOUR": "0",  # they all come from one address here.
        }
        with served(command, environment=environment, port=port) as pid:
            os.sched_setaffinity(0, {LOAD_CPU})
            crowd = Crowd(port, iter(names), themes, asked.think, time.monotonic() + asked.minutes * 60)
            before = cpu_seconds(pid)
            seen, memory = asyncio.run(_all(crowd, asked.people, pid))
            busy = (cpu_seconds(pid) - before) / (asked.minutes * 60)
        with service.reading() as connection:
            kept = int(connection.exec_driver_sql("SELECT count(*) FROM submission").scalar_one())
        service.close()
    _print(asked, seen, memory, busy, kept)


async def _all(crowd: Crowd, people: int, pid: int) -> tuple[Seen, list[float]]:
    seen, memory = Seen(), []

    async def watch() -> None:
        while True:
            memory.append(resident_mb(pid))
            await asyncio.sleep(60)

    watcher = asyncio.create_task(watch())
    await asyncio.gather(*(_person(crowd, seen, Random(number)) for number in range(people)))
    watcher.cancel()
    with suppress(asyncio.CancelledError):
        await watcher
    memory.append(resident_mb(pid))
    return seen, memory


async def _person(crowd: Crowd, seen: Seen, random: Random) -> None:
    """Scan after scan, until the time is up; the first begins somewhere in a pause, so that not all come at once."""
    await asyncio.sleep(random.uniform(0, crowd.think))
    while time.monotonic() < crowd.until and (name := next(crowd.names, "")):
        await _scan(crowd, seen, random, name)


async def _scan(crowd: Crowd, seen: Seen, random: Random, name: str) -> None:
    for kind, request in _requests(name, crowd.themes, bit_by_bit=random.random() < 0.25):
        if time.monotonic() > crowd.until:
            return
        began = time.perf_counter()
        try:
            status = await _asked_once(crowd.port, request)
        except (OSError, asyncio.IncompleteReadError):
            seen.broken += 1
            return
        seen.taken[kind].append(time.perf_counter() - began)
        seen.statuses[status] += 1
        seen.handed_in += kind == "hand-in" and status == 303
        await asyncio.sleep(random.expovariate(1 / (0.2 * crowd.think if kind == "autosave" else crowd.think)))


async def _asked_once(port: int, request: bytes) -> int:
    """The status of one request on a new connection: a server ends those that are idle while people think."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        status, _ = await answer_of(reader)
    finally:
        writer.close()
    return status


def _requests(name: str, themes: dict[str, list[str]], *, bit_by_bit: bool) -> Iterator[tuple[str, bytes]]:
    yield "overview", read(name, "")
    for theme, questions in themes.items():
        yield "theme page", read(name, f"/thema/{theme}")
        first = questions[:5] if bit_by_bit else []
        for each in first:
            yield "autosave", send(name, f"/antwoord/{each}", "a=ja", f'If-Match: "{NEW}"')
        bases = {each: SAVED if each in first else NEW for each in questions}
        body = "&".join(f"a.{each}=ja&v.{each}={base}" for each, base in bases.items())
        yield "theme save", send(name, f"/thema/{theme}", body)
    yield "review", read(name, "/nakijken")
    yield "hand-in", send(name, "/indienen", "")
    yield "result", read(name, "/resultaat")


def _print(asked: argparse.Namespace, seen: Seen, memory: list[float], busy: float, kept: int) -> None:
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    requests = sum(len(each) for each in seen.taken.values())
    print(f"{asked.engine}, {date.today()}, {machine}, load {os.getloadavg()[0]:.1f}")
    print(
        f"{asked.people} people, {asked.minutes:g} minutes, {asked.think:g} s to think: "
        f"{requests:,} requests ({requests / asked.minutes / 60:.0f}/s), server busy {busy:.0%} of its core\n"
    )
    print("| request | number | p50 | p99 | worst |\n|---|--:|--:|--:|--:|")
    for kind, taken in seen.taken.items():
        cuts = [each * 1000 for each in statistics.quantiles(taken, n=100, method="inclusive")]
        print(f"| {kind} | {len(taken):,} | {cuts[49]:.1f} ms | {cuts[98]:.1f} ms | {max(taken) * 1000:.0f} ms |")
    errors = sum(found for status, found in seen.statuses.items() if status >= 400)
    print(f"\nstatuses {dict(seen.statuses)}: {errors} errors, {seen.broken} broken connections")
    print(f"handed in {seen.handed_in:,}, kept {kept:,}")
    print("memory per minute, MB: " + " ".join(f"{each:.0f}" for each in memory))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--think", type=float, default=20)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], default="sqlite")
    return parser.parse_args()


if __name__ == "__main__":
    main()
