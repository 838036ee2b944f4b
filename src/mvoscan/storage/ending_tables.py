"""The tables of what happens to a scan after it was handed in, beside its row, which never changes."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey
from sqlmodel import Field, SQLModel

from mvoscan.storage.tables import BigId, Instant


class SubmissionEndRow(SQLModel, table=True):
    """The tombstone of a submission that was replaced or withdrawn."""

    __tablename__ = "submission_end"
    submission: str = Field(primary_key=True, description="public id of the submission")
    kind: str
    by: str | None = Field(default=None, unique=True, description="public id of the submission that took its place")
    at: datetime = Field(sa_type=Instant)


class IdempotencyRow(SQLModel, table=True):
    """A request that was answered, by the key its sender gave it: never a body, only its hash and what came of it."""

    __tablename__ = "idempotency"
    dossier_id: int = Field(sa_column=Column(BigId, ForeignKey("dossier.id"), primary_key=True))
    key_hash: str = Field(primary_key=True)
    body_hash: str
    status: int
    result: str = Field(description="public id of what it made")
    made_at: datetime = Field(sa_type=Instant, index=True)
