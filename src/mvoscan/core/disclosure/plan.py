"""What would be published about one statistic: a figure per cell, or the reason why it is withheld."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from mvoscan.core.disclosure.cube import Cell
from mvoscan.core.disclosure.membership import System
from mvoscan.core.disclosure.protected import Reason
from mvoscan.core.disclosure.statistic import Statistic
from mvoscan.core.observation import Breakdown


class Mean(NamedTuple):
    """A mean as published: a whole number, or a bound such as '≥90' when it is coded."""

    value: int | None
    text: str | None = None


Counts = Mapping[str, int]
"""Answers as published: a number of units per option."""

Figure = Mean | Counts


@dataclass(frozen=True, eq=False)
class Plan:
    """The figures of one statistic, cell by cell; a cell with a reason is withheld."""

    statistic: Statistic
    system: System
    figures: Mapping[Cell, Figure]
    reasons: Mapping[Cell, Reason]

    @property
    def open(self) -> tuple[Cell, ...]:
        """The cells that are published, in order."""
        return tuple(cell for cell in self.system.own if cell not in self.reasons)

    def without(self, cells: Iterable[Cell], reason: Reason) -> "Plan":
        """This plan with more cells withheld; a reason there already stays."""
        return replace(self, reasons={**dict.fromkeys(cells, reason), **self.reasons})

    def open_in(self, breakdown: Breakdown) -> tuple[Cell, ...]:
        """The published cells of one table."""
        return tuple(cell for cell in self.open if cell.breakdown == breakdown)
