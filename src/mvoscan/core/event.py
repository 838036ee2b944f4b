"""Events: what happened to a scan, a shared result or a release, told to other programs by ids and never by content."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from mvoscan.core.errors import Ahead, Invalid, Problem

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
    """Whose business alone this is, of all clients."""
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


def _named(description: str) -> Any:
    """A field that is left out when there is nothing to name."""
    return Field(default=None, exclude_if=lambda value: value is None, description=description)


class MessageData(BaseModel):
    """What a message is about: only what opens nothing by itself; so never an embed, whose id is its address."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(description="Names the event for good: who receives it twice knows by it. Also `webhook-id`.")
    cursor: int = Field(description="Its place among all events: ask `after` this one for those that follow.")
    dossier: str | None = _named("Names the dossier of the scan.")
    submission: str | None = _named("Names the scan that was handed in.")
    replaced_by: str | None = _named("Names the scan that took its place.")
    share: str | None = _named("Names the link that shares its result.")
    capsule: str | None = _named("Names the signed document of its result.")
    consent: str | None = _named("Names the consent by which this client reads its result.")
    release: str | None = _named("The name of a release of statistics.")
    links: dict[str, str] = Field(description="Where to read more, by what is found there.")


class Message(BaseModel):
    """An event as other programs get it: from the list of events and, as the same bytes, by webhook."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: EventKind = Field(description="What happened.")
    timestamp: datetime = Field(description="When it happened.")
    data: MessageData = Field(description="What it is about: names and addresses, never answers.")

    @property
    def body(self) -> bytes:
        """As JSON."""
        return self.model_dump_json().encode()


def message(event: Event, *, address: str) -> Message:
    """What is told of a published event by the service at this address; raises `ValueError` before that.

    >>> when = datetime(2026, 11, 26)
    >>> event = Event(id="evt_1", kind="scan.started", at=when, sequence=7, subjects=Subjects(dossier="d", client="c"))
    >>> message(event, address="https://scan.example").body
    b'{"type":"scan.started","timestamp":"2026-11-26T00:00:00","data":{"id":"evt_1","cursor":7,"dossier":"d","links":{}}}'
    """
    if event.sequence is None:
        raise ValueError("an event is told once it has its number")
    named = event.subjects.model_dump(include=set(MessageData.model_fields))
    links = {name: f"{address}{path}" for name, path in event.links.items()}
    data = MessageData(id=event.id, cursor=event.sequence, links=links, **named)
    return Message(type=event.kind, timestamp=event.at, data=data)


def read_cursor(text: str) -> int:
    """A cursor as a client gives it; raises `Invalid`.

    >>> read_cursor("12")
    12
    """
    if text.isascii() and text.isdecimal() and len(text) <= _LONGEST:
        return int(text)
    message = "Een cursor is een geheel getal: dat uit 'cursor' van een vorig antwoord, of 0 om vooraan te beginnen."
    raise Invalid(Problem(field="after", message=message))


def check_cursor(cursor: int, *, last: int) -> None:
    """Raise `Ahead` for a cursor that was not given out yet."""
    if cursor > last:
        raise Ahead(
            f"De cursor {cursor} bestaat nog niet: de laatste gebeurtenis heeft nummer {last}. Gebruik de cursor uit "
            "het laatste antwoord dat je kreeg, of begin opnieuw met after=0 en sla over wat je al hebt (data.id)."
        )


_LONGEST = 18
_PATHS = {"release": "/api/v1/statistics/releases/{}", "capsule": "/api/v1/results/{}/status"}
