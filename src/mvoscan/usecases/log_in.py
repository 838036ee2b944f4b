"""Log in with a provider, be known at each request, and log out again."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection

from mvoscan.core.audit import Kind, entry
from mvoscan.core.errors import NotFound
from mvoscan.core.login import Handshake, Person
from mvoscan.core.release import Act
from mvoscan.storage import audit, logins
from mvoscan.storage.logins import Login

_REMEMBERED = timedelta(days=30)
_STALE = timedelta(minutes=1)


class LoginProvider(Protocol):
    """Who knows people: an OpenID Connect provider is one."""

    @property
    def issuer(self) -> str:
        """Its name."""

    def begin(self, handshake: Handshake, *, answer_to: str) -> str:
        """Where to send somebody who wants to log in."""

    def finish(self, handshake: Handshake, code: str, *, answer_to: str) -> Mapping[str, Any]:
        """What it says of the person who came back with this code."""

    def farewell(self, *, back: str) -> str | None:
        """Where somebody logs out there too."""


class Lifetimes(NamedTuple):
    """How long a login lasts: without being used, and at most."""

    idle: timedelta
    most: timedelta


class Known(NamedTuple):
    """Who asks; `stale` asks to note that the login is used."""

    person: Person
    stale: bool


def log_in(
    connection: Connection, person: Person, *, cookie: str, former: str, now: datetime, lifetimes: Lifetimes
) -> None:
    """Keep somebody logged in under a fresh cookie; the login of the former cookie of that browser ends."""
    if former:
        logins.end(connection, former, now=now)
    logins.forget(connection, before=now - _REMEMBERED)
    logins.begin(connection, person, cookie=cookie, now=now, lasts=lifetimes.most)


def who_is(connection: Connection, cookie: str, *, now: datetime, lifetimes: Lifetimes) -> Known | None:
    """Who is logged in with this cookie; None when nobody is, any more."""
    found = logins.find(connection, cookie, now=now, idle=lifetimes.idle) if cookie else None
    return Known(found.person, stale=now - found.seen_at > _STALE) if found else None


def note_use(connection: Connection, cookie: str, *, now: datetime) -> None:
    """Note that a login is used now, so that it does not end for being idle."""
    logins.note_use(connection, cookie, now=now)


def log_out(connection: Connection, cookie: str, *, now: datetime) -> None:
    """End the login of this cookie."""
    logins.end(connection, cookie, now=now)


def list_logins(connection: Connection, *, now: datetime, lifetimes: Lifetimes) -> tuple[Login, ...]:
    """Everybody who is logged in now, the newest first."""
    return logins.every(connection, now=now, idle=lifetimes.idle)


def end_logins(connection: Connection, subject: str, *, act: Act) -> int:
    """End every login of somebody at once; gives how many there were. Raises `NotFound` when there is none."""
    ended = logins.end_of(connection, subject, now=act.at)
    if not ended:
        raise NotFound(f"Niemand is aangemeld met het kenmerk ‘{subject[:40]}’. Bekijk ze met: mvoscan logins list.")
    audit.note(connection, entry(Kind.LOGIN_ENDED, subject, act, aantal=ended))
    return ended
