"""The tables of mail with people: addresses of dossiers, links that were mailed, domains of bodies, and how often."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, UniqueConstraint
from sqlmodel import Field, SQLModel

from mvoscan.storage.columns import BigId, Instant, instant


def _to(column: str, **options: Any) -> Any:
    return Field(sa_column=Column(BigId, ForeignKey(column), nullable=False, **options))


class ContactRow(SQLModel, table=True):
    """The address of who coordinates a dossier, or of who was asked to take over."""

    __tablename__ = "contact"
    __table_args__ = (UniqueConstraint("dossier_id", "role"),)
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    dossier_id: int = _to("dossier.id")
    role: str
    address: str
    folded: str = Field(index=True)
    made_at: datetime = instant()
    confirmed_at: datetime | None = instant(nullable=True)
    warned_at: datetime | None = instant(nullable=True)


class MailLinkRow(SQLModel, table=True):
    """A link to confirm an address, made when it was mailed; only the hash of its token is kept."""

    __tablename__ = "mail_link"
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    contact_id: int = _to("contact.id", index=True)
    token_hash: str = Field(unique=True)
    made_at: datetime = instant()
    expires_at: datetime = instant()
    used_at: datetime | None = instant(nullable=True)


class MailedGrantRow(SQLModel, table=True):
    """Which links to a dossier were made for a mail."""

    __tablename__ = "mailed_grant"
    grant_id: int = _to("access_grant.id", primary_key=True)
    contact_id: int = _to("contact.id", index=True)


class MailDomainRow(SQLModel, table=True):
    """A mail domain that an operator registered for a body."""

    __tablename__ = "mail_domain"
    __table_args__ = (UniqueConstraint("institution_id", "domain"),)
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    institution_id: str = Field(foreign_key="institution.id")
    domain: str = Field(index=True)
    made_at: datetime = instant()
    by: str


class RateWindowRow(SQLModel, table=True):
    """How often something was asked in a window, by a hash of who asked or about whom."""

    __tablename__ = "rate_window"
    kind: str = Field(primary_key=True)
    who: str = Field(primary_key=True)
    began_at: datetime = Field(sa_type=Instant, primary_key=True)
    count: int
