"""How far disclosure control is: told to whoever wants to know, and of no influence on the outcome."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class Step(StrEnum):
    """The long steps, in order."""

    SUPPRESS = "suppress"
    QUESTIONS = "questions"
    SCORES = "scores"
    GATE = "gate"


Progress = Callable[[Step, float], None]
"""Called with a step and the share 0-1 of it that is done; it may not raise."""


def untold(_step: Step, _share: float) -> None:
    """Tell nobody."""


def told(progress: Progress, step: Step, items: Iterable[T]) -> Iterator[T]:
    """The items one by one, telling before each how many are done.

    >>> list(told(lambda step, share: print(step, share), Step.GATE, "ab"))
    gate 0.0
    gate 0.5
    ['a', 'b']
    """
    listed = list(items)
    for at, item in enumerate(listed):
        progress(step, at / len(listed))
        yield item
