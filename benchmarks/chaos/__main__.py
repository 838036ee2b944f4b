"""Break things on purpose and say what came of it: python -m benchmarks.chaos [sqlite|postgresql]."""

import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from benchmarks.chaos import on_postgres, on_sqlite
from benchmarks.chaos.playing import Outcome

KEPT = Path(__file__).resolve().parents[1] / "chaos.json"
_PARTS: dict[str, Callable[[], Iterator[Outcome]]] = {
    "sqlite": on_sqlite.outcomes,
    "postgresql": on_postgres.outcomes,
}


def main(arguments: list[str]) -> int:
    """Run all faults, or those of one engine; 1 when anything was lost, doubled or otherwise wrong."""
    began, found = time.monotonic(), dict[str, list[Outcome]]()
    for name in arguments or _PARTS:
        print(f"\n{name}, {date.today()}, {_machine()}\n")
        print("| fault | writes acknowledged | lost | doubled | longest gap (s) | asked again |")
        print("|---|--:|--:|--:|--:|--:|", flush=True)
        for each in _PARTS[name]():
            found.setdefault(name, []).append(each)
            print(_row(each), flush=True)
            print(each.asked_again)
    every = [each for outcomes in found.values() for each in outcomes]
    print(f"\nLost: {sum(each.lost for each in every)}. Doubled: {sum(each.doubled for each in every)}. ", end="")
    print(f"Longest gap: {max(each.gap for each in every):.1f} s. Took {time.monotonic() - began:.0f} s.")
    for each in every:
        for wrong in each.wrong:
            print(f"WRONG: {each.fault}: {wrong}")
    return int(any(each.bad for each in every))


def _row(each: Outcome) -> str:
    cells = (each.fault, each.acknowledged, each.lost, each.doubled, f"{each.gap:.2f}", sum(each.asked_again.values()))
    return f"| {' | '.join(map(str, cells))} |"


def _machine() -> str:
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
