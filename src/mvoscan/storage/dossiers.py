"""Scans in progress and their answers; a write changes an answer only from the revision it was read at."""

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mvoscan.core.answers import Answer
from mvoscan.core.dossier import Dossier, Subject
from mvoscan.core.errors import Gone
from mvoscan.core.history import Signature
from mvoscan.core.questionnaire import Scope
from mvoscan.storage.tables import AnswerRow, DossierRow, Instant, SubmissionRow, table_of

_ERASED = "Dit dossier is intussen gewist, omdat het verlopen was. Begin een nieuwe scan."

_dossier = table_of(DossierRow)
_answer = table_of(AnswerRow)
_submission = table_of(SubmissionRow)


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
    previous: str | None = None,
    carried: Mapping[str, Answer] = MappingProxyType({}),
    corrects: str | None = None,
) -> Dossier:
    """Open a dossier on an edition (questionnaire, edition, hash), with what it takes along from an earlier scan.

    One that `corrects` a submission is no scan started anew.
    """
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
        "previous": previous,
        "carried": {name: each.model_dump(exclude={"revision"}) for name, each in carried.items()} or None,
        "corrects": corrects,
        "first_saved_at": now if corrects else None,
    }
    connection.execute(insert(_dossier).values(**values))
    return by_public_id(connection, public_id)


_BY_PUBLIC_ID = select(_dossier).where(_dossier.c.public_id == bindparam("public_id"))


def by_public_id(connection: Connection, public_id: str) -> Dossier:
    """The dossier at this address, which must exist."""
    return dossier_of(connection.execute(_BY_PUBLIC_ID, {"public_id": public_id}).one())


def by_id(connection: Connection, dossier: int) -> Dossier:
    """The dossier with this id, which must exist."""
    return dossier_of(connection.execute(select(_dossier).where(_dossier.c.id == dossier)).one())


def find(connection: Connection, public_id: str) -> Dossier | None:
    """The dossier at this address, if it is still there."""
    row = connection.execute(_BY_PUBLIC_ID, {"public_id": public_id}).one_or_none()
    return dossier_of(row) if row else None


def lock(connection: Connection, dossier: Dossier) -> Dossier:
    """The dossier as it is now, locked until the transaction ends (SQLite locked everything at BEGIN IMMEDIATE).

    Raises `Gone` when it was erased a moment ago.
    """
    if connection.dialect.name == "sqlite":
        return dossier
    query = select(_dossier).where(_dossier.c.id == dossier.id).with_for_update()
    return _there(connection.execute(query).one_or_none())


_SIGNATURE = (_answer.c.author, _answer.c.changed_at, _answer.c.grant_id)
_SIGNED = select(_answer.c.question, *_SIGNATURE).where(_answer.c.dossier_id == bindparam("dossier"))
_SIGNED_TO = _SIGNED.where(_answer.c.question.in_(bindparam("questions", expanding=True)))


def signatures(
    connection: Connection, dossier: Dossier, *, questions: Collection[str] | None = None
) -> dict[str, Signature]:
    """Who gave the answers that stand now, by statement id: of all, or only of some statements."""
    if questions is None:
        rows = connection.execute(_SIGNED, {"dossier": dossier.id})
    else:
        rows = connection.execute(_SIGNED_TO, {"dossier": dossier.id, "questions": list(questions)})
    return {name: Signature(author, at, grant) for name, author, at, grant in rows}


def lock_of(connection: Connection, submission: str) -> Dossier:
    """The dossier that became this submission, locked until the transaction ends; `Gone` when it was erased."""
    own = select(_submission.c.dossier_id).where(_submission.c.public_id == submission).scalar_subquery()
    query = select(_dossier).where(_dossier.c.id == own).with_for_update()
    return _there(connection.execute(query).one_or_none())


def _there(row: Row[Any] | None) -> Dossier:
    if row is None:
        raise Gone(_ERASED)
    return dossier_of(row)


_CORRECTING = select(_dossier).where(_dossier.c.corrects == bindparam("submission"))


def correcting(connection: Connection, submission: str) -> Dossier | None:
    """The dossier that corrects this submission, in progress or handed in; there is never more than one."""
    row = connection.execute(_CORRECTING, {"submission": submission}).one_or_none()
    return dossier_of(row) if row else None


_ANSWERS = select(
    _answer.c.question, _answer.c.option, _answer.c.interesting, _answer.c.note, _answer.c.revision
).where(_answer.c.dossier_id == bindparam("dossier"))
_ANSWERS_TO = _ANSWERS.where(_answer.c.question.in_(bindparam("questions", expanding=True)))


