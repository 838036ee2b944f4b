"""Shares of answers, reckoned from published counts only, and never with more precision than those have."""

from collections.abc import Sequence
from fractions import Fraction

from mvoscan.core.scoring import half_up

MANY = 100
"""From this many organisations on a share is a whole percent; below, a multiple of 5: counts are rounded to 5."""

_STEP = 5


def shares(counts: Sequence[int]) -> tuple[int, ...]:
    """The share of each count in percent; zeros when nothing was counted. They need not add up to 100.

    >>> shares([30, 10, 5, 0])
    (65, 20, 10, 0)
    >>> shares([200, 60, 35, 5])
    (67, 20, 12, 2)
    """
    total = sum(counts)
    step = 1 if total >= MANY else _STEP
    return tuple(step * half_up(Fraction(100 * each, total * step)) if total else 0 for each in counts)
