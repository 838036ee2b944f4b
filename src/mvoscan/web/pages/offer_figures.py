"""`/cijfers/aanbod`: how often was ordered from the offer and by whom, with downloads of the same numbers."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from mvoscan.core.dossier import brussels_month
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.orders import ORDER_MEASURES, OrdersRow, OrdersTable
from mvoscan.core.orders_query import OrderDimension, OrdersQuery, read_orders_query
from mvoscan.core.usage import CountStatus
from mvoscan.core.usage_query import Words
from mvoscan.render import dutch
from mvoscan.render.chart import Bar, Point, bar_chart, column_chart
from mvoscan.render.orders_table import ORDER_DIMENSION_NAMES, order_numbers
from mvoscan.render.usage_table import STATUS_WORDS
from mvoscan.usecases.count_orders import count_orders, words_of_orders
from mvoscan.web.choices import Choice, Column, Download
from mvoscan.web.deps import Now, OpenDoor

router = APIRouter()

HERE = "/cijfers/aanbod"
MOST_BARS = 40
"""A longer chart says less than the table."""

GROUPINGS = ("entry", "kind", "type", "family", "month", "kind,month", "entry,type")
_FIELDS = frozenset({"from", "to", "by"})


@router.get(HERE)
def show_figures(request: Request, opened: OpenDoor, now: Now) -> Response:
    """The figures asked for; a wrong question comes back with what is wrong, and without numbers."""
    given = {name: request.query_params.getlist(name) for name in request.query_params}
    given.setdefault("by", ["entry"])
    with opened.service.reading() as connection:
        meaning = words_of_orders(connection, opened.service.types)
        try:
            query = read_orders_query(given, words=meaning, now_month=brussels_month(now))
        except Invalid as error:
            wrong = {problem.field for problem in error.problems}
            kept = {name: codes for name, codes in given.items() if name in _FIELDS or name not in wrong}
            context = _form(kept, meaning, None) | {"problems": _placed(error), "table": None}
            return opened.templates.render("offer/figures.html", context, status=422)
        table = count_orders(connection, query, words=meaning, now=now)
    context = _form(given, meaning, query) | {"problems": (), "table": table} | _figures(table)
    return opened.templates.render("offer/figures.html", context)


def _placed(error: Invalid) -> list[Problem]:
    """Problems with a link to their field, for those that have one."""
    return [
        each if each.field in _FIELDS else Problem(field="", message=f"{each.field[:40]}: {each.message}")
        for each in error.problems
    ]


def _form(given: dict[str, list[str]], meaning: Words, query: OrdersQuery | None) -> dict[str, Any]:
    """What the form shows: the question as read, or what was sent when it could not be read."""
    values = {name: ",".join(value for value in given.get(name, ()) if value) for name in sorted(_FIELDS)}
    if query is not None:
        values |= {"from": query.from_month, "to": query.to_month}
    more = {name: ",".join(codes) for name, codes in given.items() if name in set(OrderDimension) and any(codes)}
    codes = [*GROUPINGS, *([values["by"]] if values["by"] and values["by"] not in GROUPINGS else [])]
    return {
        "nav": "cijfers",
        "values": values,
        "more": more,
        "groupings": [Choice(code, " en ".join(_grouping(each) for each in code.split(","))) for code in codes],
        "filters": _filters(query, meaning) if query else (),
    }


def _grouping(code: str) -> str:
    return ORDER_DIMENSION_NAMES[OrderDimension(code)] if code in set(OrderDimension) else code[:40]


def _filters(query: OrdersQuery, meaning: Words) -> tuple[str, ...]:
    """Each filter in words."""
    return tuple(
        f"{ORDER_DIMENSION_NAMES[dimension]}: {', '.join(_label(meaning.label(dimension, code)) for code in codes)}"
        for dimension, codes in query.filters.items()
    )


def _label(label: str) -> str:
    """A label; months have none, and are written out."""
    return dutch.month(label) if len(label) == len("2026-01") and label[:4].isdigit() and label[4] == "-" else label


def _figures(table: OrdersTable) -> dict[str, Any]:
    """What the page shows of a table."""
    asked = urlencode(table.query.parameters())
    here = asked if table.query.by else f"{asked}&by="
    named = [ORDER_DIMENSION_NAMES[each] for each in table.query.by] or ["Alles samen"]
    blank = [""] * (len(table.query.by) - 1)
    return {
        "chart": _chart(table),
        "columns": [
            *(Column(label, numeric=False) for label in named),
            *(Column(each.label, numeric=True) for each in ORDER_MEASURES),
        ],
        "rows": [*([*_names(row), *_shown(row)] for row in table.rows), ["Totaal", *blank, *_shown(table.total)]],
        "measures": ORDER_MEASURES,
        "permanent": f"{HERE}?{here}",
        "period": _period(table.query),
        "counted": table.total.status in {CountStatus.COUNTED, CountStatus.PARTLY},
        "status_words": STATUS_WORDS[table.total.status],
        "downloads": (
            Download("CSV", f"/api/v1/orders.csv?{asked}"),
            Download("CSV voor Excel", f"/api/v1/orders.csv?{asked}&dialect=excel-nl"),
            Download("JSON", f"/api/v1/orders.json?{asked}"),
        ),
    }


def _period(query: OrdersQuery) -> str:
    first, last = dutch.month(query.from_month), dutch.month(query.to_month)
    return first if first == last else f"{first} tot en met {last}"


def _names(row: OrdersRow) -> list[str]:
    return [_label(label) for label in row.labels.values()]


def _shown(row: OrdersRow) -> list[str]:
    return [STATUS_WORDS[row.status] if number is None else dutch.number(number) for number in order_numbers(row)]


def _chart(table: OrdersTable) -> Markup | None:
    """Orders per row; none where the table says it better."""
    title = "Bestellingen uit het aanbod"
    description = f"{title}, {_period(table.query)}. Dezelfde getallen staan in de tabel eronder."
    if table.query.by == (OrderDimension.MONTH,):
        points = [_point(row) for row in table.rows]
        return column_chart(points, title=title, description=description, identifier="bestellingen")
    if len(table.query.by) != 1 or not 0 < len(table.rows) <= MOST_BARS:
        return None
    bars = [Bar(label=_names(row)[0], value=row.ordered) for row in table.rows]
    return bar_chart(bars, title=title, description=description, identifier="bestellingen", maximum=None)


def _point(row: OrdersRow) -> Point:
    month = row.key[OrderDimension.MONTH]
    reason = "" if row.ordered is not None else STATUS_WORDS[row.status]
    return Point(label=dutch.month(month)[:3], value=row.ordered, reason=reason, group=month[:4])
