"""A workbook of plain sheets: rows of values in, XLSX bytes out; what people wrote is never taken for a formula.

The same sheets give the same bytes: no clock is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | date | None

_TEXT_ONLY = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MADE = datetime(2026, 1, 1)  # the writer takes a naive date, and a fixed one keeps the bytes the same.


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name (at most 31 characters), a header, rows of as many cells, and widths in characters.

    Without a header it is a page of text. `filtered` puts a filter on the header.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    header: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    filtered: bool = True


def workbook(sheets: Sequence[Sheet], *, title: str) -> bytes:
    """The sheets as one XLSX file: headers frozen and repeated in print, texts wrapped, landscape A4."""
    out = BytesIO()
    book = Workbook(out, _TEXT_ONLY)
    book.set_properties({"title": title, "created": _MADE})
    head = book.add_format({"bold": True, "bg_color": "#E4EDEE", "border": 1, "valign": "top", "text_wrap": True})
    body = book.add_format({"valign": "top", "text_wrap": True})
    day = book.add_format({"valign": "top", "num_format": "dd-mm-yyyy"})
    for each in sheets:
        _write(book.add_worksheet(each.name), each, head, body, day)
    book.close()
    return out.getvalue()


def _write(page: Worksheet, sheet: Sheet, head: Format, body: Format, day: Format) -> None:
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    top = 1 if sheet.header else 0
    for column, name in enumerate(sheet.header):
        page.write_string(0, column, name, head)
    for at, row in enumerate(sheet.rows, start=top):
        for column, value in enumerate(row):
            _cell(page, at, column, value, body, day)
    if sheet.header:
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        if sheet.filtered and sheet.rows:
            page.autofilter(0, 0, len(sheet.rows), len(sheet.header) - 1)


def _cell(page: Worksheet, row: int, column: int, value: Cell, body: Format, day: Format) -> None:
    if value is None or value == "":
        page.write_blank(row, column, None, body)
    elif isinstance(value, str):
        page.write_string(row, column, value, body)
    elif isinstance(value, date):
        page.write_datetime(row, column, value, day)
    else:
        page.write_number(row, column, value, body)
