"""A table of orders as CSV and as plain text: the same numbers, and empty or in words where nothing was counted."""

from collections.abc import Iterator

from mvoscan.core.orders import ORDER_MEASURES, OrdersRow, OrdersTable
from mvoscan.core.orders_query import OrderDimension
from mvoscan.render.tables import Cell, Dialect, text_table, write_csv
from mvoscan.render.usage_table import STATUS_WORDS, TOTAL

ORDER_DIMENSION_NAMES = {
    OrderDimension.ENTRY: "Aanbod",
    OrderDimension.KIND: "Soort aanbod",
    OrderDimension.TYPE: "Type bestuur of organisatie",
    OrderDimension.FAMILY: "Familie",
    OrderDimension.MONTH: "Maand",
}

_ABOUT = {
    "period_from": "Periode van",
    "period_to": "Periode tot en met",
    "filters": "Filters",
    "counted_since": "Geteld sinds",
    "as_of": "Stand op",
}


def order_numbers(row: OrdersRow) -> tuple[int | None, ...]:
    """The numbers of a row, in the order of `ORDER_MEASURES`."""
    return row.ordered, row.asked, row.confirmed, row.held, row.cancelled, row.feedback


def orders_csv(table: OrdersTable, *, dialect: Dialect = Dialect.RFC_4180) -> bytes:
    """The table with its total as last line (code `_T`); every line says its period, filters and moment.

    Programs get the names and codes of the API; `excel-nl` is for people and has Dutch ones.
    """
    excel = dialect is Dialect.EXCEL_NL
    about = _about(table)
    lines = [[*_line(table, row, dutch=excel), *about] for row in (*table.rows, table.total)]
    return write_csv(_header(table, dutch=excel), lines, dialect=dialect)


def orders_text(table: OrdersTable) -> str:
    """The table for a terminal, with what to know before using it."""
    header = [ORDER_DIMENSION_NAMES[each] for each in table.query.by] + [each.label for each in ORDER_MEASURES]
    lines = [header, *(_words(table, row) for row in (*table.rows, table.total))]
    return "\n".join([*text_table(lines, left=len(table.query.by)), "", *_remarks(table)])


def _header(table: OrdersTable, *, dutch: bool) -> list[str]:
    if not dutch:
        pairs = [name for each in table.query.by for name in (each.value, f"{each.value}_label")]
        return [*pairs, "status", *(each.name for each in ORDER_MEASURES), *_ABOUT]
    named = [ORDER_DIMENSION_NAMES[each] for each in table.query.by]
    shown = [name for each in named for name in (f"{each} (code)", each)]
    return [*shown, "Status", *(each.label for each in ORDER_MEASURES), *_ABOUT.values()]


def _line(table: OrdersTable, row: OrdersRow, *, dutch: bool) -> list[Cell]:
    total = not row.key
    pairs = ((TOTAL, "Totaal") if total else (row.key[each], row.labels[each]) for each in table.query.by)
    codes = [text for pair in pairs for text in pair]
    return [*codes, STATUS_WORDS[row.status] if dutch else row.status.value, *order_numbers(row)]


def _about(table: OrdersTable) -> list[Cell]:
    query = table.query
    filters = " ".join(f"{dimension}={','.join(codes)}" for dimension, codes in query.filters.items())
    return [query.from_month, query.to_month, filters, table.counted_since, table.as_of.isoformat(timespec="seconds")]


def _words(table: OrdersTable, row: OrdersRow) -> list[str]:
    names = [row.labels[each] for each in table.query.by] if row.key else ["Totaal", *([""] * len(table.query.by))]
    shown = ["-" if number is None else str(number) for number in order_numbers(row)]
    return [*names[: len(table.query.by)], *shown]


def _remarks(table: OrdersTable) -> Iterator[str]:
    yield f"Periode {table.query.from_month} tot en met {table.query.to_month}, {_about(table)[2] or 'geen filters'}."
    if table.not_counted:
        yield f"Niet geteld (-): {table.not_counted[0]} tot en met {table.not_counted[-1]}."
    yield from table.notes
    yield f"Stand op {table.as_of.isoformat(timespec='seconds')}."
