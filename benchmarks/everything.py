"""Every benchmark in one go: a table with machine, date and ratios, and what got slower since the last figures.

    benchmarks/run [--only PART[,PART…]] [--keep]

Parts: see PARTS below. The bare page is measured first; every other figure is also given as a ratio to it. The figures
are compared with those in benchmarks/last.json: what got worse by more than 20 % is named, and then the exit status is
1. `--keep` writes these figures there. Run it on a quiet machine: the load at the start is written down.
"""

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks import disclosure, pages, releases, results, statistics_requests, usage_queries
from benchmarks.figure import Figure, Run, kept, of_timing, slower, table, written

LAST = Path(__file__).parent / "last.json"
PARTS: dict[str, Callable[[], Iterable[Figure]]] = {
    "pages": partial(pages.figures, "sqlite"),
    "pages-postgresql": partial(pages.figures, "postgresql"),
    "results": results.figures,
    "usage": usage_queries.figures,
    "statistics": statistics_requests.figures,
    "disclosure": disclosure.figures,
    "releases": releases.figures,
}


def main() -> int:
    """Measure, print, compare; the exit status."""
    asked = _asked()
    load = os.getloadavg()[0]
    bare = of_timing("bare page", pages.measured_bare())
    figures = [bare]
    for part in asked.only or PARTS:
        print(f"measuring: {part} …", file=sys.stderr, flush=True)
        figures += PARTS[part]()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    run = Run(
        date=f"{date.today()}", machine=machine, load=load, bare=bare.value, figures=kept(figures[1:], bare.value)
    )
    print(f"{run.date}, {run.machine}, load {run.load:.1f} at the start\n\n{table(figures, bare.value)}\n")
    before = Run.model_validate_json(LAST.read_text()) if LAST.exists() else None
    if asked.keep:
        known = before.figures if before and asked.only else {}
        whole = run.model_copy(update={"figures": {**known, **run.figures}})
        LAST.write_text(whole.model_dump_json(indent=2) + "\n")
    return _compared(before, run)


def _compared(before: Run | None, now: Run) -> int:
    if before is None:
        print("There are no earlier figures to compare with.")
        return 0
    worse = slower(before.figures, now.figures)
    print(f"Compared with {before.date} ({before.machine}, load {before.load:.1f}), by ratio where there is one:")
    for each in worse:
        was, found = written(each.before.value, each.before.unit), written(each.now.value, each.now.unit)
        print(f"- {each.what}: {was} became {found}; {1 - each.factor:.0%} worse.")
    if not worse:
        print("- nothing got slower by more than 20 %.")
    return 1 if worse else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", type=_parts, help="only these parts, with commas between them")
    parser.add_argument("--keep", action="store_true", help="keep the figures to compare with next time")
    return parser.parse_args()


def _parts(given: str) -> list[str]:
    chosen = given.split(",")
    if unknown := [each for each in chosen if each not in PARTS]:
        raise argparse.ArgumentTypeError(f"there is no part {unknown[0]!r}; choose from {', '.join(PARTS)}")
    return chosen


if __name__ == "__main__":
    sys.exit(main())
