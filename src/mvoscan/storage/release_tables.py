"""The tables of releases: what was published never changes, so their rows are only added; a release changes state.

And what releases to come count of scans that were erased.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from mvoscan.storage.columns import BigId, instant


class ReleaseRow(SQLModel, table=True):
    """A release: what it covers, what it was made with, and who did what."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("questionnaire", "period", "vintage"),)
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    name: str = Field(unique=True)
    questionnaire: str
    period: str = Field(index=True)
    vintage: int
    state: str = Field(index=True)
    cube_version: str
    policy_version: str
    sha256: str
    units_sha256: str
    counts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    audit: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    built_by: str
    built_at: datetime = instant()
    built_enforced: bool = False
    built_subject: str = ""
    approved_by: str | None = None
    approved_at: datetime | None = instant(nullable=True)
    approved_enforced: bool = False
    approved_subject: str = ""
    published_by: str | None = None
    published_at: datetime | None = instant(nullable=True)
    published_enforced: bool = False
    published_subject: str = ""
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = instant(nullable=True)
    withdrawn_enforced: bool = False
    withdrawn_subject: str = ""
    reason: str | None = Field(default=None, sa_column=Column(Text))


class ReleaseRowsRow(SQLModel, table=True):
    """The rows of a release as one block of bytes: read whole, checked by its hash, and selected from in memory."""

    __tablename__ = "release_rows"
    release_id: int = Field(sa_column=Column(BigId, ForeignKey("release.id"), primary_key=True))
    rows: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class ReleaseUnitsRow(SQLModel, table=True):
    """Who was counted in a release and in which cells, under pseudonyms and without scores: later audits need it."""

    __tablename__ = "release_units"
    release_id: int = Field(sa_column=Column(BigId, ForeignKey("release.id"), primary_key=True))
    units: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class ErasedScanRow(SQLModel, table=True):
    """A scan that was erased before its year appeared, without identity: it goes once the year is there."""

    __tablename__ = "erased_scan"
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    scan: str = Field(unique=True, description="the pseudonym that frozen units have it under")
    questionnaire: str
    edition: str
    edition_hash: str
    quarter: str = Field(index=True)
    day: date = Field(description="of the hand-in, without the time")
    organisation: str = Field(description="the stand-in of its body in usage facts")
    type: str
    province: str | None = None
    partner: str | None = None
    partner_type: str | None = None
    erased_on: date
    results: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
