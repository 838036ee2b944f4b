"""A scan in progress: who it says it is for, and who may do what."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, model_validator

from mvoscan.core.answers import Answer
from mvoscan.core.questionnaire import Scope
from mvoscan.core.tailoring import Tailoring

BRUSSELS = ZoneInfo("Europe/Brussels")


class Right(StrEnum):
    """What a link or session may do with a dossier; each includes the ones before it."""

    READ = "read"
    CONTRIBUTE = "contribute"
    MANAGE = "manage"

    def includes(self, other: "Right") -> bool:
        """Whether this right is at least the other.

        >>> Right.MANAGE.includes(Right.READ), Right.READ.includes(Right.CONTRIBUTE)
        (True, False)
        """
        order = list(Right)
        return order.index(self) >= order.index(other)


class Subject(BaseModel):
    """Who a scan says it is for: a type, an institution or none, and a partner when it is joint.

    In a joint scan the first is always the municipality (STATISTICS Decision 3).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: str
    institution: str | None = None
    partner_type: str | None = None
    partner: str | None = None

    @model_validator(mode="after")
    def _partner_is_whole(self) -> "Subject":
        if (self.partner is None) != (self.partner_type is None) or (self.partner and not self.institution):
            raise ValueError("a joint scan names two institutions with their types")
        return self

    @property
    def joint(self) -> bool:
        """Whether two institutions take this scan together."""
        return self.partner is not None

    @property
    def types(self) -> frozenset[str]:
        """The institution types whose statements are asked."""
        return frozenset(code for code in (self.type, self.partner_type) if code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A scan in progress, or handed in when `submission` names what came of it.

    `public_id` is in its address; `edition_hash` seals the edition it was started on; `started` once an answer was
    saved. A scan that goes on from an earlier one names that submission (`previous`) and holds its comparable answers
    (`carried`, by statement id of this edition), which count for nothing until they are confirmed. One that corrects a
    submission names it (`corrects`), began with all its answers, and takes its place when it is handed in.
    """

    id: int
    public_id: str
    questionnaire: str
    edition: str
    edition_hash: str
    scope: Scope
    practice: bool
    subject: Subject
    profile: dict[str, tuple[str, ...]] = field(default_factory=dict)
    created_at: datetime
    changed_at: datetime
    submission: str | None = None
    started: bool = False
    previous: str | None = None
    corrects: str | None = None
    carried: dict[str, Answer] = field(default_factory=dict)

    @property
    def tailoring(self) -> Tailoring:
        """What decides which statements are asked."""
        return Tailoring(types=self.subject.types, profile=self.profile, scope=self.scope)


def brussels_month(instant: datetime) -> str:
    """The month `YYYY-MM` of an instant on the Belgian calendar.

    >>> from datetime import UTC
    >>> brussels_month(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    '2027-01'
    """
    return instant.astimezone(BRUSSELS).strftime("%Y-%m")


def brussels_quarter(instant: datetime) -> str:
    """The quarter `YYYY-Qn` of an instant on the Belgian calendar.

    >>> from datetime import UTC
    >>> brussels_quarter(datetime(2026, 5, 1, tzinfo=UTC))
    '2026-Q2'
    """
    local = instant.astimezone(BRUSSELS)
    return f"{local.year}-Q{(local.month + 2) // 3}"
