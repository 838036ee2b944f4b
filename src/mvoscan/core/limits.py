"""How often something may be asked in a window of time."""

from datetime import datetime, timedelta
from typing import NamedTuple

from mvoscan.core.errors import TooOften


class Limit(NamedTuple):
    """At most so many times in a window, counted by kind; 0 times is without a limit."""

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

API_WINDOW = timedelta(minutes=1)
API = Limit("api", 0, API_WINDOW)
"""Questions to the API: counted by address, and refused at the door, which knows how many there may be."""

_TOO_OFTEN = "Dit werd te vaak gevraagd. Probeer het later opnieuw."
_WRONG_LINKS = (
    "Vanuit jouw netwerk werden te veel links geprobeerd die niet bestaan. Wacht tien minuten en probeer het opnieuw. "
    "Wat je al geopend had, blijft werken."
)
_WRONG_KEYS = (
    "Vanaf dit adres kwamen te veel sleutels die niet bestaan. Kijk de sleutel na, en wacht zolang als de kop "
    "Retry-After zegt."
)
_WRONG_LOGINS = "Vanuit jouw netwerk mislukten te veel aanmeldingen. Wacht tien minuten en probeer het opnieuw."
_STARTS = "Vanuit jouw netwerk begonnen het laatste uur heel veel scans. Wacht even, en begin je scan later."
_HAND_INS = (
    "Vanuit jouw netwerk kwamen het laatste uur heel veel scans binnen. Wat je invulde, is bewaard. Wacht even, en "
    "dien je scan later in."
)


def wrong_links(most: int) -> Limit:
    """How many links that do not exist one address may try; then all its links wait."""
    return Limit("wrong-link", most, timedelta(minutes=10))


def wrong_keys(most: int) -> Limit:
    """How many keys, tokens and codes that do not exist one address may show; then all its keys wait."""
    return Limit("wrong-key", most, timedelta(minutes=10))


def wrong_logins(most: int) -> Limit:
    """How many logins of one address may fail; then all its logins wait."""
    return Limit("wrong-login", most, timedelta(minutes=10))


def starts(most: int) -> Limit:
    """How many scans may begin from one address."""
    return Limit("start", most, timedelta(hours=1))


def hand_ins(most: int) -> Limit:
    """How many scans may be handed in from one address, or by the key of one client."""
    return Limit("hand-in", most, timedelta(hours=1))


_WORDS = {
    "wrong-link": _WRONG_LINKS,
    "wrong-key": _WRONG_KEYS,
    "wrong-login": _WRONG_LOGINS,
    "start": _STARTS,
    "hand-in": _HAND_INS,
}


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
    if limit.most and count > limit.most:
        wait = began(limit, now) + limit.window - now
        raise TooOften(_WORDS.get(limit.kind, _TOO_OFTEN), wait=max(1, round(wait.total_seconds())))
