"""`/cijfers`: how often the scan is used and by whom, with a chart, a table and downloads of the same numbers."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from mvoscan.core.dossier import brussels_month
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.usage import MEASURES, CountStatus, UsageRow, UsageTable
from mvoscan.core.usage_query import Dimension, UsageQuery, Words, read_query, words
from mvoscan.render import dutch
from mvoscan.render.chart import Bar, Point, bar_chart, column_chart
from mvoscan.render.usage_table import DIMENSION_NAMES, STATUS_WORDS, numbers
from mvoscan.usecases.count_usage import count_usage
from mvoscan.web.choices import Choice, Column, Download
from mvoscan.web.deps import Now, OpenDoor

router = APIRouter()

MOST_BARS = 40
"""A longer chart says less than the table."""

GROUPINGS = ("type", "family", "group", "province", "month", "family,month", "questionnaire", "edition", "basis")
_FIELDS = frozenset({"from", "to", "by", "questionnaire"})


@router.get("/cijfers")
def show_figures(request: Request, opened: OpenDoor, now: Now) -> Response:
    """The figures asked for; a wrong question comes back with what is wrong, and without numbers."""
    given = {name: request.query_params.getlist(name) for name in request.query_params}
    given.setdefault("by", ["type"])
    meaning = words(opened.service.types, opened.service.library.published())
    try:
        query = read_query(given, words=meaning, now_month=brussels_month(now))
    except Invalid as error:
        wrong = {problem.field for problem in error.problems}
        kept = {name: codes for name, codes in given.items() if name in _FIELDS or name not in wrong}
        context = _form(kept, meaning, None) | {"problems": _placed(error), "table": None}
        return opened.templates.render("figures.html", context, status=422)
    with opened.service.reading() as connection:
        table = count_usage(connection, query, words=meaning, now=now)
    context = _form(given, meaning, query) | {"problems": (), "table": table} | _figures(table, meaning)
    return opened.templates.render("figures.html", context)


def _placed(error: Invalid) -> list[Problem]:
    """Problems with a link to their field, for those that have one."""
    return [each if each.field in _FIELDS else _named(each) for each in error.problems]


def _named(problem: Problem) -> Problem:
    return Problem(field="", message=f"{problem.field[:40]}: {problem.message}")


def _form(given: dict[str, list[str]], meaning: Words, query: UsageQuery | None) -> dict[str, Any]:
    """What the form shows: the question as read, or what was sent when it could not be read."""
    values = {name: ",".join(value for value in given.get(name, ()) if value) for name in sorted(_FIELDS)}
    if query is not None:
        values |= {"from": query.from_month, "to": query.to_month}
    more = {name: ",".join(codes) for name, codes in given.items() if name in set(Dimension) - _FIELDS and any(codes)}
    return {
        "nav": "cijfers",
        "values": values,
        "more": more,
        "groupings": _groupings(values["by"]),
        "questionnaires": _questionnaires(values["questionnaire"], meaning),
        "filters": _filters(query, meaning) if query else (),
    }


def _groupings(chosen: str) -> list[Choice]:
    """The usual groupings, and the one in the address when it is another."""
    codes = [*GROUPINGS, *([chosen] if chosen and chosen not in GROUPINGS else [])]
    return [Choice(code, " en ".join(_grouping(each) for each in code.split(","))) for code in codes]


def _grouping(code: str) -> str:
    return DIMENSION_NAMES[Dimension(code)] if code in set(Dimension) else code[:40]


def _questionnaires(chosen: str, meaning: Words) -> list[Choice]:
    labels = meaning.labels[Dimension.QUESTIONNAIRE]
    several = [Choice(chosen, chosen[:80])] if chosen and chosen not in labels else []
    return [*(Choice(code, label) for code, label in labels.items()), *several]


def _filters(query: UsageQuery, meaning: Words) -> tuple[str, ...]:
    """Each filter in words."""
    return tuple(
        f"{DIMENSION_NAMES[dimension]}: {', '.join(_label(meaning, dimension, code) for code in codes)}"
        for dimension, codes in query.filters.items()
    )


def _label(meaning: Words, dimension: Dimension, code: str) -> str:
    return dutch.month(code) if dimension is Dimension.MONTH else meaning.label(dimension, code)


def _figures(table: UsageTable, meaning: Words) -> dict[str, Any]:
    """What the page shows of a table."""
    asked = urlencode(table.query.parameters())
    here = asked if table.query.by else f"{asked}&by="
    return {
        "chart": _chart(table, meaning),
        "columns": _columns(table),
        "rows": _rows(table, meaning),
        "starts": _starts(table),
        "measures": MEASURES,
        "permanent": f"/cijfers?{here}",
        "period": _period(table.query),
        "counted": table.total.status in {CountStatus.COUNTED, CountStatus.PARTLY},
        "status_words": STATUS_WORDS[table.total.status],
        "downloads": (
            Download("CSV", f"/api/v1/usage.csv?{asked}"),
            Download("CSV voor Excel", f"/api/v1/usage.csv?{asked}&dialect=excel-nl"),
            Download("JSON", f"/api/v1/usage.json?{asked}"),
        ),
    }


def _period(query: UsageQuery) -> str:
    first, last = dutch.month(query.from_month), dutch.month(query.to_month)
    return first if first == last else f"{first} tot en met {last}"


def _columns(table: UsageTable) -> list[Column]:
    named = [DIMENSION_NAMES[each] for each in table.query.by] or ["Alles samen"]
    return [Column(label, numeric=False) for label in named] + [Column(each.label, numeric=True) for each in MEASURES]


def _rows(table: UsageTable, meaning: Words) -> list[list[str]]:
    """The rows in words, the total last; the first cells name a row."""
    blank = [""] * (len(table.query.by) - 1)
    lines = [[*_names(row, meaning), *_shown(row)] for row in table.rows]
    return [*lines, ["Totaal", *blank, *_shown(table.total)]]


def _names(row: UsageRow, meaning: Words) -> list[str]:
    return [_label(meaning, dimension, code) for dimension, code in row.key.items()]


def _shown(row: UsageRow) -> list[str]:
    return [STATUS_WORDS[row.status] if number is None else dutch.number(number) for number in numbers(row)]


def _starts(table: UsageTable) -> list[list[str]]:
    """Scans started, month by month, in words."""
    months = table.started.months if table.started else ()
    return [
        [dutch.month(each.month), STATUS_WORDS[each.status] if each.started is None else dutch.number(each.started)]
        for each in months
    ]


def _chart(table: UsageTable, meaning: Words) -> Markup | None:
    """Scans handed in per row; none where the table says it better."""
    title = "Ingediende scans"
    description = f"{title}, {_period(table.query)}. Dezelfde getallen staan in de tabel eronder."
    if table.query.by == (Dimension.MONTH,):
        points = [_point(row) for row in table.rows]
        return column_chart(points, title=title, description=description, identifier="gebruik")
    if len(table.query.by) != 1 or not 0 < len(table.rows) <= MOST_BARS:
        return None
    bars = [Bar(label=", ".join(_names(row, meaning)), value=row.handed_in) for row in table.rows]
    return bar_chart(bars, title=title, description=description, identifier="gebruik", maximum=None)


def _point(row: UsageRow) -> Point:
    month = row.key[Dimension.MONTH]
    reason = "" if row.handed_in is not None else STATUS_WORDS[row.status]
    return Point(label=dutch.month(month)[:3], value=row.handed_in, reason=reason, group=month[:4])
