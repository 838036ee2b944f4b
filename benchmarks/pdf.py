"""What PDFs cost, and what they cost others: reports per second, memory, and pages while 50 PDFs are asked at once.

    .venv/bin/python -m benchmarks.pdf

Prints a Markdown table. The server and the process that makes PDFs share one core, the load generator has the other.
Every PDF is of another release (copies of one quarter and one year), so that nothing is made once for many.
"""

import os
import platform
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from tests.released import built

from benchmarks.load import children, free_port, get, resident_mb, run, run_beside, served
from mvoscan.core.release import Release, ReleaseState, act
from mvoscan.settings import Settings
from mvoscan.storage import releases
from mvoscan.usecases.make_demo import make_demo
from mvoscan.usecases.open_service import Service, open_service, prepare

MANY, SOME = 50, 20
CLIENTS = 8
PAGES = 3_000
NOW = datetime(2027, 1, 12, 12, tzinfo=UTC)
HOME = "/cijfers/publicaties"


def main() -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder), public_url="http://127.0.0.1")
        prepare(settings, today=date(2025, 12, 31))
        service = open_service(settings)
        quarters, years = _releases(service)
        service.close()
        rows = _measured(settings, quarters, years)
    print(f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print("| what | figure |\n|---|---|")
    for what, figure in rows:
        print(f"| {what} | {figure} |")


def _measured(settings: Settings, quarters: list[str], years: list[str]) -> list[tuple[str, str]]:
    port = free_port()
    command = [str(Path(sys.executable).parent / "mvoscan"), "serve", "--port", str(port), "--data", str(settings.data)]
    with served(
        command, environment={"MVOSCAN_PUBLIC_URL": "http://127.0.0.1", "MVOSCAN_API_PER_MINUTE": "0"}, port=port
    ) as pid:
        before = resident_mb(pid)
        first = run(port, [_pdf(quarters.pop())] * 2, clients=1)
        quarter = run(port, [_pdf(quarters.pop()) for _ in range(SOME)], clients=1)
        year = run(port, [_pdf(years.pop()) for _ in range(SOME)], clients=1)
        kept = run(port, [_pdf(quarters[0])] * 500, clients=CLIENTS)
        page = run(port, [get(f"{HOME}/{quarters[0]}")] * 500, clients=CLIENTS)
        alone = run(port, [get("/over")] * PAGES, clients=CLIENTS)
        asked, beside = run_beside(
            port, [_pdf(each) for each in years[-MANY:]], [get("/over")] * PAGES, clients=CLIENTS
        )
        workers, after = [resident_mb(each) for each in children(pid)], resident_mb(pid)
    return [
        ("first PDF, which loads the writer", f"{first.p99 / 1000:.1f} s"),
        ("report of a quarter, one after the other", f"{quarter.rate:.2f}/s, p50 {quarter.p50:.0f} ms"),
        ("report of a year, one after the other", f"{year.rate:.2f}/s, p50 {year.p50:.0f} ms"),
        (f"the same PDF again, {CLIENTS} clients", str(kept)),
        (f"the report as a page, {CLIENTS} clients", str(page)),
        (f"another page alone, {CLIENTS} clients", str(alone)),
        (f"{MANY} PDFs of a year asked at once", f"{dict(asked.statuses)}, {asked.promised} with Retry-After"),
        ("the other page meanwhile", f"{beside} {dict(beside.statuses)}"),
        ("memory of the server before and after", f"{before:.0f} and {after:.0f} MB"),
        ("memory of the process that makes PDFs", " and ".join(f"{each:.0f} MB" for each in sorted(workers))),
    ]


def _pdf(name: str) -> bytes:
    return get(f"{HOME}/{name}.pdf")


def _releases(service: Service) -> tuple[list[str], list[str]]:
    """Names of as many releases of one quarter, and of one year, as are asked for: copies with other names."""
    with service.writing() as connection:
        random = Random(2018)
        make_demo(connection, library=service.library, types=service.types, today=date(2026, 12, 31), random=random)
    return _copies(service, built(service, "2026-Q3", now=NOW)), _copies(service, built(service, "2026", now=NOW))


def _copies(service: Service, name: str) -> list[str]:
    found = []
    with service.writing() as connection:
        release = releases.get(connection, name)
        rows, units = releases.rows(connection, release), releases.units(connection, release)
        for number in range(2, 2 + MANY + 2 * SOME):
            copy = _published(release, f"{name.rpartition('.')[0]}.{number}")
            releases.add(connection, copy, rows=rows, units=units)
            found.append(copy.name)
    return found


def _published(release: Release, name: str) -> Release:
    approved = act("Bo", NOW, enforced=False)
    changes = {"name": name, "state": ReleaseState.PUBLISHED, "approved": approved, "published": approved}
    return release.model_copy(update=changes)


if __name__ == "__main__":
    main()
