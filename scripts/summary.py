#!/usr/bin/env python3
"""Sum several runs of pytest: a line for each, and a closing line `N passed, N failed, N skipped`.

    python scripts/summary.py FOLDER RUN… [--chosen]

FOLDER holds for each RUN what pytest reported (`RUN.xml`, in JUnit's form) and its exit status (`RUN.status`). A run
that ended badly without a failed test counts as one failure, and so does a run without tests; with `--chosen` (someone
asked for particular tests) only no tests at all does. Exit status 1 when anything failed.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

OK, NO_TESTS = 0, 5


@dataclass(frozen=True)
class Outcome:
    """How many tests went which way, in how many seconds."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.seconds + other.seconds,
        )

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def read(report: Path) -> Outcome:
    """What a JUnit file says; nothing when pytest wrote none. A test that broke in its set-up failed."""
    if not report.exists():
        return Outcome()
    suites = ElementTree.parse(report).getroot().iter("testsuite")  # noqa: S314 - pytest wrote it a moment ago.
    return sum((_suite(suite) for suite in suites), Outcome())


def _suite(suite: ElementTree.Element) -> Outcome:
    def figure(name: str) -> int:
        return int(suite.get(name, "0"))

    failed, skipped = figure("failures") + figure("errors"), figure("skipped")
    return Outcome(figure("tests") - failed - skipped, failed, skipped, float(suite.get("time", "0")))


def judged(outcome: Outcome, status: int, *, may_be_empty: bool) -> tuple[Outcome, str]:
    """The outcome with what pytest's exit status adds to it, and a word on that."""
    if status == NO_TESTS:
        return (outcome, "no tests chosen") if may_be_empty else (outcome + Outcome(failed=1), "NO TESTS RAN")
    if status != OK and not outcome.failed:
        return outcome + Outcome(failed=1), f"PYTEST ENDED WITH STATUS {status}"
    return outcome, ""


def main(arguments: list[str]) -> int:
    """Print the summary of the runs; 1 when anything failed."""
    chosen = "--chosen" in arguments
    folder, *runs = [each for each in arguments if each != "--chosen"]
    total = Outcome()
    for run in runs:
        status = int((Path(folder) / f"{run}.status").read_text())
        outcome, remark = judged(read(Path(folder) / f"{run}.xml"), status, may_be_empty=chosen)
        print(f"{run + ':':<18}{outcome} in {outcome.seconds:.0f} s{remark and '  ' + remark}")
        total += outcome
    if not total.passed + total.failed + total.skipped:
        total += Outcome(failed=1)
        print("no test ran at all")
    print(total)
    return bool(total.failed)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
