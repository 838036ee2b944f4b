"""Tables as CSV: RFC 4180 for programs, and a dialect that Excel with Belgian settings opens by double click."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from io import StringIO

Cell = str | int | float | Decimal | date | datetime | None
"""What can stand in a cell; None is an empty one."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins with one of these would be run as a formula by a spreadsheet."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Dialect(StrEnum):
    """How a table is written down."""

    RFC_4180 = "rfc4180"
    EXCEL_NL = "excel-nl"


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, dialect: Dialect = Dialect.RFC_4180) -> bytes:
    r"""A table as CSV in UTF-8, with its header as first line and CRLF at every end.

    RFC 4180 has commas and decimal points; `excel-nl` a byte order mark, semicolons and decimal commas. A text that a
    spreadsheet would run as a formula gets an apostrophe in front; numbers never do.

    >>> write_csv(["name", "share"], [["=1+1", 0.5], ["Gent", -1]])
    b"name,share\r\n'=1+1,0.5\r\nGent,-1\r\n"
    """
    excel = dialect is Dialect.EXCEL_NL
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if excel else ",", lineterminator="\r\n")
    for row in (header, *rows):
        writer.writerow([_written(cell, comma=excel) for cell in row])
    return (BYTE_ORDER_MARK if excel else b"") + text.getvalue().encode()


def text_table(lines: Sequence[Sequence[str]], *, left: int) -> list[str]:
    """Lines for a terminal, their columns below each other; the first ones keep to the left, the others are numbers.

    >>> text_table([["naam", "aantal"], ["Gent", "12"]], left=1)
    ['naam  aantal', 'Gent      12']
    """
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return [
        "  ".join(
            text.ljust(width) if column < left else text.rjust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]


def _written(cell: Cell, *, comma: bool) -> str:
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell
    if isinstance(cell, date):
        return cell.isoformat()
    text = "" if cell is None else format(cell, "f") if isinstance(cell, Decimal) else str(cell)
    return text.replace(".", ",") if comma else text
