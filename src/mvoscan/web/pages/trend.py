"""`/cijfers/evolutie`: means over published releases, years with years and quarters with quarters, breaks marked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.datastructures import QueryParams
from starlette.responses import Response

from mvoscan.core.audience import ALL, Audience, audiences
from mvoscan.core.closing import label
from mvoscan.core.disclosure.period import Period
from mvoscan.core.errors import Invalid, NotFound, Problem
from mvoscan.core.mean import mean_of
from mvoscan.core.observation import TOTAL, Base, Observation
from mvoscan.core.release import Release
from mvoscan.core.selection import Part
from mvoscan.core.trend import MOST, Line, Moment, Source, demand_one_base, lines, newest_of_each
from mvoscan.render import trend_chart as drawing
from mvoscan.render.statistics import statistics_csv
from mvoscan.render.tables import Dialect
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.read_statistics import published_releases, read_release
from mvoscan.web.choices import Choice, Column, Download
from mvoscan.web.deps import OpenDoor
from mvoscan.web.published import (
    BASES,
    NO_NUMBER,
    WITHHELD,
    Asked,
    asked,
    audience_choices,
    audience_name,
    count_words,
    mean_words,
    middle_words,
    part_words,
    placed,
    remark_words,
    theme_titles,
    without_empty,
)

router = APIRouter()

_PERIODS: dict[str, Base] = {"jaar": "year", "kwartaal": "quarter"}
_BASES = (Choice("jaar", "Jaren"), Choice("kwartaal", "Kwartalen"))
_NONE = "geen publicatie"
_COLUMNS = (
    Column("Periode", numeric=False),
    Column("Gemiddelde", numeric=True),
    Column("Middelste helft", numeric=False),
    Column("Besturen", numeric=True),
    Column("Deelname", numeric=False),
    Column("Publicatie", numeric=False),
    Column("Opmerking", numeric=False),
)


class Section(NamedTuple):
    """A theme: its chart, its table, and where its series breaks, in words."""

    anchor: str
    title: str
    chart: Markup
    columns: list[Column]
    rows: list[list[str]]
    breaks: list[str]


@dataclass(frozen=True)
class View:
    """What was asked for, read: the releases and the choices."""

    sources: tuple[Source, ...]
    choices: dict[str, list[Choice]]
    asked: Asked

    @property
    def audience(self) -> Audience:
        """The cell that was chosen."""
        cells = (each for source in reversed(self.sources) for each in _cells(source))
        return next((each for each in cells if each.code == self.asked.values["besturen"]), ALL)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The themes that were chosen."""
        values = self.asked.values
        found = lines(self.sources, basis=values["scan"], audience=self.audience)
        kept = [each for each in found if values["thema"] in {"alle", each.theme}]
        return tuple(sorted(kept, key=lambda each: each.theme != TOTAL))

    def address(self, suffix: str = "", **more: str) -> str:
        """The address that names all releases of this view: it never shows others."""
        names = ",".join(each.release.name for each in self.sources)
        return f"/cijfers/evolutie{suffix}?{urlencode({'publicatie': names, **self.asked.values, **more}, safe=',')}"


@router.get("/cijfers/evolutie.csv")
def trend_as_csv(request: Request, opened: OpenDoor) -> Response:
    """The rows of a trend as CSV, with the same choices as the page."""
    given = QueryParams([each for each in request.query_params.multi_items() if each[0] != "dialect"])
    dialect = _dialect(request.query_params.getlist("dialect"))
    view = _read(opened.service, given)
    if view.asked.problems:
        raise Invalid(*view.asked.problems)
    rows = (
        (moment.release.name, row)
        for line in view.lines
        for moment in line.moments
        if moment.release
        for row in moment.rows
    )
    headers = {"content-disposition": 'attachment; filename="mvo-scan-evolutie.csv"'}
    made = statistics_csv([Part(release, (row,)) for release, row in rows], dialect=dialect)
    return Response(made, media_type="text/csv; charset=utf-8; header=present", headers=headers)


@router.get("/cijfers/evolutie")
def show_trend(request: Request, opened: OpenDoor) -> Response:
    """A chart per theme over all periods of a base, of the newest releases or of those in the address."""
    service, given = opened.service, request.query_params
    with service.reading_published() as connection:
        there = published_releases(connection)
    context: dict[str, Any] = {"nav": "cijfers", "there": there, "nothing": "", "problems": ()}
    try:
        view = _read(service, given)
    except NotFound as nothing:
        wrong = {"nothing": str(nothing), "releases": ()}
        return opened.templates.render("published/trend.html", context | wrong, status=404)
    except Invalid as mixed:
        view = _read(service, QueryParams())
        view = replace(view, asked=Asked(view.asked.values, mixed.problems))
    context |= {
        "choices": view.choices,
        "values": view.asked.values,
        "releases": [each.release for each in view.sources],
    }
    if view.asked.problems:
        return opened.templates.render(
            "published/trend.html", context | {"problems": placed(view.asked.problems, view.choices)}, status=422
        )
    return opened.templates.render("published/trend.html", context | _shown(service, view))


