"""Events: what happened to a scan, a shared result or a release, told to other programs by ids and never by content."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

ID_PREFIX = "evt_"


class EventKind(StrEnum):
    """What happened."""

    SCAN_STARTED = "scan.started"
    """A first answer was saved, as in the counts of usage."""
    SCAN_HANDED_IN = "scan.handed_in"
    SCAN_SUPERSEDED = "scan.superseded"
    SCAN_WITHDRAWN = "scan.withdrawn"
    RESULT_SHARED = "result.shared"
    """A link or an embed of a result was made, or somebody agreed that a client reads it."""
    RESULT_REVOKED = "result.revoked"
    RELEASE_PUBLISHED = "release.published"
    DOSSIER_ERASED = "dossier.erased"


PUBLIC = frozenset({EventKind.RELEASE_PUBLISHED})
"""The kinds that every client may know of."""


class Subjects(BaseModel):
    """What an event is about, each by its public id: no answer, no name and no note has a place here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dossier: str | None = None
    submission: str | None = None
    replaced_by: str | None = None
    """The submission that took the place of `submission`."""
    share: str | None = None
    """A link to share a result."""
    capsule: str | None = None
    """A signed document of a result."""
    embed: str | None = None
    """A view of a result inside pages of others."""
    consent: str | None = None
    """The consent by which a client reads the result."""
    client: str | None = None
    release: str | None = None

    @property
    def named(self) -> dict[str, str]:
        """Those that there are, by name.

        >>> Subjects(dossier="d", share="s").named
        {'dossier': 'd', 'share': 's'}
        """
        return {name: str(value) for name, value in self.model_dump(exclude_none=True).items()}


class Event(BaseModel):
    """Something that happened. `id` never changes: who receives it twice knows by it.

    `sequence` is its place among all events, and so the cursor; it is given out once the fact is committed, and until
    then nobody is told.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: EventKind
    at: datetime
    sequence: int | None = None
    subjects: Subjects = Subjects()

    @property
    def links(self) -> dict[str, str]:
        """Where its subjects can be read, as paths of this service; what needs a key stays behind its key.

        >>> when = datetime(2026, 11, 26)
        >>> Event(id="evt_1", kind="release.published", at=when, subjects=Subjects(release="2026-Q3.1")).links
        {'release': '/api/v1/statistics/releases/2026-Q3.1'}
        """
        named = self.subjects.named
        return {name: path.format(named[name]) for name, path in _PATHS.items() if name in named}


_PATHS = {"release": "/api/v1/statistics/releases/{}", "capsule": "/api/v1/results/{}/status"}
