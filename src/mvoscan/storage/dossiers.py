"""Scans in progress, by the id in their address; what they were started on, for whom, and what became of them."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from mvoscan.core.answers import Answer
from mvoscan.core.dossier import Dossier, Subject
from mvoscan.core.errors import Gone
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
        "carried": {name: _content(each) for name, each in carried.items()} or None,
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


_TOUCH = (
    update(_dossier)
    .where(_dossier.c.id == bindparam("dossier"))
    .values(
        changed_at=bindparam("now"),
        first_saved_at=func.coalesce(_dossier.c.first_saved_at, bindparam("first", type_=Instant)),
    )
)


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


def _content(answer: Answer) -> dict[str, Any]:
    return {"option": answer.option, "interesting": answer.interesting, "note": answer.note}


def dossier_of(row: Row[Any]) -> Dossier:
    """The dossier in a row that carries all its columns."""
    return Dossier(
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
        carried={name: Answer(**each) for name, each in (row.carried or {}).items()},
    )
