"""Count what happened today, this week and this month so far, for who runs the service."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.dossier import BRUSSELS
from mvoscan.storage import lately
from mvoscan.storage.lately import Lately


class LatelySeen(NamedTuple):
    """Today on the Belgian calendar, the last seven days and the last thirty, today among them."""

    today: Lately
    week: Lately
    month: Lately


def count_lately(connection: Connection, *, now: datetime) -> LatelySeen:
    """The counts as they stand now: only of dossiers that are still there."""
    midnight = now.astimezone(BRUSSELS).replace(hour=0, minute=0, second=0, microsecond=0)
    return LatelySeen(*(lately.since(connection, midnight - timedelta(days=days)) for days in (0, 6, 29)))
