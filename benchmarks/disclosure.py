"""How long it takes to build and audit a year: rules, suppression, attacks, gate.

    python -m benchmarks.disclosure [--times 1,350]

Made-up bodies at 55 % participation, every scan full: eight themes and the overall score on two bases, and statements.
`--times` multiplies the 545 bodies. Prints a table in Markdown.
"""

import argparse
import resource
import time
from collections.abc import Iterator

from tests.populations import CUBE, POLICY, YEAR, full_population

from benchmarks.figure import Figure
from mvoscan.core.disclosure.protect import protect

STATEMENTS = 25
"""Statements per theme: 200 in all."""


def figures() -> Iterator[Figure]:
    """A year of some 300 bodies."""
    made = full_population(times=1, statements=STATEMENTS, full=1.0)
    began = time.perf_counter()
    report = protect(made, CUBE, POLICY, YEAR).report
    yield Figure(f"disclosure control of a year, {report.units} bodies", time.perf_counter() - began, "s", target=60)


def main() -> None:
    """Measure every size asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", default="1,350")
    print("| units | cells | published | programmes | build and audit | most memory |")
    print("|--:|--:|--:|--:|--:|--:|")
    for times in parser.parse_args().times.split(","):
        made = full_population(times=int(times), statements=STATEMENTS, full=1.0)
        began = time.perf_counter()
        report = protect(made, CUBE, POLICY, YEAR).report
        took = time.perf_counter() - began
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        share = f"{100 * report.published / report.cells:.0f} %"
        print(f"| {report.units:,} | {report.cells:,} | {share} | {report.programs:,} | {took:.1f} s | {memory:,} MB |")


if __name__ == "__main__":
    main()
