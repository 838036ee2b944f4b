"""The tables of work that is done outside requests: jobs with their logs, who may do it now, and mail that waits."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Text
from sqlmodel import Field, SQLModel

from mvoscan.storage.tables import BigId, Instant


def _instant(*, nullable: bool = False, index: bool = False) -> Any:
    return Field(sa_type=Instant, nullable=nullable, index=index)


class JobRow(SQLModel, table=True):
    """A job; `live` is its kind and period while it has not ended, so that there is one of them at a time."""

    __tablename__ = "job"
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    kind: str
    period: str
    live: str | None = Field(default=None, unique=True)
    state: str = Field(index=True)
    by: str
    enforced: bool = False
    subject: str = ""
    made_at: datetime = _instant()
    started_at: datetime | None = _instant(nullable=True)
    seen_at: datetime | None = _instant(nullable=True)
    ended_at: datetime | None = _instant(nullable=True)
    stage: str = ""
    percentage: int = 0
    log: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    reason: str | None = Field(default=None, sa_column=Column(Text))
    release: str | None = Field(default=None, index=True)
    population: str | None = None


class LeaseRow(SQLModel, table=True):
    """Who does the work of this name until when: of several replicas only one."""

    __tablename__ = "lease"
    name: str = Field(primary_key=True)
    holder: str
    until: datetime = _instant()


class MailRow(SQLModel, table=True):
    """A mail that is meant: what it is about and for whom. Never its text and never a token: those are made on sending.

    `next_at` is when it may be tried; empty once it was sent or given up.
    """

    __tablename__ = "mail"
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    kind: str
    recipient: str
    data: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    made_at: datetime = _instant()
    attempts: int = 0
    next_at: datetime | None = _instant(nullable=True, index=True)
    sent_at: datetime | None = _instant(nullable=True)
    error: str | None = Field(default=None, sa_column=Column(Text))
