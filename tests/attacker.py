"""An attacker of our own: reads published rows and frozen memberships only, and knows nothing of how they were made.

Written apart from the audit, and importing none of it: rows are what a file says, memberships what is kept as JSON; one
variable per scan and no atoms. Insiders bring their own results.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import highspy

About = tuple[str, ...]
"""Questionnaire, basis, series, theme and statement."""

Interval = tuple[float, float]


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


def alike(cells: Sequence[tuple[list[str], Figure]]) -> list[list[str]]:
    """Scans by the cells they are in: who is in the same ones cannot be told apart, so one is attacked for all."""
    inside_of: dict[str, list[int]] = {}
    for at, (inside, _) in enumerate(cells):
        for scan in inside:
            inside_of.setdefault(scan, []).append(at)
    found: dict[tuple[int, ...], list[str]] = {}
    for scan in sorted(inside_of):
        found.setdefault(tuple(inside_of[scan]), []).append(scan)
    return list(found.values())


def _asked(
    groups: Sequence[Sequence[str]], known: Mapping[str, object], victims: Iterable[str] | None
) -> list[list[str]]:
    """The scans to attack, of which nothing is known, still together with those that are alike."""
    wanted = None if victims is None else set(victims)
    left = ([scan for scan in each if scan not in known and (wanted is None or scan in wanted)] for each in groups)
    return [each for each in left if each]


class Scores:
    """What all these releases say together about one thing; asked again for each who knows something."""

    def __init__(self, releases: Sequence[Read], about: Sequence[str]) -> None:
        cells = cells_about(releases, about)
        self._alike = alike(cells)
        self._solver = _solver()
        scans = sorted(scan for each in self._alike for scan in each)
        self._columns = {scan: self._solver.addVariable(lb=0.0, ub=100.0) for scan in scans}
        for inside, figure in cells:
            low, high = _bounds(figure, len(inside))
            total = sum((self._columns[each] for each in inside), start=highspy.highs.highs_linear_expression())
            self._solver.addConstr(low <= total <= high)

    def intervals(self, known: Mapping[str, float], victims: Iterable[str] | None = None) -> dict[str, Interval]:
        """Per scan the interval of its score, for who knows these scores."""
        self._bound({scan: (score, score) for scan, score in known.items()})
        found = dict[str, Interval]()
        for asked in _asked(self._alike, known, victims):
            found |= dict.fromkeys(asked, self._interval(asked[0]))
        self._bound(dict.fromkeys(known, (0.0, 100.0)))
        return found

    def _bound(self, bounds: Mapping[str, Interval]) -> None:
        for scan, (low, high) in bounds.items():
            if scan in self._columns:
                self._solver.changeColBounds(self._columns[scan].index, low, high)

    def _interval(self, scan: str) -> Interval:
        column = self._columns[scan]
        self._solver.minimize(column)
        low = self._solver.val(column)
        self._solver.maximize(column)
        return low, self._solver.val(column)


def score_intervals(
    releases: Sequence[Read], about: Sequence[str], known: Mapping[str, float], victims: Iterable[str] | None = None
) -> dict[str, Interval]:
    """Per scan the interval of its score, for who knows these scores and reads all these releases."""
    return Scores(releases, about).intervals(known, victims)


class Answers:
    """What all these releases say together about the answers to one statement; relaxed, so on the safe side."""

    def __init__(self, releases: Sequence[Read], about: Sequence[str], *, base: int = 5) -> None:
        cells = cells_about(releases, about)
        self._options = sorted({figure.answer for _, figure in cells})
        self._alike = alike(cells)
        self._solver = _solver()
        empty = highspy.highs.highs_linear_expression
        self._at = {
            (scan, option): self._solver.addVariable(lb=0.0, ub=1.0)
            for each in self._alike
            for scan in each
            for option in self._options
        }
        for scan in (scan for each in self._alike for scan in each):
            chosen = sum((self._at[scan, option] for option in self._options), start=empty())
            self._solver.addConstr(chosen == 1)
        for inside, figure in cells:
            assert figure.value is not None
            total = sum((self._at[scan, figure.answer] for scan in inside), start=empty())
            self._solver.addConstr(figure.value - base // 2 <= total <= figure.value + base // 2)

    def certain(self, known: Mapping[str, str], victims: Iterable[str] | None = None) -> dict[str, str]:
        """Scans whose answer is certain for who knows these answers, with that answer."""
        for scan, answer in known.items():
            self._bound(scan, {option: (float(option == answer),) * 2 for option in self._options})
        found = dict[str, str]()
        for asked in _asked(self._alike, known, victims):
            for option in self._options:
                if self._sure(asked[0], option):
                    found |= dict.fromkeys(asked, option)
        for scan in known:
            self._bound(scan, dict.fromkeys(self._options, (0.0, 1.0)))
        return found

    def _bound(self, scan: str, bounds: Mapping[str, Interval]) -> None:
        for option, (low, high) in bounds.items():
            if (scan, option) in self._at:
                self._solver.changeColBounds(self._at[scan, option].index, low, high)

    def _sure(self, scan: str, option: str) -> bool:
        self._solver.minimize(self._at[scan, option])
        return bool(self._solver.val(self._at[scan, option]) > 1 - 1e-6)


def certain_answers(
    releases: Sequence[Read], about: Sequence[str], known: Mapping[str, str], victims: Iterable[str] | None = None
) -> dict[str, str]:
    """Scans whose answer is certain for who knows these answers and reads all these releases, with that answer."""
    return Answers(releases, about).certain(known, victims)
