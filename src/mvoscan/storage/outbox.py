"""The outbox: events are written in the transaction of their fact, so that there is never one without the other.

A publisher numbers them once they are committed. It holds one row while it does, so there is one publisher at a time,
and whoever read up to a number never meets a lower one later.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, literal, select, update

from mvoscan.core.dossier import Dossier
from mvoscan.core.event import ID_PREFIX, EventKind, Subjects
from mvoscan.storage.event_tables import EventAudienceRow, EventRow, EventSequenceRow
from mvoscan.storage.interest import interested
from mvoscan.storage.tables import DossierRow, table_of

_event = table_of(EventRow)
_audience = table_of(EventAudienceRow)
_sequence = table_of(EventSequenceRow)
_dossier = table_of(DossierRow)
_NOTHING = Subjects()
_NUMBERS = "events"


def record(
    connection: Connection,
    kind: EventKind,
    *,
    at: datetime,
    dossier: Dossier | None = None,
    data: Subjects = _NOTHING,
) -> None:
    """Write that this happened, in the transaction in which it happens; `data` names what it is about.

    The dossier names itself. Of a practice run nothing is told. With a `client` in `data`, only that one is told.
    """
    if dossier is None:
        _add(connection, kind, at, data)
    elif not dossier.practice:
        _add(connection, kind, at, data.model_copy(update={"dossier": dossier.public_id}), dossier=dossier.id)


def record_erased(connection: Connection, dossiers: Sequence[int], *, at: datetime) -> None:
    """Write that these dossiers are erased, before they are: the events outlive them, and whoever may know is noted."""
    real = select(_dossier.c.id, _dossier.c.public_id).where(_dossier.c.practice.is_(False))
    for number, name in connection.execute(real.where(_dossier.c.id.in_(dossiers)).order_by(_dossier.c.id)).all():
        event = _add(connection, EventKind.DOSSIER_ERASED, at, Subjects(dossier=name))
        told = select(literal(event), interested(number).subquery().c.client_id)
        connection.execute(insert(_audience).from_select(["event_id", "client_id"], told))


_NUMBERED = update(_event).where(_event.c.id == bindparam("event")).values(sequence=bindparam("number"))


def publish(connection: Connection, *, most: int) -> range:
    """Number events that are committed and have no number yet; gives their numbers, none while another publishes."""
    held = select(_sequence.c.last).where(_sequence.c.name == _NUMBERS).with_for_update(skip_locked=True)
    last = connection.execute(held).scalar_one_or_none()
    if last is None:
        return range(0)
    waiting = select(_event.c.id).where(_event.c.sequence.is_(None)).order_by(_event.c.id).limit(most)
    found = connection.execute(waiting).scalars().all()
    given = range(last + 1, last + 1 + len(found))
    if given:
        connection.execute(
            _NUMBERED, [{"event": event, "number": number} for event, number in zip(found, given, strict=True)]
        )
        connection.execute(update(_sequence).where(_sequence.c.name == _NUMBERS).values(last=given[-1]))
    return given


def any_waiting(connection: Connection) -> bool:
    """Whether an event has no number yet."""
    return connection.execute(select(_event.c.id).where(_event.c.sequence.is_(None)).limit(1)).first() is not None


def last_number(connection: Connection) -> int:
    """The number that the last published event got; 0 when there was none."""
    return int(connection.execute(select(_sequence.c.last).where(_sequence.c.name == _NUMBERS)).scalar_one())


_ADD = insert(_event).returning(_event.c.id)


def _add(
    connection: Connection, kind: EventKind, at: datetime, subjects: Subjects, *, dossier: int | None = None
) -> int:
    values = {
        "public_id": ID_PREFIX + secrets.token_hex(12),
        "kind": kind,
        "at": at,
        "dossier_id": dossier,
        "client": subjects.client,
        "subjects": subjects.named,
    }
    return int(connection.execute(_ADD, values).scalar_one())
