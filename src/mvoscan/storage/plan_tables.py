"""The tables of action plans: what a body does after a scan. They hang from the dossier, never from the submission."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from mvoscan.storage.tables import BigId, Instant


class PlanActionRow(SQLModel, table=True):
    """An action of a plan, with its place in the order and its revision."""

    __tablename__ = "plan_action"
    __table_args__ = (UniqueConstraint("dossier_id", "question"),)
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    public_id: str = Field(unique=True)
    dossier_id: int = Field(sa_column=Column(BigId, ForeignKey("dossier.id"), index=True, nullable=False))
    position: int
    question: str | None = None
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    revision: int
    changed_at: datetime = Field(sa_type=Instant)


class PlanStepRow(SQLModel, table=True):
    """A note of progress on an action; only added."""

    __tablename__ = "plan_step"
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    action_id: int = Field(sa_column=Column(BigId, ForeignKey("plan_action.id"), index=True, nullable=False))
    day: date
    percent: int
    value: str | None = None
    note: str = Field(default="", sa_column=Column(Text, nullable=False))