def answers(connection: Connection, dossier: Dossier, *, questions: Collection[str] | None = None) -> dict[str, Answer]:
    """The answers of a dossier by statement id: all, or only those to some statements."""
    if questions is None:
        rows = connection.execute(_ANSWERS, {"dossier": dossier.id})
    else:
        rows = connection.execute(_ANSWERS_TO, {"dossier": dossier.id, "questions": list(questions)})
    return {
        name: Answer.model_construct(option=option, interesting=interesting, note=note, revision=revision)
        for name, option, interesting, note, revision in rows
    }


_WITH_SIGNATURE = _ANSWERS.add_columns(*_SIGNATURE)
_WITH_SIGNATURE_TO = _ANSWERS_TO.add_columns(*_SIGNATURE)


def signed_answers(
    connection: Connection, dossier: Dossier, *, questions: Collection[str] | None = None
) -> tuple[dict[str, Answer], dict[str, Signature]]:
    """The answers of a dossier and who gave them, both by statement id: all, or only those to some statements."""
    if questions is None:
        rows = connection.execute(_WITH_SIGNATURE, {"dossier": dossier.id}).all()
    else:
        rows = connection.execute(_WITH_SIGNATURE_TO, {"dossier": dossier.id, "questions": list(questions)}).all()
    answers = {
        name: Answer.model_construct(option=option, interesting=interesting, note=note, revision=revision)
        for name, option, interesting, note, revision, *_ in rows
    }
    return answers, {name: Signature(*signature) for name, _, _, _, _, *signature in rows}


_CHANGE = (
    update(_answer)
    .where(
        _answer.c.dossier_id == bindparam("dossier"),
        _answer.c.question == bindparam("name"),
        _answer.c.revision == bindparam("base"),
    )
    .values(
        option=bindparam("new_option"),
        interesting=bindparam("new_interesting"),
        note=bindparam("new_note"),
        revision=bindparam("base") + 1,
        changed_at=bindparam("now"),
        author=bindparam("new_author"),
        grant_id=bindparam("new_grant"),
    )
)
_TOUCH = (
    update(_dossier)
    .where(_dossier.c.id == bindparam("dossier"))
    .values(
        changed_at=bindparam("now"),
        first_saved_at=func.coalesce(_dossier.c.first_saved_at, bindparam("first", type_=Instant)),
    )
)


def save_answer(
    connection: Connection,
    dossier: Dossier,
    question: str,
    answer: Answer,
    *,
    now: datetime,
    signature: Signature | None = None,
) -> bool:
    """Write an answer on top of `answer.revision`; False when someone else wrote one in the meantime."""
    signed = signature or Signature("", now)
    if answer.revision == 0:
        return _first_answer(connection, dossier, question, answer, signed)
    values = {
        "dossier": dossier.id,
        "name": question,
        "base": answer.revision,
        "new_option": answer.option,
        "new_interesting": answer.interesting,
        "new_note": answer.note,
        "now": signed.at,
        "new_author": signed.author,
        "new_grant": signed.grant,
    }
    return connection.execute(_CHANGE, values).rowcount == 1


def _first_answer(
    connection: Connection, dossier: Dossier, question: str, answer: Answer, signature: Signature
) -> bool:
    values = {
        "dossier_id": dossier.id,
        "question": question,
        "option": answer.option,
        "interesting": answer.interesting,
        "note": answer.note,
        "revision": 1,
        "changed_at": signature.at,
        "author": signature.author,
        "grant_id": signature.grant,
    }
    return connection.execute(_FIRST[connection.dialect.name], values).scalar_one_or_none() is not None


_FIRST = {
    "postgresql": postgresql.insert(_answer).on_conflict_do_nothing().returning(_answer.c.revision),
    "sqlite": sqlite.insert(_answer).on_conflict_do_nothing().returning(_answer.c.revision),
}


def note_change(connection: Connection, dossier: Dossier, *, now: datetime) -> None:
    """Note that an answer was saved now, and keep when the first one was."""
    connection.execute(_TOUCH, {"dossier": dossier.id, "now": now, "first": now})


_WIDEN = (
    update(_dossier)
    .where(_dossier.c.id == bindparam("dossier"))
    .values(scope=Scope.FULL.value, changed_at=bindparam("now"))
)


def widen(connection: Connection, dossier: Dossier, *, now: datetime) -> None:
    """Make a light scan full; its answers stay."""
    connection.execute(_WIDEN, {"dossier": dossier.id, "now": now})


_CLOSE = (
    update(_dossier)
    .where(_dossier.c.id == bindparam("dossier"))
    .values(submission=bindparam("became"), changed_at=bindparam("now"))
)


def close(connection: Connection, dossier: Dossier, *, submission: str, now: datetime) -> None:
    """Mark a dossier as handed in."""
    connection.execute(_CLOSE, {"dossier": dossier.id, "became": submission, "now": now})


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
        started=row.first_saved_at is not None,
        previous=row.previous,
        corrects=row.corrects,
        carried={name: Answer.model_construct(**each) for name, each in (row.carried or {}).items()},
    )
