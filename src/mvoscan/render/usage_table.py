"""A usage table as CSV and as plain text: the same numbers, and empty or in words where nothing was counted."""

from collections.abc import Iterator

from mvoscan.core.usage import MEASURES, CountStatus, UsageRow, UsageTable
from mvoscan.core.usage_query import Dimension
from mvoscan.render.tables import Cell, Dialect, text_table, write_csv

TOTAL = "_T"
"""The code of the total, in every grouping of the last line (as in SDMX)."""

DIMENSION_NAMES = {
    Dimension.TYPE: "Type bestuur",
    Dimension.FAMILY: "Familie",
    Dimension.GROUP: "Groep",
    Dimension.PROVINCE: "Provincie",
    Dimension.QUESTIONNAIRE: "Vragenlijst",
    Dimension.EDITION: "Editie",
    Dimension.BASIS: "Soort scan",
    Dimension.MONTH: "Maand",
}

STATUS_WORDS = {
    CountStatus.COUNTED: "geteld",
    CountStatus.PARTLY: "deels geteld",
    CountStatus.NOT_COUNTED: "niet geteld",
    CountStatus.TO_COME: "komt nog",
}

_ABOUT = {
    "period_from": "Periode van",
    "period_to": "Periode tot en met",
    "filters": "Filters",
    "counted_since": "Geteld sinds",
    "as_of": "Stand op",
}


def numbers(row: UsageRow) -> tuple[int | None, ...]:
    """The numbers of a row, in the order of `MEASURES`."""
    added = (row.joint, row.joint_partner, row.withdrawn)
    return row.handed_in, row.confirmed, row.unconfirmed, row.institutions, *added


def usage_csv(table: UsageTable, *, dialect: Dialect = Dialect.RFC_4180) -> bytes:
    """The table with its total as last line (code `_T`); every line says its period, filters and moment.

    Programs get the names and codes of the API; `excel-nl` is for people and has Dutch ones.
    """
    excel = dialect is Dialect.EXCEL_NL
    about = _about(table)
    lines = [[*_line(table, row, dutch=excel), *about] for row in (*table.rows, table.total)]
    return write_csv(_header(table, dutch=excel), lines, dialect=dialect)


def usage_text(table: UsageTable) -> str:
    """The table for a terminal, with what to know before using it."""
    header = [DIMENSION_NAMES[each] for each in table.query.by] + [each.label for each in MEASURES]
    lines = [header, *(_words(table, row) for row in (*table.rows, table.total))]
    return "\n".join([*text_table(lines, left=len(table.query.by)), "", *_remarks(table)])


def _header(table: UsageTable, *, dutch: bool) -> list[str]:
    pairs = [name for each in table.query.by for name in (each.value, f"{each.value}_label")]
    if not dutch:
        return [*pairs, "status", *(each.name for each in MEASURES), "started", *_ABOUT]
    shown = [name for each in table.query.by for name in (f"{DIMENSION_NAMES[each]} (code)", DIMENSION_NAMES[each])]
    return [*shown, "Status", *(each.label for each in MEASURES), "Begonnen", *_ABOUT.values()]


def _line(table: UsageTable, row: UsageRow, *, dutch: bool) -> list[Cell]:
    total = not row.key
    codes = [text for each in table.query.by for text in _named(row, each, total=total)]
    return [*codes, STATUS_WORDS[row.status] if dutch else row.status.value, *numbers(row), _started(table, row)]


def _named(row: UsageRow, dimension: Dimension, *, total: bool) -> tuple[str, str]:
    return (TOTAL, "Totaal") if total else (row.key[dimension], row.labels[dimension])


def _started(table: UsageTable, row: UsageRow) -> int | None:
    """Scans started, on the lines for which they are known: the total, and months by themselves."""
    if table.started is None or (row.key and table.query.by != (Dimension.MONTH,)):
        return None
    if not row.key:
        return table.started.total
    return next(each.started for each in table.started.months if each.month == row.key[Dimension.MONTH])


def _about(table: UsageTable) -> list[Cell]:
    query = table.query
    filters = " ".join(f"{dimension}={','.join(codes)}" for dimension, codes in query.filters.items())
    moment = table.as_of.isoformat(timespec="seconds")
    return [query.from_month, query.to_month, filters, table.counted_since, moment]


def _words(table: UsageTable, row: UsageRow) -> list[str]:
    names = [row.labels[each] for each in table.query.by] if row.key else ["Totaal", *([""] * len(table.query.by))]
    shown = ["-" if number is None else str(number) for number in numbers(row)]
    return [*names[: len(table.query.by)], *shown]


def _remarks(table: UsageTable) -> Iterator[str]:
    yield f"Periode {table.query.from_month} tot en met {table.query.to_month}, {_about(table)[2] or 'geen filters'}."
    if table.started is not None:
        yield f"Begonnen scans: {'niet geteld' if table.started.total is None else table.started.total}."
    if table.not_counted:
        yield f"Niet geteld (-): {table.not_counted[0]} tot en met {table.not_counted[-1]}."
    yield from table.notes
    yield f"Stand op {table.as_of.isoformat(timespec='seconds')}."
