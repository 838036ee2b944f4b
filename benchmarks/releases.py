"""How long the first start of a demo takes, and `mvoscan release build` on a real database of many scans.

    python -m benchmarks.releases [--times 1,310]

The demo is started as an operator does, until its address is printed. For the builds the scans of its last closed year
(some 324, nine in ten of them full, 207 statements) are copied `--times` over in SQLite, each copy for bodies of its
own; then the command gathers, protects, attacks and keeps. Prints a table in Markdown.
"""

import argparse
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from benchmarks.figure import Figure
from mvoscan.settings import Settings
from mvoscan.usecases.make_demo import make_demo
from mvoscan.usecases.open_service import open_service, prepare

HOME = Path(__file__).resolve().parent.parent
PROGRAM = Path(sys.executable).parent / "mvoscan"
YEAR = date.today().year - 1


def figures() -> Iterator[Figure]:
    """The first start of a lean demo, and a year of a demo built by the command."""
    with tempfile.TemporaryDirectory() as folder:
        yield Figure("first start of a lean demo", _start("--demo-lean", Path(folder) / "lean"), "s")
        scans, took, memory = _build(Path(folder) / "year", 1)
        yield Figure(f"release build, {scans} scans", took, "s", target=60)
        yield Figure(f"release build, {scans} scans, most memory", memory, "MB")


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", default="1,310")
    times = [int(each) for each in parser.parse_args().times.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("--demo", "--demo-lean"):
            print(f"first start of {kind}: {_start(kind, Path(folder) / kind):.1f} s")
        print("\n| scans | release build | most memory |\n|--:|--:|--:|")
        for each in times:
            scans, took, memory = _build(Path(folder) / str(each), each)
            print(f"| {scans:,} | {took:.1f} s | {memory:,} MB |", flush=True)


def _start(kind: str, data: Path) -> float:
    """Seconds until the address is printed."""
    began = time.perf_counter()
    command = [str(PROGRAM), "serve", kind, "--port", "0", "--data", str(data)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        line = server.stdout.readline() if server.stdout else ""
        took = time.perf_counter() - began
        if "draait op" not in line:
            raise SystemExit(f"the demo did not start: {line}")
        return took
    finally:
        server.terminate()
        server.wait()


def _build(data: Path, times: int) -> tuple[int, float, int]:
    """Confirmed scans of the year, seconds, and megabytes of the largest process so far."""
    data.mkdir()
    settings = Settings(home=HOME, data=data)
    prepare(settings, today=date.today())
    service = open_service(settings)
    random = Random(2018)  # made-up data, no secret.
    with service.writing() as connection:
        make_demo(connection, library=service.library, types=service.types, today=date.today(), random=random)
    service.close()
    scans = _multiply(data / "mvoscan.db", times)
    command = [str(PROGRAM), "release", "build", "--period", str(YEAR), "--by", "benchmark"]
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "MVOSCAN_DATA": str(data)})
    took = time.perf_counter() - began
    return scans, took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


def _multiply(path: Path, times: int) -> int:
    """Copy the confirmed scans of the year, with their claims and facts; gives how many there are then."""
    with sqlite3.connect(path) as database:
        database.execute(
            "create temp table chosen as select s.public_id, s.dossier_id from submission s"
            " join claim c on c.submission = s.public_id where c.state = 'confirmed' and s.quarter like ?",
            (f"{YEAR}-%",),
        )
        for number in range(1, times):
            for table in ("submission", "claim", "usage_fact"):
                database.execute(_copying(database, table, number))
        (scans,) = database.execute("select count(*) from chosen").fetchone()
    database.close()
    return int(scans) * times


def _copying(database: sqlite3.Connection, table: str, number: int) -> str:
    """The statement that copies the chosen rows of a table, under names and for bodies of their own."""
    key = "public_id" if table == "submission" else "submission"
    changed = {
        key: f"{key} || '-{number}'",
        "dossier_id": f"-(dossier_id * 10000 + {number})",
        "surrogate": f"surrogate || '-{number}'",
        "partner_surrogate": f"partner_surrogate || '-{number}'",
    }
    columns = [row[1] for row in database.execute(f"pragma table_info({table})") if row[1] != "id"]
    taken = ", ".join(changed.get(each, f'"{each}"') for each in columns)
    named = ", ".join(f'"{each}"' for each in columns)
    chosen = "select public_id from temp.chosen"
    return f"insert into {table} ({named}) select {taken} from {table} where {key} in ({chosen})"  # our own names.


if __name__ == "__main__":
    main()
