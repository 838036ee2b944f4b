"""How far scans get, counted from the dossiers that are there now; corrections and practice runs are none."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, String, case, func, literal, select

from mvoscan.core.funnel import Span
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.storage.tables import AnswerRow, DossierRow, table_of

_dossier = table_of(DossierRow)
_answer = table_of(AnswerRow)


class Cell(NamedTuple):
    """What is counted by: the month of the first answer, the edition, and the type of body."""

    month: str
    questionnaire: str
    edition: str
    type: str


class Begun(NamedTuple):
    """Scans of a cell, by what became of them."""

    started: int
    handed_in: int
    abandoned: int


def begun(connection: Connection, spans: Sequence[Span], *, abandoned_before: datetime) -> dict[Cell, Begun]:
    """The scans that began in these months."""
    handed_in = _dossier.c.submission.is_not(None)
    abandoned = _dossier.c.submission.is_(None) & (_dossier.c.changed_at < abandoned_before)
    scans = select(*_cell(spans), _one_if(handed_in).label("done"), _one_if(abandoned).label("left_lying"))
    each = scans.where(*_counted(spans)).subquery()
    cell = [each.c[name] for name in Cell._fields]
    query = select(*cell, func.count(), func.sum(each.c.done), func.sum(each.c.left_lying)).group_by(*cell)
    rows = connection.execute(query)
    return {Cell(*row[:4]): Begun(*(int(number) for number in row[4:])) for row in rows}


def reached(
    connection: Connection, spans: Sequence[Span], questionnaire: Questionnaire
) -> Mapping[tuple[Cell, str], int]:
    """How many scans on one edition got to each of its themes."""
    themes = [(_answer.c.question.in_([one.id for one in each.questions]), each.id) for each in questionnaire.themes]
    theme = case(*themes, else_=literal("", String)).label("theme")
    own = (_dossier.c.questionnaire == questionnaire.id, _dossier.c.edition == questionnaire.edition)
    answered = select(*_cell(spans), theme, _answer.c.dossier_id).join(_answer, _answer.c.dossier_id == _dossier.c.id)
    each = answered.where(*_counted(spans), *own).subquery()
    cell = [*(each.c[name] for name in Cell._fields), each.c.theme]
    rows = connection.execute(select(*cell, func.count(func.distinct(each.c.dossier_id))).group_by(*cell))
    return {(Cell(*row[:4]), str(row[4])): int(row[5]) for row in rows}


def _cell(spans: Sequence[Span]) -> tuple[ColumnElement[str], ...]:
    """What is counted by, under the names of `Cell`; PostgreSQL groups by them only once they are columns."""
    return (_month(spans).label("month"), _dossier.c.questionnaire, _dossier.c.edition, _dossier.c.type)


def _counted(spans: Sequence[Span]) -> tuple[ColumnElement[bool], ...]:
    first = _dossier.c.first_saved_at
    real = (_dossier.c.practice.is_(False), _dossier.c.corrects.is_(None))
    return (*real, first >= spans[0].begins, first < spans[-1].ends)


def _month(spans: Sequence[Span]) -> ColumnElement[str]:
    """The month of the first answer, on the Belgian calendar."""
    return case(*((_dossier.c.first_saved_at < each.ends, literal(each.month, String)) for each in spans))


def _one_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)
