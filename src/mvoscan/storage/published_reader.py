"""Where published results are read: on a standby when it says the same as the database, else on the database itself.

A standby may be behind. What it may never do is show a release that was withdrawn, so the database is asked each time
which releases stand, and the standby is read only when it gives the same answer. While the database is away its last
word holds for as long as an answer may be kept by a browser or proxy anyway.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock
from time import monotonic
from typing import Any, NamedTuple

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from mvoscan.core.errors import Unavailable
from mvoscan.storage import releases
from mvoscan.storage.database import Database

log = logging.getLogger("mvoscan.database")

STANDBY_SETTING = "MVOSCAN_READ_DATABASE_URL"
HOLDS = 300.0
"""Seconds that the last word of the database holds while it is away: what `Cache-Control` of these answers says."""
RESTS = 10.0
"""Seconds that a standby is left alone after it did not answer, so that not every reader waits for it."""

_BEHIND = "De standby loopt achter: gepubliceerde resultaten komen uit de databank zelf."
_AWAY = "De standby is niet bereikbaar: gepubliceerde resultaten komen uit de databank zelf."

Marks = tuple[tuple[Any, ...], ...]


class _Word(NamedTuple):
    """What the database said of its releases, and when."""

    marks: Marks
    at: float


class PublishedReader:
    """Gives read-only transactions for published results."""

    def __init__(self, database: Database, standby: Database, *, clock: Callable[[], float] = monotonic) -> None:
        """Connect to nothing yet."""
        self.standby = standby
        self._database, self._clock = database, clock
        self._word: _Word | None = None
        self._rests_until = 0.0
        self._lock = Lock()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read-only transaction; raises `Unavailable` when neither may answer."""
        away = None
        try:
            marks = self._ask()
        except Unavailable as error:
            away, marks = error, self._last_word(error)
        with ExitStack() as stack:
            connection = self._same(stack, marks)
            if connection is None and away:
                raise away
            yield connection or stack.enter_context(self._database.reading())

    def wrong(self) -> str:
        """Why the standby is not read now; empty when it is. Raises `Unavailable` when the database itself is away."""
        marks = self._ask()
        try:
            with self.standby.reading() as connection:
                return "" if releases.shown_marks(connection) == marks else _BEHIND
        except (Unavailable, SQLAlchemyError):
            return _AWAY

    def lag(self) -> str:
        """How far the standby is behind, in words; raises `Unavailable` when it does not answer."""
        with self.standby.reading() as connection:
            if (
                connection.dialect.name == "sqlite"
                or not connection.execute(text("SELECT pg_is_in_recovery()")).scalar()
            ):
                return "het is geen standby maar een databank die schrijft"
            behind = "pg_last_wal_receive_lsn() IS DISTINCT FROM pg_last_wal_replay_lsn()"
            if connection.execute(text(f"SELECT {behind}")).scalar():
                return "hij verwerkt nog wat hij kreeg"
            return "hij heeft alles verwerkt wat hij kreeg"

    def close(self) -> None:
        """Close the connections with the standby."""
        self.standby.close()

    def _ask(self) -> Marks:
        """Which releases stand and which were withdrawn, as the database says it now."""
        with self._database.reading() as connection:
            marks = releases.shown_marks(connection)
        self._word = _Word(marks, self._clock())
        return marks

    def _last_word(self, away: Unavailable) -> Marks:
        word = self._word
        if word is None or self._clock() - word.at > HOLDS:
            raise away
        return word.marks

    def _same(self, stack: ExitStack, marks: Marks) -> Connection | None:
        """A transaction on the standby that says the same; None when it is away, rests, is behind or is another."""
        if self._clock() < self._rests_until:
            return None
        with ExitStack() as trying:
            try:
                connection = trying.enter_context(self.standby.reading())
                if releases.shown_marks(connection) != marks:
                    return None
            except (Unavailable, SQLAlchemyError) as error:
                self._rest(error)
                return None
            stack.push(trying.pop_all())
            return connection

    def _rest(self, error: Exception) -> None:
        with self._lock:
            rested = self._clock() >= self._rests_until
            self._rests_until = self._clock() + RESTS
        if rested:
            log.warning("the standby for published results does not answer: %s", type(error).__name__)
