"""A release: published statistics of one closed period, from draft to publication by two people.

audited → approved → published, and from there only withdrawn. A draft that does not pass the audit is never kept, so
what is kept was audited. The rows of a release never change once it is built; its state does, with who did it and when.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from mvoscan.core.disclosure.period import Period, period_of
from mvoscan.core.errors import Conflict, Invalid, Problem, Refused
from mvoscan.core.job import WORKER

_NAME = re.compile(r"(demo-)?20[0-9]{2}(-Q[1-4])?\.[0-9]{1,6}")


class ReleaseState(StrEnum):
    """How far a release is."""

    AUDITED = "audited"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


STATE_WORDS = {
    ReleaseState.AUDITED: "nagekeken, wacht op goedkeuring",
    ReleaseState.APPROVED: "goedgekeurd, nog niet gepubliceerd",
    ReleaseState.PUBLISHED: "gepubliceerd",
    ReleaseState.WITHDRAWN: "ingetrokken",
}
"""The states on screen."""


_WITHDRAWABLE = (ReleaseState.PUBLISHED, ReleaseState.AUDITED, ReleaseState.APPROVED)


class FourEyes(StrEnum):
    """How it is known that builder and approver are two people."""

    ENFORCED = "enforced"
    AUTOMATIC = "automatic"
    """The worker built it, a person approved it with a login."""
    DECLARED = "declared"


FOUR_EYES_WORDS = {
    FourEyes.ENFORCED: "Twee personen: afgedwongen met een login",
    FourEyes.AUTOMATIC: "Automatisch gemaakt; een persoon keurde goed, met een login",
    FourEyes.DECLARED: "Twee personen: verklaard, niet afgedwongen met een login",
}
"""How sure that is, on screen."""


class Act(BaseModel):
    """Who did something, and when; `enforced` when a login says who it was."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: str = Field(min_length=1)
    at: datetime
    enforced: bool = False
    subject: str = ""
    """Who it was by login, the same at each login whatever the name; empty when it was declared."""


class Release(BaseModel):
    """A release without its rows: what it covers, what it was made with, what was counted, who did what."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    """Period and number of the vintage: `2026-Q3.1`."""
    period_code: str
    questionnaire: str
    state: ReleaseState
    cube_version: str
    policy_version: str
    sha256: str
    """Hash of the rows as they are stored: `disclosure.rows.to_bytes`."""
    units_sha256: str
    counts: dict[str, int]
    """Units, cells, and cells withheld, per dataset."""
    audit: dict[str, Any]
    """The summary of the audit: what was attacked, what was dropped, the narrowest interval that was found."""
    built: Act
    approved: Act | None = None
    published: Act | None = None
    withdrawn: Act | None = None
    reason: str | None = None
    """Why it was refused or withdrawn."""

    @property
    def period(self) -> Period:
        """The period it covers."""
        return period_of(self.period_code)

    @property
    def made_up(self) -> bool:
        """Whether it is of a demo; its name says so."""
        return self.name.startswith("demo-")

    @property
    def automatic(self) -> bool:
        """Whether the worker made it, so that anybody who may approve may approve it."""
        return self.built.by == WORKER

    @property
    def waits(self) -> bool:
        """Whether it can still be approved or published."""
        return self.state in (ReleaseState.AUDITED, ReleaseState.APPROVED)

    @property
    def four_eyes(self) -> FourEyes | None:
        """Whether two people were enforced by login or declared; None before approval.

        Enforced takes two logins of different people: a name alone is anybody's word.
        """
        if self.approved is None:
            return None
        if self.automatic and self.approved.enforced and self.approved.subject:
            return FourEyes.AUTOMATIC
        both = (self.built, self.approved)
        enforced = all(each.enforced and each.subject for each in both) and not _same(*both)
        return FourEyes.ENFORCED if enforced else FourEyes.DECLARED


def act(by: str, at: datetime, *, enforced: bool, subject: str = "") -> Act:
    """What somebody does, by name; raises `Invalid` without one."""
    if not by.strip():
        raise Invalid(Problem(field="by", message="Zeg wie je bent: je naam komt bij de publicatie te staan."))
    if by.strip().casefold() == WORKER:
        raise Invalid(Problem(field="by", message=f"‘{WORKER}’ is geen persoon: vul je eigen naam in."))
    return Act(by=by.strip(), at=at, enforced=enforced, subject=subject)


def act_of_worker(at: datetime) -> Act:
    """What the worker does by itself."""
    return Act(by=WORKER, at=at)


def published_since(release: Release, shown: Iterable[Release]) -> tuple[str, ...]:
    """Which of the releases ever published came after this one was gathered: it was not attacked with them."""
    return tuple(each.name for each in shown if each.published and each.published.at > release.built.at)


def approve(release: Release, act: Act) -> Release:
    """Approve an audited release; raises `Refused` when the approver built it, `Conflict` in another state."""
    _demand(release, ReleaseState.AUDITED, "goedkeuren")
    if _same(act, release.built):
        raise Refused("Wie een publicatie maakt, keurt ze niet zelf goed. Laat een collega dat doen.")
    return release.model_copy(update={"state": ReleaseState.APPROVED, "approved": act})


def publish(release: Release, act: Act) -> Release:
    """Publish an approved release; raises `Conflict` in another state."""
    _demand(release, ReleaseState.APPROVED, "publiceren")
    return release.model_copy(update={"state": ReleaseState.PUBLISHED, "published": act})


def withdraw(release: Release, act: Act, *, reason: str) -> Release:
    """Withdraw a release that was published, or drop one that waits; raises `Conflict` when it is neither."""
    _demand(release, _WITHDRAWABLE, "intrekken")
    return release.model_copy(update={"state": ReleaseState.WITHDRAWN, "withdrawn": act, "reason": reason})


def is_name(text: str) -> bool:
    """Whether a release could be called so.

    >>> is_name("2026-Q3.1"), is_name("demo-2026.2"), is_name("2026-Q3.1'--")
    (True, True, False)
    """
    return _NAME.fullmatch(text) is not None


def vintage(name: str) -> int:
    """The number of a release among those of its period.

    >>> vintage("2026-Q3.2")
    2
    """
    return int(name.rpartition(".")[2])


def _demand(release: Release, states: ReleaseState | tuple[ReleaseState, ...], verb: str) -> None:
    allowed = states if isinstance(states, tuple) else (states,)
    if release.state not in allowed:
        raise Conflict(f"Publicatie {release.name} kun je niet {verb}: ze is {STATE_WORDS[release.state]}.")


def _same(one: Act, other: Act) -> bool:
    """Whether two acts may be of one person: by login, or by name."""
    by_login = bool(one.subject) and one.subject == other.subject
    return by_login or one.by.strip().casefold() == other.by.strip().casefold()
