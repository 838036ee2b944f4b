"""Servers that share a database count together how often the API is asked: each tells its counts, and hears all."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from mvoscan.core.limits import API
from mvoscan.storage import rates
from mvoscan.storage.database import Database


def exchange_of(database: Database) -> Callable[[Mapping[str, int], datetime], Mapping[str, int]] | None:
    """What adds counts by address to those of all servers and gives how often it was in all; None on SQLite.

    On SQLite one process serves, so there is nobody to agree with, and telling would cost a turn to write.
    """
    return None if database.sqlite else partial(add_counts, database)


def add_counts(database: Database, counts: Mapping[str, int], now: datetime) -> Mapping[str, int]:
    """Add to the window of now, in one transaction, and forget those that are over; raises `Unavailable`.

    The log hears nothing of a database that is away: whoever cannot do without it tells.
    """
    with database.writing(tell=False) as connection:
        rates.forget_minutes(connection, now)
        return rates.add(connection, API, counts, now=now)
