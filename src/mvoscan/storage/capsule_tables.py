"""The table of result capsules: what was issued, as bytes, for whom and until when. They hang from their dossier."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, LargeBinary
from sqlmodel import Field, SQLModel

from mvoscan.storage.tables import BigId, Instant


class CapsuleRow(SQLModel, table=True):
    """A document that was issued, with its signature; open, or for one client."""

    __tablename__ = "capsule"
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    public_id: str = Field(unique=True)
    dossier_id: int = Field(sa_column=Column(BigId, ForeignKey("dossier.id"), index=True, nullable=False))
    submission: str = Field(index=True, description="public id of the submission that it tells of")
    token_hash: str | None = Field(default=None, unique=True, description="of the address; none when for one client")
    client: str | None = Field(default=None, index=True, description="public id of the client that may read it")
    label: str
    anonymous: bool
    with_plan: bool
    made_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant, nullable=True)
    key: str = Field(description="name of the key that signed")
    document: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    signature: str = Field(description="compact JWS without its payload, which is the document")
