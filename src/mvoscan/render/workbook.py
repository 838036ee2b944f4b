"""A workbook of plain sheets: rows of values in, XLSX bytes out; what people wrote is never taken for a formula.

The same sheets give the same bytes: no clock is read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | date | None

LONGEST = 32_767
"""Most signs in a cell, as Excel counts them (UTF-16)."""

CUT = " … (ingekort: te lang voor één cel)"
"""What ends a text that was too long for a cell."""

_TEXT_ONLY = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MADE = datetime(2026, 1, 1)  # the writer takes a naive date, and a fixed one keeps the bytes the same.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?")
_A4 = 9
_ON_PAGE = 190
"""Widths in characters that stay readable side by side on A4 landscape; wider sheets take more pages."""


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name (at most 31 characters), a header, rows of as many cells, and widths in characters.

    Without a header it is a page of text. `filtered` puts a filter on the header; the first `fixed` columns stay in
    view, and come back on every page.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    header: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    filtered: bool = True
    fixed: int = 0


class _Looks(NamedTuple):
    """How cells look."""

    head: "Format"
    body: "Format"
    day: "Format"


def workbook(sheets: Sequence[Sheet], *, title: str) -> bytes:
    """The sheets as one XLSX file: headers frozen and repeated in print, texts wrapped, landscape A4.

    A sign that no spreadsheet can hold becomes �; a text that is too long for a cell is cut, and says so.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 # it takes 14 MB, and a server is seldom asked for one.

    out = BytesIO()
    book = Workbook(out, _TEXT_ONLY)
    book.set_properties({"title": _fit(title), "created": _MADE})
    looks = _Looks(
        head=book.add_format({"bold": True, "bg_color": "#E4EDEE", "border": 1, "valign": "top", "text_wrap": True}),
        body=book.add_format({"valign": "top", "text_wrap": True}),
        day=book.add_format({"valign": "top", "num_format": "dd-mm-yyyy"}),
    )
    for each in sheets:
        page = book.add_worksheet(each.name)
        _lay_out(page, each)
        _write(page, each, looks)
    book.close()
    return out.getvalue()


def _lay_out(page: "Worksheet", sheet: Sheet) -> None:
    """Paper, widths, and what stays in view."""
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(-(-max(1, sum(sheet.widths)) // _ON_PAGE), 0)
    page.set_footer("&L&A&R&P / &N")
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    page.freeze_panes(1 if sheet.header else 0, sheet.fixed)
    if sheet.fixed:
        page.repeat_columns(0, sheet.fixed - 1)
    if sheet.header:
        page.repeat_rows(0)
    if sheet.header and sheet.filtered and sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.header) - 1)


def _write(page: "Worksheet", sheet: Sheet, looks: _Looks) -> None:
    for column, name in enumerate(sheet.header):
        page.write_string(0, column, _fit(name), looks.head)
    for at, row in enumerate(sheet.rows, start=1 if sheet.header else 0):
        for column, value in enumerate(row):
            _cell(page, at, column, value, looks)


def _cell(page: "Worksheet", row: int, column: int, value: Cell, looks: _Looks) -> None:
    if value is None or value == "":
        page.write_blank(row, column, None, looks.body)
    elif isinstance(value, str):
        page.write_string(row, column, _fit(value), looks.body)
    elif isinstance(value, date):
        page.write_datetime(row, column, value, looks.day)
    else:
        page.write_number(row, column, value, looks.body)


def _fit(text: str) -> str:
    """A text as a cell can hold it."""
    text = _UNFIT.sub("\ufffd", _LINE_END.sub("\n", text))
    if len(text) <= LONGEST // 2 or len(_wide(text)) <= 2 * LONGEST:
        return text
    kept = _wide(text)[: 2 * (LONGEST - len(CUT))]
    return kept.decode("utf-16-le", errors="ignore") + CUT


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")
