"""How far scans get, as CSV: one line a number."""

from mvoscan.core.funnel import Funnel, steps
from mvoscan.render.tables import write_csv

_HEADER = ("month", "questionnaire", "edition", "type", "step", "theme", "scans", "as_of")


def funnel_csv(found: Funnel) -> bytes:
    """Every number with its step; `theme` is empty where there is none."""
    lines = [
        (row.month, row.questionnaire, row.edition, row.type, step, theme, scans, found.as_of)
        for row in found.rows
        for step, theme, scans in steps(row)
    ]
    return write_csv(_HEADER, lines)
