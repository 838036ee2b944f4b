"""The outbox: events are written in the transaction of their fact, so that there is never one without the other."""

import secrets
from datetime import datetime

from sqlalchemy import Connection, insert

from mvoscan.core.dossier import Dossier
from mvoscan.core.event import ID_PREFIX, EventKind, Subjects
from mvoscan.storage.event_tables import EventRow
from mvoscan.storage.tables import table_of

_event = table_of(EventRow)
_NOTHING = Subjects()


def record(
    connection: Connection,
    kind: EventKind,
    *,
    at: datetime,
    dossier: Dossier | None = None,
    data: Subjects = _NOTHING,
) -> None:
    """Write that this happened, in the transaction in which it happens; `data` names what it is about.

    The dossier names itself. Of a practice run nothing is told.
    """
    if dossier is not None:
        if dossier.practice:
            return
        data = data.model_copy(update={"dossier": dossier.public_id})
    values = {
        "public_id": ID_PREFIX + secrets.token_hex(12),
        "kind": kind,
        "at": at,
        "dossier_id": dossier.id if dossier else None,
        "subjects": data.named,
    }
    connection.execute(insert(_event).values(values))
