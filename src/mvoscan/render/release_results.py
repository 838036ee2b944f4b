"""The main results of a release: mean scores per theme, as a chart and as tables. Stored figures only."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mvoscan.core.observation import TOTAL, Breakdown, Observation
from mvoscan.core.questionnaire import Scope
from mvoscan.render.chart import Bar, bar_chart
from mvoscan.render.shown import Column, Drawing, Table

WITHHELD = "niet gepubliceerd"
BASES = {Scope.LIGHT.value: "snelle scan", Scope.FULL.value: "volledige scan"}
OVERALL = "Totaalscore"


class Labels(NamedTuple):
    """Names on screen by their codes: themes in their order, groups, families and provinces."""

    questionnaire: str
    themes: Mapping[str, str]
    groups: Mapping[str, str]
    families: Mapping[str, str]
    provinces: Mapping[str, str]


class Extreme(NamedTuple):
    """A theme with its published mean."""

    theme: str
    value: int


class Results(NamedTuple):
    """Results on one basis: a chart of all bodies, the tables, and the themes with the highest and the lowest mean.

    `silent` are the scores of which not one figure is published: they would only fill the tables.
    """

    basis: str
    chart: Drawing | None
    tables: tuple[Table, ...]
    silent: tuple[str, ...]
    highest: Extreme | None
    lowest: Extreme | None


@dataclass(frozen=True)
class _Line:
    """A theme in a series, with its rows by the code of their cell."""

    name: str
    theme: str
    cells: dict[str, Observation] = field(default_factory=dict)

    @property
    def total(self) -> Observation | None:
        return self.cells.get(TOTAL)

    def speaks(self, codes: Iterable[str]) -> bool:
        """Whether any of these cells is published."""
        return any(code in self.cells and not self.cells[code].withheld for code in codes)


def results_of(rows: Sequence[Observation], labels: Labels) -> tuple[Results, ...]:
    """The results per basis; a basis without any row is left out."""
    found = []
    for basis, name in BASES.items():
        own = [row for row in rows if row.dataset == "theme-results" and row.basis == basis]
        if own:
            found.append(_results(name, basis, _lines(own, labels), own, labels))
    return tuple(found)


def place_name(row: Observation, labels: Labels) -> str:
    """The bodies a row is about."""
    if row.breakdown == "total":
        return "Alle besturen"
    if row.breakdown == "group":
        return labels.groups.get(row.group, row.group)
    if row.breakdown == "family":
        return labels.families.get(row.family, row.family)
    return f"Gemeenten in {labels.provinces.get(row.province, row.province)}"


def theme_name(theme: str, labels: Labels) -> str:
    """A theme, or the overall score."""
    return OVERALL if theme == TOTAL else labels.themes.get(theme, theme)


def _results(name: str, basis: str, lines: list[_Line], rows: list[Observation], labels: Labels) -> Results:
    about = f"Gemiddelde score van 0 tot 100 per thema, {name}"
    tables = (
        _table(f"{about}: alle besturen en per groep", ("total", "group"), lines, rows, labels, halves=True),
        _table(f"{about}: per familie van besturen", ("family",), lines, rows, labels),
        _table(f"{about}: gemeenten per provincie", ("gemeente-province",), lines, rows, labels),
    )
    means = sorted(_means(lines), key=lambda each: each.value)
    speaking = [line for line in lines if line.speaks(line.cells)]
    return Results(
        basis=name,
        chart=_chart(f"{about}, alle besturen samen", basis, _drawn(speaking)) if speaking else None,
        tables=tuple(each for each in tables if each.rows),
        silent=tuple(line.name for line in lines if line not in speaking),
        highest=means[-1] if len(means) > 1 else None,
        lowest=means[0] if len(means) > 1 else None,
    )


def _lines(rows: Iterable[Observation], labels: Labels) -> list[_Line]:
    """A line for each theme in each series: the overall score first, themes in the order of the questionnaire."""
    found: dict[tuple[str, str], _Line] = {}
    rows = list(rows)
    times = Counter(theme for theme, _ in {(row.theme, row.series) for row in rows})
    for row in rows:
        key = row.theme, row.series
        if key not in found:
            name = theme_name(row.theme, labels)
            several = f" (meetreeks {row.series})" if times[row.theme] > 1 else ""
            found[key] = _Line(name + several, row.theme)
        found[key].cells[_code(row)] = row
    order = [TOTAL, *labels.themes]
    return sorted(found.values(), key=lambda each: order.index(each.theme) if each.theme in order else len(order))


def _code(row: Observation) -> str:
    """The code of a cell among the cells of all tables."""
    codes = {"total": TOTAL, "group": row.group, "family": f"family {row.family}"}
    return codes.get(row.breakdown, f"province {row.province}")


def _table(
    caption: str,
    breakdowns: tuple[Breakdown, ...],
    lines: list[_Line],
    rows: list[Observation],
    labels: Labels,
    *,
    halves: bool = False,
) -> Table:
    cells = {_code(row): place_name(row, labels) for row in rows if row.breakdown in breakdowns}
    lines = [line for line in lines if line.speaks(cells)]
    halves = halves and any(line.total and line.total.quartile_low is not None for line in lines)
    columns = [Column("Thema", numeric=False), *(Column(name, numeric=True) for name in cells.values())]
    if halves:
        columns.insert(2, Column("Middelste helft", numeric=True))
    return Table(caption, tuple(columns), tuple(_row(line, list(cells), halves=halves) for line in lines))


def _row(line: _Line, cells: list[str], *, halves: bool) -> tuple[str, ...]:
    shown = [line.name, *(_mean(line.cells.get(code)) for code in cells)]
    if halves:
        shown.insert(2, _half(line.total))
    return tuple(shown)


def _mean(row: Observation | None) -> str:
    """A mean with the number of bodies that it rests on, or that it is withheld."""
    if row is None or row.withheld:
        return WITHHELD
    return f"{row.value_text if row.value is None else row.value} ({row.n_org})"


def _half(row: Observation | None) -> str:
    if row is None or row.quartile_low is None or row.quartile_high is None:
        return "–"
    return f"{row.quartile_low} tot {row.quartile_high}"


def _means(lines: list[_Line]) -> Iterable[Extreme]:
    for line in lines:
        if line.theme != TOTAL and line.total is not None and line.total.value is not None:
            yield Extreme(line.name, line.total.value)


def _drawn(lines: list[_Line]) -> list[_Line]:
    """The lines of a chart: a theme that is published in one series needs no empty bar for another."""
    shown = {line.theme for line in lines if line.speaks([TOTAL])}
    return [line for line in lines if line.speaks([TOTAL]) or line.theme not in shown]


def _chart(caption: str, basis: str, lines: list[_Line]) -> Drawing:
    words = "; ".join(f"{line.name}: {_said(line.total)}" for line in lines)
    description = f"{caption}. Dezelfde getallen staan in de tabel eronder."
    svg = bar_chart([_bar(each) for each in lines], title=caption, description=description, identifier=f"score-{basis}")
    return Drawing(svg, caption, f"Staafdiagram. {caption}. {words}.")


def _said(row: Observation | None) -> str:
    if row is None or row.withheld:
        return WITHHELD
    return str(row.value_text if row.value is None else row.value)


def _bar(line: _Line) -> Bar:
    row = line.total
    if row is None or row.value is None:
        return Bar(label=line.name, value=None, reason=_said(row))
    return Bar(label=line.name, value=row.value, strong=line.theme == TOTAL)
