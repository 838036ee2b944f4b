"""The tables of events: what happened, and the number that the last one got."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, ForeignKey
from sqlmodel import Field, SQLModel

from mvoscan.storage.tables import BigId, Instant


class EventRow(SQLModel, table=True):
    """An event, written in the transaction of the fact. It hangs from its dossier, and goes when that is erased.

    `sequence` is empty until the publisher saw it committed: an id is no cursor, since a lower one can commit later.
    """

    __tablename__ = "event"
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    public_id: str = Field(unique=True)
    kind: str
    at: datetime = Field(sa_type=Instant)
    dossier_id: int | None = Field(sa_column=Column(BigId, ForeignKey("dossier.id"), index=True, nullable=True))
    client: str | None = Field(default=None, description="public id of the only client that is told, if only one is")
    subjects: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    sequence: int | None = Field(sa_column=Column(BigInteger, unique=True, nullable=True))


class EventSequenceRow(SQLModel, table=True):
    """The number that the last published event got; who publishes holds this row."""

    __tablename__ = "event_sequence"
    name: str = Field(primary_key=True)
    last: int = Field(sa_column=Column(BigInteger, nullable=False))


class EventAudienceRow(SQLModel, table=True):
    """Who is told that a dossier was erased: what led from the dossier to its clients goes with it."""

    __tablename__ = "event_audience"
    event_id: int = Field(sa_column=Column(BigId, ForeignKey("event.id"), primary_key=True))
    client_id: int = Field(sa_column=Column(BigId, ForeignKey("client.id"), primary_key=True))
