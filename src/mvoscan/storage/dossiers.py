"""Scans in progress and their answers; a write changes an answer only from the revision it was read at."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mvoscan.core.answers import Answer
from mvoscan.core.dossier import Dossier, Subject
from mvoscan.core.questionnaire import Scope
from mvoscan.storage.tables import AnswerRow, DossierRow, table_of

_dossier = table_of(DossierRow)
_answer = table_of(AnswerRow)


def add(
    connection: Connection,
    *,
    public_id: str,
    edition: tuple[str, str, str],
    scope: Scope,
    practice: bool,
    subject: Subject,
    profile: dict[str, tuple[str, ...]],
    now: datetime,
) -> Dossier:
    """Open a dossier on an edition (questionnaire, edition, hash)."""
    values: dict[str, Any] = {
        "public_id": public_id,
        "questionnaire": edition[0],
        "edition": edition[1],
        "edition_hash": edition[2],
        "scope": scope,
        "practice": practice,
        "type": subject.type,
        "institution_id": subject.institution,
        "partner_type": subject.partner_type,
        "partner_id": subject.partner,
        "profile": {name: list(options) for name, options in profile.items()},
        "created_at": now,
        "changed_at": now,
    }
    connection.execute(insert(_dossier).values(**values))
    return by_public_id(connection, public_id)


def by_public_id(connection: Connection, public_id: str) -> Dossier:
    """The dossier at this address, which must exist."""
    return dossier_of(connection.execute(select(_dossier).where(_dossier.c.public_id == public_id)).one())


def lock(connection: Connection, dossier: Dossier) -> Dossier:
    """The dossier as it is now, locked until the transaction ends (SQLite locked everything at BEGIN IMMEDIATE)."""
    if connection.dialect.name == "sqlite":
        return dossier
    query = select(_dossier).where(_dossier.c.id == dossier.id).with_for_update()
    return dossier_of(connection.execute(query).one())


def answers(connection: Connection, dossier: Dossier) -> dict[str, Answer]:
    """All answers of a dossier by statement id."""
    query = select(
        _answer.c.question, _answer.c.option, _answer.c.interesting, _answer.c.note, _answer.c.revision
    ).where(_answer.c.dossier_id == dossier.id)
    return {
        row.question: Answer.model_construct(
            option=row.option, interesting=row.interesting, note=row.note, revision=row.revision
        )
        for row in connection.execute(query)
    }


def save_answer(connection: Connection, dossier: Dossier, question: str, answer: Answer, *, now: datetime) -> bool:
    """Write an answer on top of `answer.revision`; False when someone else wrote one in the meantime."""
    values: dict[str, Any] = {
        "option": answer.option,
        "interesting": answer.interesting,
        "note": answer.note,
        "revision": answer.revision + 1,
        "changed_at": now,
    }
    if answer.revision == 0:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        first = dialect.insert(_answer).values(dossier_id=dossier.id, question=question, **values)
        return connection.execute(first.on_conflict_do_nothing()).rowcount == 1
    return (
        connection.execute(
            update(_answer)
            .where(
                _answer.c.dossier_id == dossier.id,
                _answer.c.question == question,
                _answer.c.revision == answer.revision,
            )
            .values(**values)
        ).rowcount
        == 1
    )


def note_change(connection: Connection, dossier: Dossier, *, now: datetime) -> bool:
    """Note that an answer was saved; True when it was the first of this dossier."""
    first = connection.execute(
        update(_dossier)
        .where(_dossier.c.id == dossier.id, _dossier.c.first_saved_at.is_(None))
        .values(first_saved_at=now, changed_at=now)
    ).rowcount
    if not first:
        connection.execute(update(_dossier).where(_dossier.c.id == dossier.id).values(changed_at=now))
    return bool(first)


def close(connection: Connection, dossier: Dossier, *, submission: str, now: datetime) -> None:
    """Mark a dossier as handed in."""
    connection.execute(
        update(_dossier).where(_dossier.c.id == dossier.id).values(submission=submission, changed_at=now)
    )


def dossier_of(row: Row[Any]) -> Dossier:
    """The dossier in a row that carries all its columns."""
    return Dossier.model_construct(
        id=row.id,
        public_id=row.public_id,
        questionnaire=row.questionnaire,
        edition=row.edition,
        edition_hash=row.edition_hash,
        scope=Scope(row.scope),
        practice=row.practice,
        subject=Subject.model_construct(
            type=row.type, institution=row.institution_id, partner_type=row.partner_type, partner=row.partner_id
        ),
        profile={name: tuple(options) for name, options in row.profile.items()},
        created_at=row.created_at,
        changed_at=row.changed_at,
        submission=row.submission,
    )
