"""One fault while writers and readers go on, and what came of it."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from benchmarks.chaos.balancer import Balancer
from benchmarks.chaos.cluster import wait_until
from benchmarks.chaos.invariants import all_published, judge
from benchmarks.chaos.ledger import Ledger
from benchmarks.chaos.stage import Stage
from benchmarks.chaos.writing import going_on

_BEFORE, _AFTER = 1.5, 1.5
_ENOUGH = 10
"""Writes that must be acknowledged after a fault before it counts as over."""


class Fault(NamedTuple):
    """Something that breaks, and is mended by whoever runs the service; it raises when it cannot be mended."""

    name: str
    act: Callable[[Balancer], None]


class Outcome(NamedTuple):
    """What came of a fault; `gap` is the longest time without any acknowledged write, in seconds."""

    fault: str
    acknowledged: int
    lost: int
    doubled: int
    gap: float
    asked_again: Mapping[str, int]
    """Why something was asked again, and how often."""
    wrong: tuple[str, ...] = ()
    breaks: bool = True
    """Whether something broke; else this is a look at the whole, and `gap` the time it took."""

    @property
    def bad(self) -> bool:
        """Whether anything is not as it must be."""
        return bool(self.lost or self.doubled or self.wrong)


def play(stage: Stage, addresses: Sequence[str], ledger: Ledger, fault: Fault) -> Outcome:
    """Let it happen, wait until writes are acknowledged again, and judge all that was ever acknowledged."""
    before, wrong = ledger.acknowledged, []
    with going_on(stage.scene(*addresses), ledger) as balancer:
        time.sleep(_BEFORE)
        began = time.monotonic()
        try:
            fault.act(balancer)
            mended = ledger.acknowledged
            wait_until(lambda: ledger.acknowledged > mended + _ENOUGH)
            time.sleep(_AFTER)
        except Exception as error:  # whatever it is, it belongs in the table.
            wrong.append(f"{type(error).__name__}: {error}")
    gap = ledger.longest_gap(began)
    try:
        wait_until(lambda: all_published(stage.service.database), patience=90)
    except TimeoutError:
        wrong.append("events without a number")
    found = judge(stage.service.database, ledger, releases=stage.releases)
    again = dict(balancer.refused)
    return Outcome(
        fault.name,
        ledger.acknowledged - before,
        found.lost,
        found.doubled,
        gap,
        again,
        (*wrong, *found.wrong),
    )
