"""`/cijfers/resultaten`: results of a published release by theme, with what was withheld in words."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from mvoscan.core.closing import label
from mvoscan.core.errors import NotFound
from mvoscan.core.observation import TOTAL, Observation
from mvoscan.core.questionnaire import Scope
from mvoscan.core.release import Release
from mvoscan.render import dutch
from mvoscan.render.chart import Bar, bar_chart
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.read_statistics import LATEST, Published, published_releases, read_release
from mvoscan.web.deps import OpenDoor
from mvoscan.web.pages.figures import Choice, Column, Download
from mvoscan.web.publishing import datasets_for_search_engines

router = APIRouter()

WITHHELD = "niet gepubliceerd"
_BASES = {Scope.LIGHT.value: "Snelle scan", Scope.FULL.value: "Volledige scan"}


@dataclass(frozen=True)
class Line:
    """A theme in a series: its name, and its rows by group (`_T` for all)."""

    name: str
    cells: dict[str, Observation]


@router.get("/cijfers/resultaten")
def show_results(request: Request, opened: OpenDoor) -> Response:
    """The results of the newest release, or of the one asked for; without any release it says when one comes."""
    service = opened.service
    asked = request.query_params.get("publicatie", LATEST) or LATEST
    basis = request.query_params.get("scan", Scope.LIGHT.value)
    basis = basis if basis in _BASES else Scope.LIGHT.value
    context: dict[str, Any] = {"nav": "cijfers", "basis": basis, "bases": [Choice(*each) for each in _BASES.items()]}
    with service.reading() as connection:
        names = published_releases(connection)
        context["releases"] = [Choice(each.name, _named(each)) for each in names]
        context["found_by"] = datasets_for_search_engines(names, opened)
        try:
            found = read_release(connection, asked)
        except NotFound as nothing:
            wrong = {"release": None, "nothing": str(nothing)}
            return opened.templates.render("results.html", context | wrong, status=200 if asked == LATEST else 404)
    return opened.templates.render("results.html", context | _shown(service, found, basis))


def _shown(service: Service, found: Published, basis: str) -> dict[str, Any]:
    rows = [row for row in found.rows if row.dataset == "theme-results" and row.basis == basis]
    groups = [TOTAL, *(each.code for each in service.types.groups if any(row.group == each.code for row in rows))]
    lines = _lines(service, rows)
    period = label(found.release.period)
    named = {each.code: each.label for each in service.types.groups}
    bars = [_bar(each) for each in lines]
    title = f"Gemiddelde score per thema, {period}"
    chart = bar_chart(
        bars, title=title, description=f"{title}. Dezelfde getallen staan in de tabel.", identifier="thema"
    )
    address = f"/api/v1/statistics/releases/{found.release.name}"
    return {
        "release": found.release,
        "period": period,
        "chart": chart if bars else None,
        "columns": [
            Column("Thema", numeric=False),
            *(Column(named.get(each, "Alle besturen"), numeric=True) for each in groups),
        ],
        "rows": [[each.name, *(_words(each.cells.get(group)) for group in groups)] for each in lines],
        "withheld": any(each.withheld for line in lines for each in line.cells.values()),
        "published": dutch.date(found.release.published.at) if found.release.published else "",
        "downloads": (
            Download("Thema's (CSV)", f"{address}/theme-results.csv"),
            Download("Thema's (CSV voor Excel)", f"{address}/theme-results.csv?dialect=excel-nl"),
            Download("Antwoorden per stelling (CSV)", f"{address}/question-results.csv"),
            Download("Deelname (CSV)", f"{address}/coverage.csv"),
            Download("Thema's (JSON)", f"{address}/theme-results.json"),
        ),
    }


def _lines(service: Service, rows: list[Observation]) -> list[Line]:
    """Themes in the order of the release, the overall score first; each series by itself."""
    titles = {theme.id: theme.title for each in service.library.published() for theme in each.themes}
    found: dict[tuple[str, str], Line] = {}
    series = {(row.theme, row.series) for row in rows}
    times = Counter(theme for theme, _ in series)
    for row in rows:
        if row.breakdown not in {"total", "group"}:
            continue
        name = titles.get(row.theme, row.theme) if row.theme != TOTAL else "Totaalscore"
        name = f"{name} (meetreeks vanaf editie {row.series})" if times[row.theme] > 1 else name
        line = found.setdefault((row.theme, row.series), Line(name, {}))
        line.cells[row.group] = row
    return sorted(found.values(), key=lambda each: not each.name.startswith("Totaalscore"))


def _bar(line: Line) -> Bar:
    row = line.cells.get(TOTAL)
    if row is None or row.value is None:
        return Bar(label=line.name, value=None, reason=(row and row.value_text) or WITHHELD)
    return Bar(label=line.name, value=row.value, strong=row.theme == TOTAL)


def _words(row: Observation | None) -> str:
    """A mean with the number of organisations it rests on, or that it is withheld."""
    if row is None or row.withheld:
        return WITHHELD
    return f"{row.value if row.value is not None else row.value_text} ({row.n_org} besturen)"


def _named(release: Release) -> str:
    return f"{label(release.period).capitalize()} ({release.name})"
