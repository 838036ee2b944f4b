"""Secondary suppression: which other cells must stay closed so that a withheld one cannot be reckoned.

Deterministic (Kelly and Robertson, as in CONFID): per target the linear programme with the least loss in which the
target can move while the open cells cannot; what had to move is closed. Afterwards cells are opened again, the most
valuable first, while every target can still move. All scores stand mid-scale, so one direction is enough, and the
pattern depends on the membership and the primary cells only: statistics with the same membership share it.
"""

from collections.abc import Iterable, Sequence

from mvoscan.core.disclosure.cube import Cell
from mvoscan.core.disclosure.membership import EarlierCell, System
from mvoscan.core.disclosure.solver import INFINITY, Band, Meter, Program
from mvoscan.core.observation import Breakdown

MOVES = 0.5
"""Share of its range over which a target must be able to move: a mean uncertain by 25 points either way."""

WORTH: dict[Breakdown, float] = {"total": 1000.0, "group": 300.0, "family": 30.0, "gemeente-province": 10.0}
"""What a published cell is worth, by table."""

_STABLE = 0.5
_STILL = 1e-6
_ROUNDS = 20


def secondary(
    system: System,
    primary: Iterable[Cell],
    *,
    earlier_open: Sequence[EarlierCell],
    withheld_before: frozenset[Cell],
    least: int,
    meter: Meter,
) -> frozenset[Cell]:
    """The cells to close besides the primary ones, so that these and every atom smaller than `least` can move.

    Cells withheld in the release before cost less, so that patterns stay the same over time.
    """
    cells = [cell for cell, members in system.own.items() if system.hidden(members)]
    worth = {cell: WORTH[cell.breakdown] * (_STABLE if cell in withheld_before else 1) for cell in cells}
    model = _Moves(system, cells, worth, earlier_open, meter)
    closed = frozenset(primary) & frozenset(cells)
    targets = [system.own[cell] for cell in cells if cell in closed]
    small = [(at,) for at, atom in enumerate(system.atoms) if not atom.known and atom.size < least]
    found = closed
    for _ in range(_ROUNDS):
        found = _closed_for(model, targets, found)
        found = _opened_again(model, targets, found, closed)
        pinned = [
            atom for atom in small if atom not in targets and model.possible(atom) and not model.moves(atom, found)
        ]
        if not pinned:
            break
        targets += pinned
    return found - closed


class _Moves:
    """How far the atoms can move while open cells stand still; `cells` may be closed, earlier ones never."""

    def __init__(
        self,
        system: System,
        cells: Sequence[Cell],
        worth: dict[Cell, float],
        earlier_open: Sequence[EarlierCell],
        meter: Meter,
    ) -> None:
        self.cells = cells
        self._system = system
        self._atoms = len(system.atoms)
        self._worth = worth
        bounds = [(0.0, 0.0) if atom.known else (-float(atom.size), float(atom.size)) for atom in system.atoms]
        bounds += [(0.0, INFINITY)] * len(cells)
        targets = dict.fromkeys([*((at,) for at in range(self._atoms)), *(system.own[cell] for cell in cells)])
        self._rows = {target: row for row, target in enumerate(targets)}
        rows = [Band(dict.fromkeys(target, 1.0), -INFINITY, INFINITY) for target in targets]
        rows += [Band(dict.fromkeys(system.earlier[each], 1.0), 0.0, 0.0) for each in earlier_open]
        for at, cell in enumerate(cells):
            sums, move = dict.fromkeys(system.own[cell], 1.0), self._atoms + at
            rows += [Band({**sums, move: -1.0}, -INFINITY, 0.0), Band({**sums, move: 1.0}, 0.0, INFINITY)]
        self._program = Program(bounds, rows, meter)
        self._possible: dict[tuple[int, ...], bool] = {}

    def possible(self, target: tuple[int, ...]) -> bool:
        """Whether a target can move at all, with everything of this release closed."""
        if target not in self._possible:
            self._possible[target] = self.moves(target, frozenset(self.cells))
        return self._possible[target]

    def moves(self, target: tuple[int, ...], closed: frozenset[Cell]) -> bool:
        """Whether a target can move far enough while all cells but the closed ones stand still."""
        self._fix(closed)
        found = self._program.least(dict.fromkeys(target, -1.0))
        return found is not None and sum(found[each] for each in target) >= self._need(target) - _STILL

    def least_loss(self, target: tuple[int, ...], closed: frozenset[Cell]) -> frozenset[Cell]:
        """The cells that move when a target moves far enough at the least loss."""
        self._fix(frozenset(self.cells))
        costs = {
            self._atoms + at: self._worth[cell] / self._system.size(self._system.own[cell])
            for at, cell in enumerate(self.cells)
            if cell not in closed
        }
        pushed = self._pushed(target, costs)
        if pushed is None:
            return frozenset()
        return frozenset(
            cell for cell in self.cells if abs(sum(pushed[each] for each in self._system.own[cell])) > _STILL
        )

    def _pushed(self, target: tuple[int, ...], costs: dict[int, float]) -> list[float] | None:
        """The least loss with the target's move forced; None when earlier releases keep it still."""
        row = self._rows[target]
        self._program.bound_row(row, self._need(target), INFINITY)
        found = self._program.least(costs)
        self._program.bound_row(row, -INFINITY, INFINITY)
        return found

    def _need(self, target: tuple[int, ...]) -> float:
        return MOVES * self._system.hidden(target)

    def _fix(self, closed: frozenset[Cell]) -> None:
        for at, cell in enumerate(self.cells):
            self._program.bound(self._atoms + at, 0.0, INFINITY if cell in closed else 0.0)


def _closed_for(model: _Moves, targets: Sequence[tuple[int, ...]], closed: frozenset[Cell]) -> frozenset[Cell]:
    """Close what has to move for each target in turn."""
    for target in targets:
        if not model.moves(target, closed):
            closed |= model.least_loss(target, closed)
    return closed


def _opened_again(
    model: _Moves, targets: Sequence[tuple[int, ...]], closed: frozenset[Cell], primary: frozenset[Cell]
) -> frozenset[Cell]:
    """Open what turns out not to be needed, the most valuable first."""
    able = [target for target in targets if model.moves(target, closed)]
    for cell in model.cells:
        if cell in closed and cell not in primary:
            fewer = closed - {cell}
            if all(model.moves(target, fewer) for target in able):
                closed = fewer
    return closed
