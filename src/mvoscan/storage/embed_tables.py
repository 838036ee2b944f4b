"""The table of permissions to show a result inside other pages. They hang from the dossier that was handed in."""

from datetime import datetime

from sqlalchemy import JSON, Column, ForeignKey
from sqlmodel import Field, SQLModel

from mvoscan.storage.tables import BigId, Instant


class EmbedGrantRow(SQLModel, table=True):
    """A permission to show one view of one result; its id is public, it stands in the source of other pages."""

    __tablename__ = "embed_grant"
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    public_id: str = Field(unique=True)
    dossier_id: int = Field(sa_column=Column(BigId, ForeignKey("dossier.id"), index=True, nullable=False))
    submission: str = Field(index=True, description="public id of the submission that is shown")
    view: str
    theme: str
    reach: str
    origins: list[str] = Field(sa_column=Column(JSON, nullable=False))
    anonymous: bool
    made_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant, nullable=True)
