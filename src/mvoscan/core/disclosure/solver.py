"""Linear programmes, solved by HiGHS: one thread, fixed options, built once and asked often.

The outcome depends on nothing but the programme: no clock, no number of cores. A programme that HiGHS cannot decide
within its fixed number of iterations raises `NotProved`, and then nothing is published.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import highspy

from mvoscan.core.errors import NotProved

INFINITY = float(highspy.kHighsInf)
_MOST_ITERATIONS = 200_000
_OPTIONS: dict[str, bool | int | str] = {
    "output_flag": False,
    "solver": "simplex",
    "parallel": "off",
    "threads": 1,
    "random_seed": 0,
    "presolve": "off",
    "simplex_iteration_limit": _MOST_ITERATIONS,
}


class Band(NamedTuple):
    """A row: `low ≤ Σ coefficient · column ≤ high`."""

    coefficients: Mapping[int, float]
    low: float
    high: float


class _Quiet(highspy.Highs):
    """HiGHS that is silent before it is made: its constructor would print a banner on the standard output."""

    def enableCallbacks(self) -> None:
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]  # highspy leaves it untyped.


class Meter:
    """Counts the programmes solved."""

    def __init__(self) -> None:
        self.solved = 0


class Program:
    """A linear programme of which only the objective and the bounds change."""

    def __init__(self, bounds: Sequence[tuple[float, float]], rows: Sequence[Band], meter: Meter) -> None:
        self._meter = meter
        self._costs = [0.0] * len(bounds)
        self._highs = _Quiet()  # type: ignore[no-untyped-call]  # highspy leaves its constructor untyped.
        for name, value in _OPTIONS.items():
            self._highs.setOptionValue(name, value)
        if self._highs.passModel(_model(bounds, rows)) == highspy.HighsStatus.kError:
            raise NotProved("De oplosser kan dit stelsel niet lezen.")

    def bound(self, column: int, low: float, high: float) -> None:
        """Change the bounds of a column."""
        self._highs.changeColBounds(column, low, high)

    def bound_row(self, row: int, low: float, high: float) -> None:
        """Change the bounds of a row."""
        self._highs.changeRowBounds(row, low, high)

    def least(self, objective: Mapping[int, float]) -> list[float] | None:
        """The columns where the objective is least; None when nothing satisfies all rows."""
        for column, cost in enumerate(self._costs):
            wanted = objective.get(column, 0.0)
            if cost != wanted:
                self._highs.changeColCost(column, wanted)
                self._costs[column] = wanted
        self._meter.solved += 1
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            said = self._highs.modelStatusToString(status)
            raise NotProved(f"De oplosser geeft geen uitsluitsel ({said}): er wordt niets gepubliceerd.")
        return list(self._highs.getSolution().col_value)


def _model(bounds: Sequence[tuple[float, float]], rows: Sequence[Band]) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(bounds), len(rows)
    model.col_cost_ = [0.0] * len(bounds)
    model.col_lower_, model.col_upper_ = [low for low, _ in bounds], [high for _, high in bounds]
    model.row_lower_, model.row_upper_ = [row.low for row in rows], [row.high for row in rows]
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    starts, columns, values = [0], [], []
    for row in rows:
        columns += list(row.coefficients)
        values += list(row.coefficients.values())
        starts.append(len(columns))
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = starts, columns, values
    return model
