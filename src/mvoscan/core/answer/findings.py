"""The main results out of published rows: the strongest and weakest themes, for all, by group and by family."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from mvoscan.core.answer.figure import Figure, figure_of
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.observation import TOTAL, Observation
from mvoscan.core.questionnaire import Scope

Breakdown = Literal["total", "group", "family"]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Line(_Value):
    """A theme (or `_T`, the overall score) in a series; `several` when it stands in more than one."""

    theme: str
    title: str
    series: str
    several: bool
    figure: Figure


class View(_Value):
    """The means of all organisations, or of one group or family; with how many took part and exist, where known."""

    breakdown: Breakdown
    code: str
    label: str
    overall: tuple[Line, ...]
    themes: tuple[Line, ...]
    institutions: int | None
    population: int | None
    coverage: int | None

    @property
    def published(self) -> bool:
        """Whether any of its means is."""
        return any(each.figure.published for each in (*self.overall, *self.themes))


class BasisFindings(_Value):
    """What was found over the statements of the light or of the full scan: never mixed."""

    basis: Scope
    all: View
    groups: tuple[View, ...]
    families: tuple[View, ...]

    @property
    def views(self) -> tuple[View, ...]:
        """All of them, the total first."""
        return (self.all, *self.groups, *self.families)


class Extremes(NamedTuple):
    """The themes of which none is surely exceeded, and those of which none surely undercuts."""

    highest: tuple[Line, ...]
    lowest: tuple[Line, ...]


class Naming(NamedTuple):
    """Titles of themes by id, and the types with their groups and families."""

    themes: Mapping[str, str]
    types: InstitutionTypes


def findings(rows: Sequence[Observation], naming: Naming) -> tuple[BasisFindings, ...]:
    """What a release says, light before full; a basis without rows is left out."""
    scores = [row for row in rows if row.dataset == "theme-results"]
    took_part = {_place(row): row for row in rows if row.dataset == "coverage" and not _far(row)}
    return tuple(
        _basis(basis, [row for row in scores if row.basis == basis], took_part, naming)
        for basis in Scope
        if any(row.basis == basis for row in scores)
    )


def extremes(lines: Sequence[Line]) -> Extremes | None:
    """The strongest and the weakest published themes; None when they cannot be told apart.

    A coded mean (`≥90`) stands for all it can be: whatever could be the highest is named among the highest.
    """
    shown = [each for each in lines if each.figure.published]
    if len(shown) < 2:
        return None
    top = max(each.figure.least for each in shown)
    bottom = min(each.figure.most for each in shown)
    highest = tuple(each for each in shown if each.figure.most >= top)
    lowest = tuple(each for each in shown if each.figure.least <= bottom)
    return None if set(_keys(highest)) & set(_keys(lowest)) else Extremes(highest, lowest)


def _keys(lines: Sequence[Line]) -> list[tuple[str, str]]:
    return [(each.theme, each.series) for each in lines]


def _basis(
    basis: Scope, rows: list[Observation], took_part: Mapping[tuple[str, str], Observation], naming: Naming
) -> BasisFindings:
    makers = _Views(rows, took_part, naming)
    groups = ((each.code, each.label) for each in naming.types.groups)
    families = ((each.code, each.label) for each in naming.types.families)
    return BasisFindings(
        basis=basis,
        all=makers.view("total", TOTAL, ""),
        groups=tuple(makers.several("group", groups)),
        families=tuple(makers.several("family", families)),
    )


class _Views:
    """Makes the views of one basis."""

    def __init__(
        self, rows: list[Observation], took_part: Mapping[tuple[str, str], Observation], naming: Naming
    ) -> None:
        self.by_place = {(*_place(row), row.theme, row.series): row for row in rows if not _far(row)}
        self.lines = tuple(dict.fromkeys((row.theme, row.series) for row in rows))
        self.times = Counter(theme for theme, _ in self.lines)
        self.took_part, self.naming = took_part, naming

    def several(self, breakdown: Breakdown, named: Iterator[tuple[str, str]]) -> Iterator[View]:
        """The views of a breakdown that the release has."""
        there = {_place(row) for row in self.by_place.values()}
        return (self.view(breakdown, code, label) for code, label in named if (breakdown, code) in there)

    def view(self, breakdown: Breakdown, code: str, label: str) -> View:
        """One view, with every line: one that lacks is withheld."""
        lines = [self._line(breakdown, code, *each) for each in self.lines]
        part = self.took_part.get((breakdown, code))
        return View(
            breakdown=breakdown,
            code=code,
            label=label,
            overall=tuple(each for each in lines if each.theme == TOTAL),
            themes=tuple(each for each in lines if each.theme != TOTAL),
            institutions=part.value if part else None,
            population=part.n_population if part else None,
            coverage=part.coverage if part else None,
        )

    def _line(self, breakdown: Breakdown, code: str, theme: str, series: str) -> Line:
        return Line(
            theme=theme,
            title=self.naming.themes.get(theme, theme),
            series=series,
            several=self.times[theme] > 1,
            figure=figure_of(self.by_place.get((breakdown, code, theme, series))),
        )


def _place(row: Observation) -> tuple[str, str]:
    """Breakdown and code of the view that a row belongs to."""
    return row.breakdown, {"group": row.group, "family": row.family}.get(row.breakdown, TOTAL)


def _far(row: Observation) -> bool:
    """Whether a row is of a breakdown that an answer does not use."""
    return row.breakdown == "gemeente-province"
