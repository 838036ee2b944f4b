"""Count how far scans get, for who runs or improves the scan: live, and never with scores."""

from datetime import datetime

from sqlalchemy import Connection

from mvoscan.core.funnel import ABANDONED_DAYS, Funnel, FunnelRow, Reached, Span, abandoned_before, spans
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.storage import funnel
from mvoscan.storage.funnel import Begun, Cell
from mvoscan.storage.library import Library

_NOTE = (
    "Scans without a saved answer, practice runs and corrections are not counted. Open scans are erased after some "
    "months, and no longer counted then: of months long ago, only what was handed in is left."
)


def count_funnel(connection: Connection, first: str, last: str, *, library: Library, now: datetime) -> Funnel:
    """How far the scans got that began in these months; raises `Invalid` for too many."""
    months = spans(first, last)
    found = funnel.begun(connection, months, abandoned_before=abandoned_before(now))
    rows: list[FunnelRow] = []
    for edition in sorted({(cell.questionnaire, cell.edition) for cell in found}):
        rows += _rows(connection, months, library.get(*edition), found)
    return Funnel(
        as_of=now,
        from_month=first,
        to_month=last,
        abandoned_after_days=ABANDONED_DAYS,
        note=_NOTE,
        rows=tuple(sorted(rows, key=lambda each: (each.month, each.questionnaire, each.edition, each.type))),
    )


def _rows(
    connection: Connection, months: tuple[Span, ...], questionnaire: Questionnaire, found: dict[Cell, Begun]
) -> list[FunnelRow]:
    """The rows of one edition."""
    got_to = funnel.reached(connection, months, questionnaire)
    return [
        FunnelRow(
            **cell._asdict(),
            **begun._asdict(),
            open=begun.started - begun.handed_in - begun.abandoned,
            themes=tuple(Reached(theme=each.id, scans=got_to.get((cell, each.id), 0)) for each in questionnaire.themes),
        )
        for cell, begun in found.items()
        if (cell.questionnaire, cell.edition) == (questionnaire.id, questionnaire.edition)
    ]