def _read(service: Service, given: QueryParams) -> View:
    """The releases and the choices; raises `NotFound` and `Gone` for a release, `Invalid` for a mixture of them."""
    names = list(dict.fromkeys(each for value in given.getlist("publicatie") for each in value.split(",") if each))
    if len(names) > MOST:
        raise Invalid(Problem(field="publicatie", message=f"Kies hoogstens {MOST} publicaties."))
    with service.reading_published() as connection:
        chosen = names or [each.name for each in _newest(published_releases(connection), given.get("per"))]
        found = [read_release(connection, each) for each in chosen]
    base = demand_one_base([each.release for each in found]) if found else _PERIODS.get(given.get("per", ""), "year")
    found.sort(key=lambda each: each.release.period_code)
    sources = tuple(Source(each.release, each.rows) for each in found)
    choices = _choices(service, sources, base)
    read = asked(given, choices, others=("publicatie",))
    if found and _PERIODS[read.values["per"]] != base:
        message = "De publicaties in het adres zijn niet van die soort periode. Laat ze weg of kies de andere soort."
        read = Asked(read.values, (*read.problems, Problem(field="per", message=message)))
    return View(sources, choices, read)


def _newest(listed: Sequence[Release], per: str | None) -> tuple[Release, ...]:
    """The newest release of each period; of quarters when nothing was asked and there is no year."""
    found = newest_of_each(listed, _PERIODS.get(per or "", "year"))
    return found if found or per else newest_of_each(listed, "quarter")


def _choices(service: Service, sources: tuple[Source, ...], base: Base) -> dict[str, list[Choice]]:
    cells = dict.fromkeys(each for source in reversed(sources) for each in _cells(source))
    themes = {row.theme for source in sources for row in source.rows if row.dataset == "theme-results"}
    titles = theme_titles(service, sources[-1].release.questionnaire) if sources else {}
    return {
        "per": sorted(_BASES, key=lambda each: _PERIODS[each.id] != base),
        "scan": list(BASES),
        "besturen": audience_choices(cells or (ALL,), service.types),
        "thema": [Choice("alle", "Alle thema's"), *(Choice(code, titles[code]) for code in titles if code in themes)],
    }


def _cells(source: Source) -> tuple[Audience, ...]:
    return audiences(row for row in source.rows if row.dataset == "theme-results")


def _shown(service: Service, view: View) -> dict[str, Any]:
    titles = theme_titles(service, view.sources[-1].release.questionnaire) if view.sources else {}
    found = view.lines
    sections = [_section(each, titles.get(each.theme, each.theme), number) for number, each in enumerate(found, 1)]
    rows = [row for line in found for moment in line.moments for row in moment.rows]
    return {
        "audience": audience_name(view.audience, service.types),
        "basis_name": next(each.label for each in BASES if each.id == view.asked.values["scan"]),
        "sections": sections,
        "withheld": any(row.withheld for row in rows),
        "few": any(row.obs_status == "U" for row in rows),
        "breaks": any(moment.breaks for line in found for moment in line.moments),
        "permanent": view.address(),
        "downloads": (
            Download("CSV", view.address(".csv")),
            Download("CSV voor Excel", view.address(".csv", dialect=Dialect.EXCEL_NL.value)),
        ),
    }


def _section(line: Line, title: str, number: int) -> Section:
    first, last = (_short(line.moments[at].period) for at in (0, -1))
    title_of_chart = f"{title}, {first} tot {last}" if first != last else f"{title}, {first}"
    chart = drawing.trend_chart(
        [_moment(each) for each in line.moments],
        title=title_of_chart,
        description=f"{title_of_chart}. Dezelfde getallen staan in de tabel eronder.",
        identifier=f"evolutie-{number}",
    )
    rows = [row for each in line.moments for row in _rows(each)]
    shown = without_empty(_COLUMNS, rows)
    return Section(f"thema-{number}", title, chart, *shown, [_broken(each) for each in line.moments if each.breaks])


def _moment(moment: Moment) -> drawing.Moment:
    found = ((row, mean_of(row)) for row in moment.rows)
    dots = tuple(
        drawing.Dot(series=row.series, value=mean, shown=mean_words(row), few=row.obs_status == "U")
        for row, mean in found
        if mean is not None
    )
    reason = "" if dots else WITHHELD if moment.rows else _NONE
    return drawing.Moment(label=_short(moment.period), dots=dots, reason=reason, breaks=moment.breaks)


def _rows(moment: Moment) -> list[list[str]]:
    """A row of the table per series in this period."""
    when = label(moment.period)
    if not moment.rows:
        return [[when, _NONE, *[NO_NUMBER] * 4, ""]]
    name = moment.release.name if moment.release else NO_NUMBER
    return [
        [when, mean_words(row), middle_words(row), count_words(row), part_words(row), name, _remark(moment, row)]
        for row in moment.rows
    ]


def _remark(moment: Moment, row: Observation) -> str:
    begins = f"meetreeks {row.series}" if moment.breaks or len(moment.rows) > 1 else ""
    few = remark_words(row) if row.obs_status == "U" else ""
    return ", ".join(each for each in (begins, few) if each)


def _broken(moment: Moment) -> str:
    newest = max(row.series for row in moment.rows)
    return (
        f"In {label(moment.period)} begint een nieuwe meetreeks (editie {newest}): de stellingen van dit thema "
        "veranderden. Vergelijk de cijfers van voor en na de streep niet met elkaar."
    )


def _short(period: Period) -> str:
    """A period as it fits under a chart.

    >>> from mvoscan.core.disclosure.period import period_of
    >>> _short(period_of("2026-Q3")), _short(period_of("2026"))
    ('K3 2026', '2026')
    """
    year, _, quarter = period.code.partition("-Q")
    return f"K{quarter} {year}" if quarter else year


def _dialect(values: list[str]) -> Dialect:
    if not values:
        return Dialect.RFC_4180
    if len(values) == 1 and values[0] in set(Dialect):
        return Dialect(values[0])
    raise Invalid(Problem(field="dialect", message=f"Dit dialect bestaat niet. Kies uit: {', '.join(Dialect)}."))
