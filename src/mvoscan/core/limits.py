"""How often something may be asked in a window of time."""

from datetime import datetime, timedelta
from typing import NamedTuple

from mvoscan.core.errors import TooOften


class Limit(NamedTuple):
    """At most so many times in a window, counted by kind."""

    kind: str
    most: int
    window: timedelta


LOST_BY_CLIENT = Limit("lost-client", 20, timedelta(hours=1))
LOST_BY_ADDRESS = Limit("lost-address", 3, timedelta(hours=1))
ASKED_BY_CLIENT = Limit("asked-client", 20, timedelta(hours=1))
ASKED_BY_ADDRESS = Limit("asked-address", 3, timedelta(days=1))
ASKED_BY_DOSSIER = Limit("asked-dossier", 5, timedelta(days=1))
ORDERED_BY_CLIENT = Limit("ordered-client", 20, timedelta(hours=1))
ORDERED_BY_ADDRESS = Limit("ordered-address", 5, timedelta(days=1))
TOLD_OF_OTHER = Limit("told-of-other", 1, timedelta(days=1))

_TOO_OFTEN = "Dit werd te vaak gevraagd. Probeer het later opnieuw."


def began(limit: Limit, now: datetime) -> datetime:
    """When the window of now began: windows lie side by side, the same for everybody.

    >>> from datetime import UTC
    >>> began(LOST_BY_CLIENT, datetime(2026, 11, 25, 14, 35, tzinfo=UTC)).isoformat()
    '2026-11-25T14:00:00+00:00'
    """
    whole = limit.window.total_seconds()
    return datetime.fromtimestamp(now.timestamp() // whole * whole, now.tzinfo)


def demand(limit: Limit, count: int, now: datetime) -> None:
    """Raise `TooOften` when this was once too many, with the seconds until the window is over."""
    if count > limit.most:
        wait = began(limit, now) + limit.window - now
        raise TooOften(_TOO_OFTEN, wait=max(1, round(wait.total_seconds())))
