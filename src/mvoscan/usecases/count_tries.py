"""How often something is tried from one place: what led nowhere is counted, and what may happen so often only.

Counted in the database, so that all servers agree.
"""

from datetime import datetime

from sqlalchemy import Connection

from mvoscan.core.limits import Limit, demand
from mvoscan.storage import rates


def check_tries(connection: Connection, limit: Limit, who: str, *, now: datetime) -> None:
    """Raise `TooOften` when as much led nowhere as the limit allows; counts nothing."""
    if limit.most:
        demand(limit, rates.counted(connection, limit, who, now=now) + 1, now)


def count_try(connection: Connection, limit: Limit, who: str, *, now: datetime) -> None:
    """Count what led nowhere."""
    if limit.most:
        rates.count(connection, limit, who, now=now)


def take_turn(connection: Connection, limit: Limit, who: str, *, now: datetime) -> None:
    """Count what is about to happen, in its own transaction; raises `TooOften` when it is once too many."""
    if limit.most:
        demand(limit, rates.count(connection, limit, who, now=now), now)
