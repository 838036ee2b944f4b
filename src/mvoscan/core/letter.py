"""Mail: what is meant (kept in the queue, without text or token), and the letter that is made of it on sending."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict

WAITS = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 180, 360, 720, 1440))


class Letter(NamedTuple):
    """A mail as it goes out: plain text."""

    to: str
    subject: str
    text: str


class Mail(BaseModel):
    """An intent to mail; `data` holds what the text is made of, and opens nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: int
    kind: str
    recipient: str
    data: dict[str, Any]
    made_at: datetime
    attempts: int = 0
    next_at: datetime | None = None
    sent_at: datetime | None = None
    error: str | None = None


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When to try once more after so many attempts: ever later, and None after the last.

    >>> from datetime import UTC
    >>> next_try(1, datetime(2026, 1, 1, tzinfo=UTC)).isoformat(), next_try(9, datetime(2026, 1, 1, tzinfo=UTC))
    ('2026-01-01T00:01:00+00:00', None)
    """
    return now + WAITS[attempts - 1] if attempts <= len(WAITS) else None
