"""Watch the service: whether it can do its work, and the figures from which somebody sees that it soon cannot."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.errors import BrokenFile, Unavailable
from mvoscan.storage import health, migrations, releases, service_facts, submissions
from mvoscan.storage.backlogs import Backlog, backlogs, scans
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.storage.published_reader import PublishedReader

_SEALS_HOLD = 60.0
"""Seconds between two readings of all editions that are in use: it takes longer the more scans there are."""


class Check(NamedTuple):
    """One thing that must be well; `detail` says what is wrong and how to mend it.

    What is not `needed` has something that takes its place.
    """

    name: str
    ok: bool
    detail: str = ""
    needed: bool = True


class Readiness:
    """Whether this replica can answer visitors: its database, the revision of the tables, and its sealed editions."""

    def __init__(
        self,
        database: Database,
        library: Library,
        home: Path,
        *,
        reader: PublishedReader | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """Look at nothing yet; the revisions that this program knows are in `home`."""
        self._database, self._library, self._reader, self._clock = database, library, reader, clock
        self._revisions = migrations.revisions(home)
        self._sealed_until = 0.0

    def look(self) -> tuple[Check, ...]:
        """Every check, in the order in which they rest on each other; what cannot be looked at is left out."""
        found: list[Check] = []
        try:
            with self._database.reading() as connection:
                found.append(Check("database", ok=True))
                found.append(_checked("migrations", lambda: migrations.demand_not_behind(connection, self._revisions)))
                if found[-1].ok:
                    found.append(_checked("seals", lambda: self._demand_seals(connection)))
            found += self._standby()
        except Unavailable as away:
            return (Check("database", ok=False, detail=str(away)),)
        return tuple(found)

    def _standby(self) -> tuple[Check, ...]:
        """Whether the standby may be read, when there should be one; without it the database is read."""
        if self._reader is None:
            return ()
        said = self._reader.wrong()
        return (Check("standby", ok=not said, detail=said, needed=False),)

    def _demand_seals(self, connection: Connection) -> None:
        if self._clock() >= self._sealed_until:
            self._library.require(submissions.editions_in_use(connection))
            self._sealed_until = self._clock() + _SEALS_HOLD


@dataclass(frozen=True)
class Figures:
    """What waits, how much was done and went wrong, and when the newest release that stands was published."""

    queues: Mapping[str, Backlog]
    started: int
    handed_in: int
    published_at: datetime | None
    waits_since: datetime | None
    """Since when the first release waits for a decision."""
    swept_at: datetime | None
    failed: int
    given_up: int


def figures(connection: Connection, *, now: datetime) -> Figures:
    """The figures of now: of the whole service, never of one organisation."""
    started, handed_in = scans(connection)
    published = [at for _, _, at in releases.published_marks(connection)]
    waiting = [each.built.at for each in releases.every(connection) if each.waits]
    return Figures(
        queues=backlogs(connection, now=now),
        started=started,
        handed_in=handed_in,
        published_at=max(published, default=None),
        waits_since=min(waiting, default=None),
        swept_at=service_facts.last_sweep(connection),
        failed=health.failed_jobs(connection, now),
        given_up=health.given_up_mail(connection, now),
    )


def _checked(name: str, demand: Callable[[], None]) -> Check:
    try:
        demand()
    except (Unavailable, BrokenFile) as wrong:
        return Check(name, ok=False, detail=str(wrong))
    return Check(name, ok=True)
