"""What published rows say, read from the rows themselves: bands on sums of scores and on counts of answers."""

from collections.abc import Iterable, Sequence

from mvoscan.core.disclosure.cube import Cell
from mvoscan.core.disclosure.membership import EarlierCell, System
from mvoscan.core.disclosure.plan import Mean
from mvoscan.core.disclosure.rules import band_of
from mvoscan.core.disclosure.solver import Band
from mvoscan.core.disclosure.statistic import Statistic
from mvoscan.core.observation import Observation

Before = tuple[int, Observation]
"""A row of the earlier release with this number."""


def statistic_of(row: Observation) -> Statistic:
    """What a row is about."""
    return Statistic(row.questionnaire, row.basis, row.series, row.theme, row.question)


def cell_of(row: Observation) -> Cell:
    """The cell a row stands in."""
    return Cell(row.breakdown, row.group, row.family, row.province)


def score_bands(system: System, rows: Iterable[Observation], before: Iterable[Before]) -> list[Band]:
    """Per published mean a band on the sum of the scores in its cell; columns are atoms."""
    found = []
    for members, row in _placed(system, rows, before):
        low, high = band_of(Mean(row.value, row.value_text), system.size(members))
        found.append(Band(dict.fromkeys(members, 1.0), float(low), float(high)))
    return found


def answer_bands(
    system: System, options: Sequence[str], rows: Sequence[Observation], before: Sequence[Before], base: int
) -> list[Band]:
    """Per published count a band on the number of units; columns are atom × options + option.

    Counts that are not all multiples of the base were not rounded, and are read as they are.
    """
    values = [row.value for row in (*rows, *(row for _, row in before)) if row.value is not None]
    step = base if all(value % base == 0 for value in values) else 1
    width = len(options)
    found = []
    for members, row in _placed(system, rows, before):
        if row.answer in options and row.value is not None:
            option = options.index(row.answer)
            high = float(row.value + (step - 1) // 2)
            columns = {at * width + option: 1.0 for at in members}
            found.append(Band(columns, float(max(0, row.value - step // 2)), high))
    return found


def _placed(
    system: System, rows: Iterable[Observation], before: Iterable[Before]
) -> Iterable[tuple[tuple[int, ...], Observation]]:
    """The published rows with the atoms in their cells; a cell without atoms says nothing."""
    own = ((system.own[cell_of(row)], row) for row in rows if not row.withheld)
    earlier = ((system.earlier[EarlierCell(number, cell_of(row))], row) for number, row in before if not row.withheld)
    return ((members, row) for members, row in (*own, *earlier) if members)
