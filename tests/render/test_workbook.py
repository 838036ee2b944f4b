"""A workbook holds what people wrote as text, whatever it looks like, and prints on pages that can be read."""

from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from mvoscan.render.workbook import CUT, LONGEST, Cell, Sheet, workbook


def opened(*rows: tuple[Cell, ...], **layout: object) -> Worksheet:
    sheet = Sheet("Blad", rows, **layout)  # type: ignore[arg-type] # each test gives the layout that it is about.
    return load_workbook(BytesIO(workbook([sheet], title="Proef")))["Blad"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "{=1+1}", "12", "0123", "1/2", "  x"])
def test_what_looks_like_a_formula_or_a_number_stays_text(text: str) -> None:
    cell = opened((text,))["A1"]
    assert (cell.data_type, cell.value) == ("s", text)


@pytest.mark.parametrize("text", ["https://vlaanderen.be", "mailto:a@b.be", "internal:Blad!A1", "a@b.be"])
def test_an_address_is_no_link(text: str) -> None:
    cell = opened((text,))["A1"]
    assert (cell.value, cell.hyperlink) == (text, None)


def test_signs_that_no_spreadsheet_can_hold_are_replaced_and_line_ends_kept() -> None:
    assert opened(("a\x00\x01\x0b\ud800\uffffb\r\nc",))["A1"].value == "a�����b\nc"


@pytest.mark.parametrize(("text", "cut"), [("x" * LONGEST, False), ("x" * (LONGEST + 1), True), ("😀" * 16_384, True)])
def test_a_text_too_long_for_a_cell_is_cut_and_says_so(text: str, cut: bool) -> None:  # noqa: FBT001 # a parameter.
    value = str(opened((text,))["A1"].value)
    assert value.endswith(CUT) is cut
    assert len(value.encode("utf-16-le")) <= 2 * LONGEST


def test_numbers_and_dates_keep_their_kind_and_nothing_is_an_empty_cell() -> None:
    row = opened((1, 0.5, date(2026, 11, 24), None, ""))[1]
    assert [cell.value for cell in row] == [1, 0.5, datetime(2026, 11, 24), None, None]


def test_a_header_stays_in_view_comes_back_on_paper_and_filters() -> None:
    page = opened(("a", "b"), ("c", "d"), header=("Een", "Twee"), widths=(10, 300), fixed=1)
    assert (page.freeze_panes, page.auto_filter.ref) == ("B2", "A1:B3")
    assert (page.print_title_rows, page.print_title_cols) == ("$1:$1", "$A:$A")
    assert (page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == ("landscape", 2, 0)


def test_the_same_sheets_give_the_same_bytes() -> None:
    sheet = Sheet("Blad", [("a", 1)], ("Een", "Twee"))
    assert workbook([sheet], title="Proef") == workbook([sheet], title="Proef")
