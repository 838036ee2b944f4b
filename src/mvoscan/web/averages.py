"""The means of a published release as charts with their tables: the same on a page and inside pages of others."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup

from mvoscan.core.audience import ALL, Audience, audience_of, audiences
from mvoscan.core.closing import label
from mvoscan.core.mean import Range, mean_of
from mvoscan.core.observation import TOTAL, Breakdown, Observation
from mvoscan.core.release import Release
from mvoscan.render.spread_chart import Legend, SpreadBar, spread_chart
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.read_statistics import Published
from mvoscan.web.choices import Choice, Column, Download
from mvoscan.web.published import (
    BASES,
    WITHHELD,
    Theme,
    audience_choices,
    audience_name,
    count_words,
    downloads,
    mean_words,
    method,
    middle_words,
    part_words,
    remark_words,
    themes_of,
    without_empty,
)

Values = Mapping[str, str]

VIEWS: dict[str, tuple[str, Breakdown]] = {
    "thema": ("Thema", "total"),
    "groep": ("Groep", "group"),
    "familie": ("Familie", "family"),
    "provincie": ("Provincie (gemeenten)", "gemeente-province"),
}
"""What can stand on the rows, with its name and the breakdown it needs."""

_MEASURES = ("Gemiddelde", "Middelste helft", "Besturen", "Deelname", "Opmerking")
_NUMERIC = frozenset({"Gemiddelde", "Besturen"})


class Section(NamedTuple):
    """A chart with its table and its downloads; `anchor` is unique on the page."""

    anchor: str
    title: str
    chart: Markup
    columns: list[Column]
    rows: list[list[str]]
    downloads: list[Download]


def rows_of(found: Published) -> list[Observation]:
    """The rows with means of a release."""
    return [row for row in found.rows if row.dataset == "theme-results"]


def choices_of(service: Service, found: Published, basis: str) -> dict[str, list[Choice]]:
    """What this release has to choose from; `basis` is the one asked for, or empty."""
    rows = rows_of(found)
    cells = audiences(rows)
    views = [
        Choice(code, name)
        for code, (name, breakdown) in VIEWS.items()
        if any(each.breakdown == breakdown for each in cells)
    ]
    on_basis = [row for row in rows if row.basis == (basis or BASES[0].id)] or rows
    themes = {each.code: each.name.split(" (meetreeks")[0] for each in _themes(service, found.release, on_basis)}
    return {
        "scan": list(BASES),
        "per": views,
        "besturen": audience_choices(cells, service.types),
        "thema": [Choice(code, name) for code, name in themes.items()],
    }


def _themes(service: Service, release: Release, rows: list[Observation]) -> list[Theme]:
    return themes_of(service, release.questionnaire, rows)


def view_of(service: Service, found: Published, values: Values) -> dict[str, Any]:
    """What is shown of a release: charts with their tables, what a reader must know of them, and their addresses."""
    release, basis = found.release, values["scan"]
    chosen = [row for row in rows_of(found) if row.basis == basis]
    if values["per"] == "thema":
        sections, pinned = _by_theme(service, release, chosen, values), {"besturen": values["besturen"]}
        matrix = None
    else:
        sections, pinned = _by_cell(service, release, chosen, values), {"thema": values["thema"]}
        matrix = _matrix(service, release, chosen, values)
    kept = {"scan": basis, "per": values["per"], **pinned}
    shown = [row for row in chosen if _in_view(row, values)]
    return {
        "sections": sections,
        "matrix": matrix,
        "withheld": any(row.withheld for row in shown),
        "nothing_open": bool(shown) and all(row.withheld for row in shown),
        "coded": any(row.value_text for row in shown),
        "few": any(row.obs_status == "U" for row in shown),
        "breaks": any(row.obs_status == "B" for row in shown),
        "permanent": f"/cijfers/resultaten?{urlencode({'publicatie': release.name, **kept})}",
        "frame": f"/embed/cijfers/{release.name}?{urlencode(kept)}",
        "method": method(release),
        "basis_name": next(each.label for each in BASES if each.id == basis),
    }


def _in_view(row: Observation, values: Values) -> bool:
    if values["per"] == "thema":
        return audience_of(row).code == values["besturen"]
    return row.breakdown in {"total", VIEWS[values["per"]][1]}


def _by_theme(service: Service, release: Release, rows: list[Observation], values: Values) -> list[Section]:
    """The profile of one cell: a row per theme, with the mean of all organisations as a mark."""
    audience = next(each for each in (*audiences(rows), ALL) if each.code == values["besturen"])
    themes = _themes(service, release, [row for row in rows if audience.holds(row)])
    own = {(row.theme, row.series): row for row in rows if audience.holds(row)}
    total = {(row.theme, row.series): row for row in rows if ALL.holds(row)} if audience != ALL else {}
    lines = [(each.name, own.get((each.code, each.series)), each.code == TOTAL) for each in themes]
    marks = [total.get((each.code, each.series)) for each in themes]
    name = audience_name(audience, service.types)
    files = downloads(release.name, "theme-results", {"basis": values["scan"], **audience.filters})
    return (
        [_section("thema", f"{name}: gemiddelde score per thema", "Thema", lines, marks, files, release)]
        if lines
        else []
    )


def _by_cell(service: Service, release: Release, rows: list[Observation], values: Values) -> list[Section]:
    """One theme over the cells of a breakdown, all organisations first; each series by itself."""
    head, breakdown = VIEWS[values["per"]]
    cells = [each for each in audiences(rows) if each.breakdown == breakdown]
    sections: list[Section] = []
    about = [row for row in rows if row.theme == values["thema"] and row.breakdown in {"total", breakdown}]
    for theme in _themes(service, release, about):
        own = {audience_of(row): row for row in about if row.series == theme.series}
        lines = [(audience_name(each, service.types), own.get(each), each == ALL) for each in (ALL, *cells)]
        marks = [None, *(own.get(ALL) for _ in cells)]
        filters = {"basis": values["scan"], "theme": theme.code, "series": theme.series}
        files = downloads(release.name, "theme-results", {**filters, "breakdown": f"total,{breakdown}"})
        title = f"{theme.name}: gemiddelde score per {values['per']}"
        anchor = f"reeks-{len(sections) + 1}"
        sections.append(_section(anchor, title, head, lines, marks, files, release))
    return sections


_Lines = Sequence[tuple[str, Observation | None, bool]]


def _section(
    anchor: str,
    title: str,
    head: str,
    lines: _Lines,
    marks: Sequence[Observation | None],
    files: list[Download],
    release: Release,
) -> Section:
    period = label(release.period)
    title = f"{title}, {period}"
    chart = spread_chart(
        [_bar(name, row, mark, strong=strong) for (name, row, strong), mark in zip(lines, marks, strict=True)],
        title=title,
        description=f"{title}. Dezelfde getallen staan in de tabel.",
        identifier=f"grafiek-{anchor}",
        legend=Legend(bar="gemiddelde", mark="gemiddelde van alle besturen", band="de middelste helft van de besturen"),
    )
    columns = [Column(head, numeric=False), *(Column(each, numeric=each in _NUMERIC) for each in _MEASURES)]
    shown = without_empty(columns, [[name, *_cells(row)] for name, row, _ in lines])
    return Section(anchor, title, chart, *shown, files)


def _bar(name: str, row: Observation | None, mark: Observation | None, *, strong: bool) -> SpreadBar:
    mean = mean_of(row)
    remark = remark_words(row)
    return SpreadBar(
        label=name,
        value=mean,
        shown=mean_words(row),
        reason=WITHHELD,
        detail=f"{count_words(row)} besturen{f' ({remark})' if remark else ''}" if mean else "",
        band=Range(row.quartile_low, row.quartile_high)
        if row and row.quartile_low is not None and row.quartile_high is not None
        else None,
        mark=mean_of(mark) if mean else None,
        strong=strong,
    )


def _cells(row: Observation | None) -> list[str]:
    return [mean_words(row), middle_words(row), count_words(row), part_words(row), remark_words(row)]


def _matrix(service: Service, release: Release, rows: list[Observation], values: Values) -> dict[str, Any]:
    """All themes over the cells of a breakdown, only means."""
    _, breakdown = VIEWS[values["per"]]
    cells: list[Audience] = [ALL, *(each for each in audiences(rows) if each.breakdown == breakdown)]
    means = {(row.theme, row.series, audience_of(row)): row for row in rows if row.breakdown in {"total", breakdown}}
    columns = [Column("Thema", numeric=False)]
    columns += [Column(audience_name(each, service.types), numeric=True) for each in cells]
    lines = [
        [each.name, *(mean_words(means.get((each.code, each.series, cell))) for cell in cells)]
        for each in _themes(service, release, [row for row in rows if row.breakdown in {"total", breakdown}])
    ]
    filters = {"basis": values["scan"], "breakdown": f"total,{breakdown}"}
    return {"columns": columns, "rows": lines, "downloads": downloads(release.name, "theme-results", filters)}
