"""An attacker of our own: reads published rows and frozen memberships only, and knows nothing of how they were made.

Written apart from the audit, and importing none of it: rows are what a file says, memberships what is kept as JSON; one
variable per scan, no atoms, no shortcuts. Insiders bring their own results.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import highspy

About = tuple[str, ...]
"""Questionnaire, basis, series, theme and statement."""


class Figure(NamedTuple):
    """A row that is not withheld."""

    about: About
    group: str
    family: str
    province: str
    answer: str
    value: int | None
    text: str


class Read(NamedTuple):
    """A release as the attacker has it: its figures, and its frozen memberships as they are kept."""

    frozen: Mapping[str, Any]
    figures: tuple[Figure, ...]


def read(frozen: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Read:
    """A release from its rows, as fields of a file (text or numbers); withheld rows say nothing."""
    return Read(frozen, tuple(_figure(row) for row in rows if row.get("OBS_STATUS", row.get("obs_status")) != "Q"))


def read_out(release: Any) -> Read:
    """A release as `protect` gives it, through the shape in which it is kept."""
    plain = release.model_dump(mode="json")
    return read(plain["frozen"], plain["rows"])


def _figure(row: Mapping[str, Any]) -> Figure:
    about = tuple(str(row[name]) for name in ("questionnaire", "basis", "series", "theme", "question"))
    value = row.get("OBS_VALUE", row.get("value"))
    text = row.get("OBS_VALUE_C", row.get("value_text"))
    number = None if value in (None, "") else int(str(value))
    return Figure(about, row["group"], row["family"], row["province"], row["answer"], number, str(text or ""))


def members(frozen: Mapping[str, Any], figure: Figure) -> list[str]:
    """The scans in the cell of a figure."""
    numbers = {tuple(each): at for at, each in enumerate(frozen["statistics"])}
    about = numbers.get(figure.about)
    return [
        scan
        for unit in frozen["units"]
        if _stands_in(unit["place"], figure)
        for scan, indexes in unit["scans"].items()
        if about in indexes
    ]


def _stands_in(place: Any, figure: Figure) -> bool:
    """Whether a place (family, group and province) is in the cell."""
    wanted = (figure.family, figure.group, figure.province)
    return all(code in ("_T", stands) for code, stands in zip(wanted, place, strict=True))


def _bounds(figure: Figure, count: int) -> tuple[float, float]:
    """Between what the sum of the scores lies."""
    if figure.value is not None:
        return (figure.value - 0.5) * count, (figure.value + 0.5) * count
    bound = int(figure.text[1:])
    return ((bound - 0.5) * count, 100.0 * count) if figure.text[0] == "≥" else (0.0, (bound + 0.5) * count)


def _solver() -> Any:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy leaves its constructor untyped.
    solver.silent()
    return solver


def cells_about(releases: Sequence[Read], about: Sequence[str]) -> list[tuple[list[str], Figure]]:
    """The figures about one thing in all these releases, with the scans in their cells."""
    return [
        (members(release.frozen, figure), figure)
        for release in releases
        for figure in release.figures
        if figure.about == tuple(about)
    ]


def score_intervals(
    releases: Sequence[Read], about: Sequence[str], known: Mapping[str, float], victims: Iterable[str] | None = None
) -> dict[str, tuple[float, float]]:
    """Per scan the interval of its score, for who knows these scores and reads all these releases."""
    cells = cells_about(releases, about)
    scans = sorted({scan for inside, _ in cells for scan in inside})
    solver = _solver()
    columns = {scan: solver.addVariable(lb=known.get(scan, 0.0), ub=known.get(scan, 100.0)) for scan in scans}
    for inside, figure in cells:
        low, high = _bounds(figure, len(inside))
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
    releases: Sequence[Read],
    about: Sequence[str],
    known: Mapping[str, str],
    victims: Iterable[str] | None = None,
    *,
    base: int = 5,
) -> dict[str, str]:
    """Scans whose answer is certain for who knows these answers, with that answer; relaxed, so on the safe side."""
    cells = cells_about(releases, about)
    options = sorted({figure.answer for _, figure in cells})
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
    for inside, figure in cells:
        assert figure.value is not None
        total = sum((at[scan, figure.answer] for scan in inside), start=empty())
        solver.addConstr(figure.value - base // 2 <= total <= figure.value + base // 2)
    wanted = None if victims is None else set(victims)
    found = {}
    for scan, option in at:
        if scan not in known and (wanted is None or scan in wanted):
            solver.minimize(at[scan, option])
            if solver.val(at[scan, option]) > 1 - 1e-6:
                found[scan] = option
    return found
