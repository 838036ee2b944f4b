"""The tables of links to share a result. They hang from the dossier that was handed in."""

from datetime import date, datetime

from sqlalchemy import Column, ForeignKey
from sqlmodel import Field, SQLModel

from mvoscan.storage.tables import BigId, Instant


class ShareGrantRow(SQLModel, table=True):
    """A right to read one result; only the hash of its token is kept."""

    __tablename__ = "share_grant"
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    public_id: str = Field(unique=True)
    dossier_id: int = Field(sa_column=Column(BigId, ForeignKey("dossier.id"), index=True, nullable=False))
    submission: str = Field(description="public id of the submission that is shared")
    token_hash: str = Field(unique=True)
    label: str
    anonymous: bool
    with_plan: bool
    made_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant, nullable=True)
    openings: int = 0
    last_opened_on: date | None = None


class ShareVisitRow(SQLModel, table=True):
    """A link to share that a session opened."""

    __tablename__ = "share_visit"
    visit_id: int = Field(sa_column=Column(BigId, ForeignKey("visit.id"), primary_key=True))
    share_id: int = Field(sa_column=Column(BigId, ForeignKey("share_grant.id"), primary_key=True, index=True))
