"""An answer of a scan was saved: the dossier changed, and with its first answer the scan counts as started."""

from datetime import datetime

from sqlalchemy import Connection

from mvoscan.core.dossier import Dossier, brussels_month
from mvoscan.core.event import EventKind
from mvoscan.storage import dossiers, outbox, usage


def note_saved(connection: Connection, dossier: Dossier, *, now: datetime) -> None:
    """Note the change; the first saved answer of a real dossier counts as a scan started, and is told."""
    dossiers.note_change(connection, dossier, now=now)
    if not dossier.started and not dossier.practice:
        outbox.record(connection, EventKind.SCAN_STARTED, dossier=dossier, at=now)
        usage.record_started(connection, month=brussels_month(now))
