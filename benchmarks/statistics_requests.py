"""How fast published figures are read, from a release of 300 institutions and from one of 100 000.

    .venv/bin/python -m benchmarks.statistics_requests [--times 1,350] [--requests 2000]

The real program (`mvoscan serve`, one worker) on one core, the load generator on the other. The scans are made up, at
55 % participation; `--times` multiplies the 545 bodies. A server keeps what it rendered lately, so it is also measured
with questions that it has not had yet. Prints a table in Markdown.
"""

import argparse
import os
import platform
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path

from tests.populations import CUBE, POLICY, YEAR, full_population

from benchmarks.figure import Figure, of_timing
from benchmarks.load import Timing, cpu_seconds, free_port, get, resident_mb, run, served
from mvoscan.core.disclosure.protect import protect
from mvoscan.core.release import act, approve, publish
from mvoscan.settings import Settings
from mvoscan.storage import releases
from mvoscan.usecases.build_release import Rules, keep_release
from mvoscan.usecases.open_service import open_service, prepare

CLIENTS = 8
STATEMENTS = 25
"""Statements per theme: 200 in all."""

HERE = "/api/v1/statistics/releases"
FEW = "breakdown=total,group"


def main() -> None:
    """Measure every size asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", default="1,350")
    parser.add_argument("--requests", type=int, default=2000)
    asked = parser.parse_args()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{date.today()}, {machine}, load {os.getloadavg()[0]:.1f}\n")
    print("| organisations | what | size | figure |\n|--:|---|--:|---|")
    for times in asked.times.split(","):
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(data=Path(folder), public_url="http://127.0.0.1")
            name, units = _published(settings, int(times))
            for what, size, figure in _measured(settings, name, asked.requests):
                print(f"| {units:,} | {what} | {size} | {_said(figure)} |", flush=True)


def _published(settings: Settings, times: int) -> tuple[str, int]:
    """The name of a published release, and how many organisations it counts."""
    prepare(settings, today=date.today())  # any day will do.
    service, now = open_service(settings), datetime.now(UTC)
    found = protect(full_population(times=times, statements=STATEMENTS, full=1.0), CUBE, POLICY, YEAR)
    with service.writing() as connection:
        built, decided = act("An", now, enforced=False), act("Bo", now, enforced=False)
        release = keep_release(connection, found, rules=Rules(CUBE, POLICY), built=built)
        # By the steps themselves: `approve_release` asks for the scans, and this population was never handed in.
        releases.keep_state(connection, publish(approve(release, decided), decided))
    service.close()
    return release.name, found.report.units


def figures() -> Iterator[Figure]:
    """Published figures of some 300 bodies."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder), public_url="http://127.0.0.1")
        name, units = _published(settings, 1)
        for what, _, found in _measured(settings, name, 1000):
            if isinstance(found, Timing):
                yield of_timing(f"release of {units} bodies: {what}", found)
                if what.startswith("themes as CSV"):
                    yield Figure(f"release of {units} bodies: {what}, p99", found.p99, "ms", target=10)


def _measured(settings: Settings, name: str, requests: int) -> Iterator[tuple[str, str, Timing | str]]:
    port = free_port()
    command = [str(Path(sys.executable).parent / "mvoscan"), "serve", "--port", str(port), "--data", str(settings.data)]
    environment = {"MVOSCAN_PUBLIC_URL": "http://127.0.0.1", "MVOSCAN_API_PER_MINUTE": "0"}
    addresses = {
        "themes as CSV": f"{HERE}/{name}/theme-results.csv",
        "themes as JSON-stat": f"{HERE}/{name}/theme-results.jsonstat.json",
        "themes as a workbook": f"{HERE}/{name}/theme-results.xlsx",
        "statements of all and of the groups, as CSV": f"{HERE}/{name}/question-results.csv?{FEW}",
        "all statements as CSV": f"{HERE}/{name}/question-results.csv",
        "what there is": f"{HERE}",
        "the catalogue": "/api/v1/catalog.ttl",
    }
    with served(command, environment=environment, port=port) as pid:
        for what, address in addresses.items():
            size, tag = _first(port, address)
            yield f"{what}, {CLIENTS} clients", size, run(port, [get(address)] * requests, clients=CLIENTS)
            if what == "themes as CSV":
                known = _with_tag(address, tag)
                yield "the same, unchanged (304), 1 client", "", run(port, [known] * requests, clients=1)
                before = cpu_seconds(pid)
                yield f"the same, {CLIENTS} clients", "", run(port, [known] * requests, clients=CLIENTS)
                yield "the same, CPU of the server", "", f"{(cpu_seconds(pid) - before) / requests * 1000:.2f} ms"
        fresh = [get(each) for each in _never_asked(name)]
        yield f"{len(fresh)} filters never asked before, 1 client", "", run(port, fresh, clients=1)
        yield "memory after all this", "", f"{resident_mb(pid):.0f} MB"


def _never_asked(name: str) -> Iterator[str]:
    """Every pair of themes: each is selected and rendered once."""
    for one, other in combinations([*(f"thema-{number}" for number in range(8)), "_T"], 2):
        yield f"{HERE}/{name}/theme-results.csv?theme={one},{other}"
        if "_T" not in (one, other):
            yield f"{HERE}/{name}/question-results.csv?theme={one},{other}&{FEW}"


def _first(port: int, address: str) -> tuple[str, str]:
    """The size of an answer and its tag; it is rendered now."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}") as answer:
        body = answer.read()
        return f"{len(body) / 1024:,.0f} kB", answer.headers["etag"]


def _with_tag(address: str, tag: str) -> bytes:
    return get(address).replace(b"\r\n\r\n", f"\r\nIf-None-Match: {tag}\r\n\r\n".encode())


def _said(found: Timing | str) -> str:
    return found if isinstance(found, str) else f"{found} {dict(found.statuses)}"


if __name__ == "__main__":
    main()
