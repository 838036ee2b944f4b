"""Keep answers and give them back, byte for byte."""

import zlib
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from mvoscan.core.answer.kept import KeptAnswer
from mvoscan.storage.answer_tables import KeptAnswerRow
from mvoscan.storage.tables import table_of

_kept = table_of(KeptAnswerRow)


def exists(connection: Connection, name: str) -> bool:
    """Whether an answer with this name was kept."""
    return connection.execute(select(_kept.c.name).where(_kept.c.name == name)).first() is not None


def kept_on(connection: Connection, day: str) -> int:
    """How many answers were kept on a day."""
    return connection.execute(select(func.count()).select_from(_kept).where(_kept.c.day == day)).scalar_one()


def add(connection: Connection, kept: KeptAnswer, *, day: str, now: datetime) -> None:
    """Keep an answer; one of this name that is there already stays as it is."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    values = {
        "name": kept.name,
        "day": day,
        "kept_at": now,
        "page": zlib.compress(kept.page, 6),
        "document": kept.document,
        "data": zlib.compress(kept.data, 6),
    }
    connection.execute(dialect.insert(_kept).values(values).on_conflict_do_nothing())


def find(connection: Connection, name: str) -> KeptAnswer | None:
    """The answer with this name, if it was kept."""
    row = connection.execute(select(_kept).where(_kept.c.name == name)).first()
    if row is None:
        return None
    page, data = (zlib.decompress(bytes(each)) for each in (row.page, row.data))
    return KeptAnswer(name=row.name, page=page, document=bytes(row.document), data=data)
