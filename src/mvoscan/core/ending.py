"""How a scan that was handed in ended: replaced by its correction, or withdrawn. Its submission never changes."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class EndKind(StrEnum):
    """What a scan counts as since it ended; these are also kinds of usage facts."""

    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Ending(BaseModel):
    """The tombstone of a submission: since when it no longer counts, and which one took its place (`by`).

    A scan that was replaced and whose correction was withdrawn later is withdrawn too, and still names that correction.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    submission: str
    kind: EndKind
    by: str | None = None
    at: datetime

    @property
    def withdrawn(self) -> bool:
        """Whether it was withdrawn, and not only replaced.

        >>> from datetime import UTC
        >>> Ending(submission="s", kind=EndKind.WITHDRAWN, at=datetime(2026, 11, 24, tzinfo=UTC)).withdrawn
        True
        """
        return self.kind is EndKind.WITHDRAWN
