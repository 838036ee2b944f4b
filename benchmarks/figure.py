"""A figure of a benchmark, its ratio to the bare page of the same run, and what got slower since an earlier run."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from benchmarks.load import Timing

Unit = Literal["/s", "ms", "s", "MB", "kB"]
WORSE = 0.2
"""By which part of its former self a figure may get worse before it is called slower."""


class Figure(NamedTuple):
    """What was measured: a rate (more is better), a time or a size (less is better); what else was seen; its target."""

    what: str
    value: float
    unit: Unit
    seen: str = ""
    target: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without one."""
        if self.target is None:
            return None
        return self.value >= self.target if self.unit == "/s" else self.value <= self.target

    def ratio(self, bare: float) -> float | None:
        """A rate in rates of the bare page, a time in bare pages; None for a size. `bare` is the bare page's rate."""
        seconds = {"s": 1.0, "ms": 0.001}.get(self.unit)
        if self.unit == "/s":
            return self.value / bare
        return None if seconds is None else self.value * seconds * bare


class Kept(BaseModel):
    """A figure as a run keeps it: its value, and its ratio where it has one."""

    model_config = ConfigDict(frozen=True)

    value: float
    unit: Unit
    ratio: float | None = None

    @property
    def goodness(self) -> float:
        """More is better; by ratio where there is one, since machines differ from day to day."""
        measure = self.value if self.ratio is None else self.ratio
        return measure if self.unit == "/s" else 1 / measure if measure else float("inf")


class Run(BaseModel):
    """A whole run: when, on what machine, how busy it was, and its figures by name."""

    model_config = ConfigDict(frozen=True)

    date: str
    machine: str
    load: float
    bare: float
    figures: dict[str, Kept]


class Slower(NamedTuple):
    """A figure that got worse: by which factor of its former goodness."""

    what: str
    before: Kept
    now: Kept
    factor: float


def of_timing(what: str, timing: Timing, *, target: float | None = None) -> Figure:
    """The rate of a run of requests, with its latencies and statuses beside it."""
    seen = f"p50 {timing.p50:.1f} ms, p99 {timing.p99:.1f} ms {dict(timing.statuses)}"
    return Figure(what, timing.rate, "/s", seen, target)


def kept(figures: Iterable[Figure], bare: float) -> dict[str, Kept]:
    """The figures of a run as they are kept."""
    return {each.what: Kept(value=each.value, unit=each.unit, ratio=each.ratio(bare)) for each in figures}


def slower(before: Mapping[str, Kept], now: Mapping[str, Kept]) -> list[Slower]:
    """What got worse by more than a fifth since an earlier run, the worst first; of figures in both runs."""
    both = ((what, before[what], found) for what, found in now.items() if what in before)
    judged = (Slower(what, was, found, found.goodness / was.goodness) for what, was, found in both)
    return sorted((each for each in judged if each.factor < 1 - WORSE), key=lambda each: each.factor)


def table(figures: Sequence[Figure], bare: float) -> str:
    """The figures as a table in Markdown."""
    lines = ["| what | figure | ratio to the bare page | target |", "|---|---|--:|---|"]
    for each in figures:
        ratio = each.ratio(bare)
        figure = f"{written(each.value, each.unit)} {each.seen}".rstrip()
        lines.append(f"| {each.what} | {figure} | {_times(ratio)} | {_judged(each)} |")
    return "\n".join(lines)


def written(value: float, unit: Unit) -> str:
    """A value with its unit, as exact as is of use."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f}{'' if unit == '/s' else ' '}{unit}"


def _times(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.2f}"


def _judged(figure: Figure) -> str:
    if figure.target is None:
        return ""
    bound = "≥" if figure.unit == "/s" else "≤"
    return f"{bound} {written(figure.target, figure.unit)}: {'met' if figure.met else 'missed'}"
