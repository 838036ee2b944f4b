"""The main results out of published rows: the strongest and weakest themes, for all, by group and by family."""

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
    """A theme (or `_T`, the overall score) in a series; `later` when a newer series of it is in the same release."""

    theme: str
    title: str
    series: str
    later: bool
    figure: Figure


class View(_Value):
    """The means of all organisations, or of one group or family; with how many took part and exist, where known.

    Each theme stands there once, in its newest series that is published for all; other series are `others`: their
    statements are not the same.
    """

    breakdown: Breakdown
    code: str
    label: str
    overall: tuple[Line, ...]
    themes: tuple[Line, ...]
    others: tuple[Line, ...]
    institutions: int | None
    population: int | None
    coverage: int | None

    @property
    def published(self) -> bool:
        """Whether any of its means is."""
        return any(each.figure.published for each in (*self.overall, *self.themes))

    @property
    def whole(self) -> bool:
        """Whether the means of all themes are."""
        return all(each.figure.published for each in self.themes)


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
    """Titles of themes by id, editions from old to new, and the types with their groups and families."""

    themes: Mapping[str, str]
    editions: Sequence[str]
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
        self.took_part, self.naming = took_part, naming
        self.series: dict[str, list[str]] = {}
        for theme, series in dict.fromkeys((row.theme, row.series) for row in rows):
            self.series.setdefault(theme, []).append(series)
        for found in self.series.values():
            found.sort(key=self._age)
        self.main = {theme: self._main(theme, found) for theme, found in self.series.items()}

    def several(self, breakdown: Breakdown, named: Iterator[tuple[str, str]]) -> Iterator[View]:
        """The views of a breakdown that the release has."""
        there = {_place(row) for row in self.by_place.values()}
        return (self.view(breakdown, code, label) for code, label in named if (breakdown, code) in there)

    def view(self, breakdown: Breakdown, code: str, label: str) -> View:
        """One view, with every line: one that lacks is withheld."""
        lines = [self._line(breakdown, code, theme, each) for theme, found in self.series.items() for each in found]
        main = [each for each in lines if self.main[each.theme] == each.series]
        part = self.took_part.get((breakdown, code))
        return View(
            breakdown=breakdown,
            code=code,
            label=label,
            overall=tuple(each for each in main if each.theme == TOTAL),
            themes=tuple(each for each in main if each.theme != TOTAL),
            others=tuple(sorted((each for each in lines if each not in main), key=lambda each: each.theme != TOTAL)),
            institutions=part.value if part else None,
            population=part.n_population if part else None,
            coverage=part.coverage if part else None,
        )

    def _age(self, series: str) -> tuple[int, str]:
        editions = self.naming.editions
        return (editions.index(series) if series in editions else -1), series

    def _main(self, theme: str, series: list[str]) -> str:
        """The newest series that is published for all organisations; if none is, the newest."""
        shown = [each for each in series if self._figure("total", TOTAL, theme, each).published]
        return (shown or series)[-1]

    def _figure(self, *place: str) -> Figure:
        return figure_of(self.by_place.get((place[0], place[1], place[2], place[3])))

    def _line(self, breakdown: Breakdown, code: str, theme: str, series: str) -> Line:
        return Line(
            theme=theme,
            title=self.naming.themes.get(theme, theme),
            series=series,
            later=series != self.series[theme][-1],
            figure=self._figure(breakdown, code, theme, series),
        )


def _place(row: Observation) -> tuple[str, str]:
    """Breakdown and code of the view that a row belongs to."""
    return row.breakdown, {"group": row.group, "family": row.family}.get(row.breakdown, TOTAL)


def _far(row: Observation) -> bool:
    """Whether a row is of a breakdown that an answer does not use."""
    return row.breakdown == "gemeente-province"
