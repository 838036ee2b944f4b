"""The tables of webhooks: where events go, which are on their way, and what was answered."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from mvoscan.storage.tables import BigId, Instant


def _instant(*, nullable: bool = False, index: bool = False) -> Any:
    return Field(sa_type=Instant, nullable=nullable, index=index)


class WebhookRow(SQLModel, table=True):
    """An address that wants to hear of events; its secrets are sealed with the key of the service.

    `busy_until` keeps its deliveries one after the other: of several workers one calls it at a time.
    """

    __tablename__ = "webhook"
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    public_id: str = Field(unique=True)
    client_id: int = Field(sa_column=Column(BigId, ForeignKey("client.id"), index=True, nullable=False))
    url: str = Field(sa_column=Column(Text, nullable=False))
    kinds: list[str] = Field(sa_column=Column(JSON, nullable=False))
    state: str
    reason: str | None = Field(default=None, sa_column=Column(Text))
    made_at: datetime = _instant()
    busy_until: datetime = _instant()
    secret: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    former_secret: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    former_until: datetime | None = _instant(nullable=True)


class WebhookDeliveryRow(SQLModel, table=True):
    """An event for a webhook; `next_at` is when it may be tried, empty once it arrived or was given up."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (UniqueConstraint("webhook_id", "event_id"),)
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    webhook_id: int = Field(sa_column=Column(BigId, ForeignKey("webhook.id"), nullable=False))
    event_id: int = Field(sa_column=Column(BigId, ForeignKey("event.id"), index=True, nullable=False))
    attempts: int = 0
    made_at: datetime = _instant(index=True)
    next_at: datetime | None = _instant(nullable=True, index=True)
    delivered_at: datetime | None = _instant(nullable=True)


class WebhookAttemptRow(SQLModel, table=True):
    """One try of a delivery: the log. Never what was answered, only with which status."""

    __tablename__ = "webhook_attempt"
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    delivery_id: int = Field(sa_column=Column(BigId, ForeignKey("webhook_delivery.id"), index=True, nullable=False))
    at: datetime = _instant()
    status: int | None = None
    error: str | None = Field(default=None, sa_column=Column(Text))
    milliseconds: int
