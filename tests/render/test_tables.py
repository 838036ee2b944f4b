"""CSV that programs read by the book, and that Excel opens by double click without running anything."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mvoscan.render.tables import FORMULA_SIGNS, Dialect, write_csv


def test_rfc_4180_has_commas_points_crlf_and_no_byte_order_mark() -> None:
    written = write_csv(["naam", "deel"], [['Sint-"Niklaas"', 0.5], ["a,b", None]])
    assert written == b'naam,deel\r\n"Sint-""Niklaas""",0.5\r\n"a,b",\r\n'


def test_excel_nl_has_a_byte_order_mark_semicolons_and_decimal_commas() -> None:
    written = write_csv(["naam", "deel"], [["é;", Decimal("1234.50")]], dialect=Dialect.EXCEL_NL)
    assert written == b'\xef\xbb\xbfnaam;deel\r\n"\xc3\xa9;";1234,50\r\n'


@pytest.mark.parametrize("sign", FORMULA_SIGNS)
@pytest.mark.parametrize("dialect", Dialect)
def test_a_text_that_would_run_as_a_formula_gets_an_apostrophe(sign: str, dialect: Dialect) -> None:
    written = write_csv(["x"], [[f"{sign}1+1"]], dialect=dialect).decode("utf-8-sig")
    assert list(csv.reader(StringIO(written, newline="")))[1] == [f"'{sign}1+1"]


def test_a_negative_number_stays_a_number() -> None:
    assert write_csv(["x"], [[-1], [-0.5]]) == b"x\r\n-1\r\n-0.5\r\n"


def test_days_and_instants_are_iso() -> None:
    moment = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    assert write_csv(["x", "y"], [[date(2026, 1, 2), moment]]) == b"x,y\r\n2026-01-02,2026-01-02T03:04:00+00:00\r\n"


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5), st.sampled_from(Dialect))
def test_every_text_comes_back_as_it_was_but_for_the_apostrophe(rows: list[tuple[str, str]], dialect: Dialect) -> None:
    written = write_csv(["a", "b"], rows, dialect=dialect).decode("utf-8-sig")
    delimiter = ";" if dialect is Dialect.EXCEL_NL else ","
    read = list(csv.reader(StringIO(written, newline=""), delimiter=delimiter))[1:]
    assert read == [[f"'{text}" if text.startswith(FORMULA_SIGNS) else text for text in row] for row in rows]
