"""A published mean as the range in which it lies: a whole number, or what its coding leaves open."""

from typing import NamedTuple

from mvoscan.core.observation import Observation

_LEAST, _MOST = 0, 100
AT_LEAST, AT_MOST = "≥", "≤"


class Range(NamedTuple):
    """From and to, both 0-100; the same when the mean is published as a number."""

    low: int
    high: int


def mean_of(row: Observation | None) -> Range | None:
    """The range of a mean in `theme-results`; None when it is withheld, or when there is no row."""
    if row is None or row.withheld:
        return None
    if row.value is not None:
        return Range(row.value, row.value)
    return coded(row.value_text or "")


def coded(text: str) -> Range | None:
    """The range that a code such as '≥90' names; None for what is no such code.

    >>> coded("≥90"), coded("≤10"), coded("")
    (Range(low=90, high=100), Range(low=0, high=10), None)
    """
    sign, number = text[:1], text[1:]
    if not number.isdecimal() or not _LEAST <= int(number) <= _MOST:
        return None
    if sign == AT_LEAST:
        return Range(int(number), _MOST)
    return Range(_LEAST, int(number)) if sign == AT_MOST else None
