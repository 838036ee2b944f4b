"""The tables of clients: their keys, what people consented to, and the launches that ask for it.

Keys, codes and tokens are kept as hashes only.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Text
from sqlmodel import Field, SQLModel

from mvoscan.storage.tables import BigId, Instant


def _instant(*, nullable: bool = False) -> Any:
    return Field(sa_type=Instant, nullable=nullable)


def _id() -> Any:
    return Field(default=None, sa_column=Column(BigId, primary_key=True))


def _to(place: str) -> Any:
    return Field(sa_column=Column(BigId, ForeignKey(place), index=True, nullable=False))


def _maybe_to(place: str) -> Any:
    return Field(default=None, sa_column=Column(BigId, ForeignKey(place), index=True, nullable=True))


class ClientRow(SQLModel, table=True):
    """A program of others that may ask things of the API."""

    __tablename__ = "client"
    id: int | None = _id()
    public_id: str = Field(unique=True)
    name: str
    redirect_uris: list[str] = Field(sa_column=Column(JSON, nullable=False))
    scopes: list[str] = Field(sa_column=Column(JSON, nullable=False))
    confidential: bool
    made_at: datetime = _instant()
    revoked_at: datetime | None = _instant(nullable=True)


class ClientKeyRow(SQLModel, table=True):
    """A key of a client; only its hash is kept."""

    __tablename__ = "client_key"
    id: int | None = _id()
    public_id: str = Field(unique=True)
    client_id: int = _to("client.id")
    key_hash: str = Field(unique=True)
    made_at: datetime = _instant()
    expires_at: datetime = _instant()
    last_used_on: date | None = None
    revoked_at: datetime | None = _instant(nullable=True)


class ClientConsentRow(SQLModel, table=True):
    """That one client may read the result of a dossier, as whoever manages it chose."""

    __tablename__ = "client_consent"
    id: int | None = _id()
    public_id: str = Field(unique=True)
    client_id: int = _to("client.id")
    dossier_id: int = _to("dossier.id")
    submission: str | None = Field(default=None, index=True, description="public id; none until it is handed in")
    anonymous: bool
    with_plan: bool
    given_at: datetime = _instant()
    revoked_at: datetime | None = _instant(nullable=True)


class ClientLaunchRow(SQLModel, table=True):
    """Somebody whom a client sent here for a result: what it asked, and what came of it."""

    __tablename__ = "client_launch"
    id: int | None = _id()
    public_id: str = Field(unique=True)
    client_id: int = _to("client.id")
    cookie_hash: str = Field(index=True, description="hash of the cookie of the session it belongs to")
    dossier_id: int | None = _maybe_to("dossier.id")
    redirect_uri: str = Field(sa_column=Column(Text, nullable=False))
    state: str = Field(sa_column=Column(Text, nullable=False))
    challenge: str
    made_at: datetime = _instant()
    expires_at: datetime = _instant()
    ended_at: datetime | None = _instant(nullable=True)
    consent_id: int | None = _maybe_to("client_consent.id")
    code_hash: str | None = Field(default=None, unique=True)
    code_expires_at: datetime | None = _instant(nullable=True)
    code_used_at: datetime | None = _instant(nullable=True)


class ClientTokenRow(SQLModel, table=True):
    """A token that reads the result of one consent; only its hash is kept."""

    __tablename__ = "client_token"
    id: int | None = _id()
    token_hash: str = Field(unique=True)
    launch_id: int = _to("client_launch.id")
    consent_id: int = _to("client_consent.id")
    made_at: datetime = _instant()
    expires_at: datetime = _instant()
    revoked_at: datetime | None = _instant(nullable=True)


class ClientRequestRow(SQLModel, table=True):
    """A request of a client that was answered, by the key that it gave it: its status, and what it made."""

    __tablename__ = "client_request"
    client_id: int = Field(sa_column=Column(BigId, ForeignKey("client.id"), primary_key=True))
    key_hash: str = Field(primary_key=True)
    body_hash: str
    status: int
    result: str
    made_at: datetime = Field(sa_type=Instant, index=True)
