"""Break things on purpose and say what came of it: python -m benchmarks.chaos [sqlite] [postgresql].

Prints a Markdown table an engine, and keeps the figures in `benchmarks/chaos.json` when all engines were asked. The
exit status is 1 when anything was lost, doubled or otherwise wrong.
"""

import json
import os
import platform
import signal
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from benchmarks.chaos import on_postgres, on_sqlite
from benchmarks.chaos.playing import Outcome

KEPT = Path(__file__).resolve().parents[1] / "chaos.json"
_COMMAND = "scripts/chaos"
_PARTS: dict[str, Callable[[], Iterator[Outcome]]] = {
    "sqlite": on_sqlite.outcomes,
    "postgresql": on_postgres.outcomes,
}


def main(arguments: list[str]) -> int:
    """Run all faults, or those of the engines that are named."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that all that was started is stopped.
    unknown = set(arguments) - set(_PARTS)
    if unknown:
        print(f"{_COMMAND}: {', '.join(sorted(unknown))}? Choose from: {', '.join(_PARTS)}.", file=sys.stderr)
        return 2
    began = time.monotonic()
    found = {name: _played(name) for name in arguments or _PARTS}
    every = [each for outcomes in found.values() for each in outcomes]
    gap = max((each.gap for each in every if each.breaks), default=0.0)
    lost, doubled = sum(each.lost for each in every), sum(each.doubled for each in every)
    print(f"\nLost: {lost}. Doubled: {doubled}. Longest gap: {gap:.1f} s. Took {time.monotonic() - began:.0f} s.")
    for each in every:
        for wrong in each.wrong:
            print(f"WRONG: {each.fault}: {wrong}")
    if set(found) == set(_PARTS):
        KEPT.write_text(json.dumps(_kept(found), indent=2, ensure_ascii=False) + "\n")
    return int(any(each.bad for each in every))


def _played(name: str) -> list[Outcome]:
    print(f"\n{name}, {date.today()}, {_machine()}\n")
    print("| fault | writes acknowledged | lost | doubled | longest gap (s) | asked again |")
    print("|---|--:|--:|--:|--:|--:|", flush=True)
    found = []
    for each in _PARTS[name]():
        found.append(each)
        cells = (each.acknowledged, each.lost, each.doubled, f"{each.gap:.1f}", sum(each.asked_again.values()))
        print(f"| {each.fault} | {' | '.join(map(str, cells))} |", flush=True)
    return found


def _kept(found: dict[str, list[Outcome]]) -> dict[str, object]:
    rounded = {
        name: [each._asdict() | {"gap": round(each.gap, 2)} for each in outcomes] for name, outcomes in found.items()
    }
    return {"command": _COMMAND, "date": date.today().isoformat(), "machine": _machine(), "faults": rounded}


def _machine() -> str:
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
