"""How a scan compares with its own kind: its stored scores beside the released means of one publication.

Only rows of a published release are compared with, on the same basis and in the same series. The own family comes
first; where that is not published, the group of families, and then all organisations. One level is chosen for the
whole scan: the narrowest at which at least half of what can be compared is published; a theme that is withheld there
is widened by itself. A difference of at most 5 points is 'around'. No ranking and no percentile.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from mvoscan.core.mean import Range, mean_of
from mvoscan.core.observation import TOTAL, Observation

NEAR = 5
"""Points of 100 within which two scores are around each other."""


class Level(StrEnum):
    """With whom is compared, the narrowest first; the value is the breakdown in a release."""

    FAMILY = "family"
    GROUP = "group"
    ALL = "total"


class Position(StrEnum):
    """Where the own score stands; `UNSURE` when a coded mean leaves that open."""

    ABOVE = "above"
    AROUND = "around"
    BELOW = "below"
    UNSURE = "unsure"


class Missing(StrEnum):
    """Why there is no comparison."""

    OWN = "no-own-score"
    SERIES = "other-series"
    WITHHELD = "withheld"


class Kind(NamedTuple):
    """The family and the group of the organisation."""

    family: str
    group: str


class Own(NamedTuple):
    """An own score: its theme (`_T` overall), the series it stands in, and the points, None without a score."""

    theme: str
    series: str
    score: int | None


class Key(NamedTuple):
    """Where a mean stands in a release."""

    basis: str
    theme: str
    series: str
    breakdown: str
    code: str


Means = Mapping[Key, Observation]
"""The rows of a release that a benchmark may choose from."""


class Comparison(NamedTuple):
    """One theme: the own score and either the published row with its level, or why there is none."""

    own: Own
    level: Level | None = None
    row: Observation | None = None
    missing: Missing | None = None

    @property
    def position(self) -> Position | None:
        """Where the own score stands, if there is something to compare."""
        mean = mean_of(self.row)
        return None if mean is None or self.own.score is None else position(self.own.score, mean)

    @property
    def band(self) -> Range | None:
        """The quartiles, where they are published."""
        row = self.row
        if row is None or row.quartile_low is None or row.quartile_high is None:
            return None
        return Range(row.quartile_low, row.quartile_high)


class Benchmark(NamedTuple):
    """The comparisons of a scan on one basis, and the level of most of them; None when there is nothing to compare."""

    level: Level | None
    comparisons: tuple[Comparison, ...]

    @property
    def widened(self) -> tuple[Comparison, ...]:
        """Those at another level than the rest."""
        return tuple(each for each in self.comparisons if each.level not in (None, self.level))


def means_of(rows: Sequence[Observation]) -> dict[Key, Observation]:
    """The theme results of a release by where they stand; withheld ones too, so that they are told from absent ones."""
    codes = {Level.FAMILY.value: "family", Level.GROUP.value: "group", Level.ALL.value: None}
    found = {}
    for row in rows:
        if row.dataset == "theme-results" and row.breakdown in codes:
            name = codes[row.breakdown]
            code = str(getattr(row, name)) if name else TOTAL
            found[Key(row.basis, row.theme, row.series, row.breakdown, code)] = row
    return found


def benchmark(own: Sequence[Own], means: Means, *, basis: str, kind: Kind) -> Benchmark:
    """Compare own scores on a basis with the means of one published release."""
    level = _level(own, means, basis, kind)
    return Benchmark(level, tuple(_compared(each, means, basis, kind, level) for each in own))


def position(score: int, mean: Range) -> Position:
    """Where a score stands beside a mean.

    >>> position(60, Range(65, 65)).value, position(60, Range(66, 66)).value
    ('around', 'below')
    >>> position(92, Range(90, 100)).value, position(84, Range(90, 100)).value
    ('unsure', 'below')
    """
    if score > mean.high + NEAR:
        return Position.ABOVE
    if score < mean.low - NEAR:
        return Position.BELOW
    return Position.AROUND if mean.high - NEAR <= score <= mean.low + NEAR else Position.UNSURE


def _level(own: Sequence[Own], means: Means, basis: str, kind: Kind) -> Level | None:
    """The narrowest level that holds at least half of what can be compared; else the first that holds anything."""
    held = {level: sum(_open(each, means, basis, kind, level) is not None for each in own) for level in Level}
    able = sum(any(_open(each, means, basis, kind, level) is not None for level in Level) for each in own)
    enough = (level for level in Level if able and 2 * held[level] >= able)
    return next(enough, next((level for level in reversed(Level) if held[level]), None))


def _compared(own: Own, means: Means, basis: str, kind: Kind, first: Level | None) -> Comparison:
    if own.score is None:
        return Comparison(own, missing=Missing.OWN)
    levels = tuple(Level)
    # From the level of the whole scan outwards, and narrower only when there is nothing else.
    start = levels.index(first) if first else 0
    for level in (*levels[start:], *reversed(levels[:start])):
        row = _open(own, means, basis, kind, level)
        if row is not None:
            return Comparison(own, level, row)
    there = any(_key(own, basis, kind, level) in means for level in Level)
    return Comparison(own, missing=Missing.WITHHELD if there else Missing.SERIES)


def _open(own: Own, means: Means, basis: str, kind: Kind, level: Level) -> Observation | None:
    """The row at a level when it is published and there is an own score to put beside it."""
    row = means.get(_key(own, basis, kind, level))
    return row if own.score is not None and mean_of(row) is not None else None


def _key(own: Own, basis: str, kind: Kind, level: Level) -> Key:
    code = {Level.FAMILY: kind.family, Level.GROUP: kind.group, Level.ALL: TOTAL}[level]
    return Key(basis, own.theme, own.series, level.value, code)
