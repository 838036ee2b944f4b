"""The tables behind the login: who is logged in, and what was done. Rows of `audit_log` are only ever added."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from mvoscan.storage.columns import BigId, instant


class LoginRow(SQLModel, table=True):
    """Somebody who logged in, as the provider named them then; only the hash of the cookie is kept."""

    __tablename__ = "login"
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    cookie_hash: str = Field(unique=True)
    subject: str = Field(index=True, description="our own stand-in for the provider's")
    name: str
    roles: list[str] = Field(sa_column=Column(JSON, nullable=False))
    organisation_code: str | None = None
    organisation_name: str | None = None
    began_at: datetime = instant()
    seen_at: datetime = instant()
    expires_at: datetime = instant()
    ended_at: datetime | None = instant(nullable=True)


class AuditRow(SQLModel, table=True):
    """One act: who did what, when, and how it is known who it was."""

    __tablename__ = "audit_log"
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    at: datetime = instant()
    kind: str = Field(index=True)
    about: str
    by: str
    subject: str = Field(default="", description="who it was by login; empty when it was declared")
    known: str
    details: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
