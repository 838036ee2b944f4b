"""An attacker of our own: reads published rows and frozen memberships only, and knows nothing of how they were made.

Written apart from the audit: one variable per scan, no atoms, no shortcuts. Insiders bring their own results.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import highspy

from mvoscan.core.disclosure.protected import Earlier, Frozen
from mvoscan.core.disclosure.statistic import Statistic
from mvoscan.core.observation import Observation


def _about(row: Observation) -> Statistic:
    return Statistic(row.questionnaire, row.basis, row.series, row.theme, row.question)


def members(frozen: Frozen, row: Observation) -> list[str]:
    """The scans in the cell of a row."""
    about = next((at for at, each in enumerate(frozen.statistics) if each == _about(row)), None)
    wanted = {"group": row.group, "family": row.family, "province": row.province}
    return [
        scan
        for unit in frozen.units
        if all(code == "_T" or getattr(unit.place, name) == code for name, code in wanted.items())
        for scan, indexes in unit.scans.items()
        if about in indexes
    ]


def _bounds(row: Observation, count: int) -> tuple[float, float]:
    """Between what the sum of the scores lies."""
    if row.value is not None:
        return (row.value - 0.5) * count, (row.value + 0.5) * count
    assert row.value_text is not None
    bound = int(row.value_text[1:])
    return ((bound - 0.5) * count, 100.0 * count) if row.value_text[0] == "≥" else (0.0, (bound + 0.5) * count)


def _solver() -> Any:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy leaves its constructor untyped.
    solver.silent()
    return solver


def score_intervals(
    releases: Sequence[Earlier], about: Statistic, known: Mapping[str, float], victims: Iterable[str] | None = None
) -> dict[str, tuple[float, float]]:
    """Per scan the interval of its score, for who knows these scores and reads all these releases."""
    rows = [
        (release.frozen, row)
        for release in releases
        for row in release.rows
        if _about(row) == about and row.obs_status != "Q"
    ]
    cells = [(members(frozen, row), row) for frozen, row in rows]
    scans = sorted({scan for inside, _ in cells for scan in inside})
    solver = _solver()
    columns = {scan: solver.addVariable(lb=known.get(scan, 0.0), ub=known.get(scan, 100.0)) for scan in scans}
    for inside, row in cells:
        low, high = _bounds(row, len(inside))
        solver.addConstr(
            low <= sum((columns[each] for each in inside), start=highspy.highs.highs_linear_expression()) <= high
        )
    found = {}
    for scan in victims if victims is not None else scans:
        if scan in columns and scan not in known:
            solver.minimize(columns[scan])
            low = solver.val(columns[scan])
            solver.maximize(columns[scan])
            found[scan] = (low, solver.val(columns[scan]))
    return found


def certain_answers(
    releases: Sequence[Earlier], about: Statistic, known: Mapping[str, str], *, base: int = 5
) -> dict[str, str]:
    """Scans whose answer is certain for who knows these answers, with that answer; relaxed, so on the safe side."""
    rows = [(r.frozen, row) for r in releases for row in r.rows if _about(row) == about and row.obs_status != "Q"]
    options = sorted({row.answer for _, row in rows})
    cells = [(members(frozen, row), row) for frozen, row in rows]
    scans = sorted({scan for inside, _ in cells for scan in inside})
    solver = _solver()
    at = {
        (scan, option): solver.addVariable(
            lb=float(known.get(scan) == option), ub=float(known.get(scan, option) == option)
        )
        for scan in scans
        for option in options
    }
    empty = highspy.highs.highs_linear_expression
    for scan in scans:
        solver.addConstr(sum((at[scan, option] for option in options), start=empty()) == 1)
    for inside, row in cells:
        assert row.value is not None
        total = sum((at[scan, row.answer] for scan in inside), start=empty())
        solver.addConstr(row.value - base // 2 <= total <= row.value + base // 2)
    found = {}
    for scan, option in at:
        if scan not in known:
            solver.minimize(at[scan, option])
            if solver.val(at[scan, option]) > 1 - 1e-6:
                found[scan] = option
    return found
