"""What was answered before: every revision of every answer, written with the answer itself."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from mvoscan.core.answers import Answer
from mvoscan.core.dossier import Dossier
from mvoscan.core.history import Revision, Signature
from mvoscan.storage.history_tables import AnswerHistoryRow
from mvoscan.storage.tables import table_of

_history = table_of(AnswerHistoryRow)
_INSERT = insert(_history)


def add(connection: Connection, dossier: Dossier, written: Mapping[str, Answer], signature: Signature) -> None:
    """Add these answers, at the revisions they got."""
    rows = [
        {
            "dossier_id": dossier.id,
            "question": name,
            "revision": each.revision,
            "option": each.option,
            "interesting": each.interesting,
            "note": each.note,
            "author": signature.author,
            "at": signature.at,
        }
        for name, each in written.items()
    ]
    connection.execute(_INSERT, rows)


def of_question(connection: Connection, dossier: Dossier, question: str) -> tuple[Revision, ...]:
    """All revisions of one answer, the newest first."""
    query = (
        select(_history)
        .where(_history.c.dossier_id == dossier.id, _history.c.question == question)
        .order_by(_history.c.revision.desc())
    )
    return tuple(_revision_of(row) for row in connection.execute(query))


def newest(connection: Connection, dossier: Dossier, *, most: int) -> tuple[Revision, ...]:
    """The last changes to any answer, the newest first."""
    query = (
        select(_history)
        .where(_history.c.dossier_id == dossier.id)
        .order_by(_history.c.at.desc(), _history.c.question, _history.c.revision.desc())
        .limit(most)
    )
    return tuple(_revision_of(row) for row in connection.execute(query))


def _revision_of(row: Row[Any]) -> Revision:
    answer = Answer(row.option, row.interesting, row.note, row.revision)
    return Revision(row.question, answer, Signature(row.author, row.at))
