"""The tables of the offer: entries with all their versions, orders with their links, and feedback."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from mvoscan.storage.columns import BigId, instant


class OfferEntryRow(SQLModel, table=True):
    """An entry of the offer as it is now; it is never erased, only withdrawn."""

    __tablename__ = "offer_entry"
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    code: str = Field(unique=True)
    revision: int
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    changed_at: datetime = instant()
    withdrawn_at: datetime | None = instant(nullable=True)


class OfferVersionRow(SQLModel, table=True):
    """One version of an entry, with who made it and why; rows are only ever added."""

    __tablename__ = "offer_version"
    __table_args__ = (UniqueConstraint("entry_id", "revision"),)
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    entry_id: int = Field(sa_column=Column(BigId, ForeignKey("offer_entry.id"), nullable=False))
    revision: int
    at: datetime = instant()
    by: str
    source: str
    reason: str
    withdrawn: bool = False
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class OfferOrderRow(SQLModel, table=True):
    """An order. What names a person is emptied after its term; what is counted stays."""

    __tablename__ = "offer_order"
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    public_id: str = Field(unique=True)
    entry_id: int = Field(sa_column=Column(BigId, ForeignKey("offer_entry.id"), index=True, nullable=False))
    form_key: str | None = Field(default=None, unique=True, description="of the form that was sent: twice is once")
    kind: str
    month: str = Field(index=True)
    type: str
    family: str
    institution_id: str | None = Field(default=None, foreign_key="institution.id", index=True)
    organisation: str
    contact: str
    address: str
    folded: str = Field(index=True, description="the address as it is compared")
    wish_date: str
    wish_place: str
    people: int | None = None
    remark: str = Field(default="", sa_column=Column(Text, nullable=False))
    state: str
    made_at: datetime = instant()
    changed_at: datetime = instant()
    planned_on: date | None = None
    begins: str | None = None
    ends: str | None = None
    place: str = ""
    sequence: int = 0
    reason: str = ""
    erased_at: datetime | None = instant(nullable=True)


class OfferLinkRow(SQLModel, table=True):
    """A link to an order, or to its feedback form, made when it was mailed; only the hash of its token is kept."""

    __tablename__ = "offer_link"
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    order_id: int = Field(sa_column=Column(BigId, ForeignKey("offer_order.id"), index=True, nullable=False))
    purpose: str
    token_hash: str = Field(unique=True)
    made_at: datetime = instant()
    expires_at: datetime = instant()


class OfferFeedbackRow(SQLModel, table=True):
    """The feedback on one order that was held."""

    __tablename__ = "offer_feedback"
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    order_id: int = Field(sa_column=Column(BigId, ForeignKey("offer_order.id"), unique=True, nullable=False))
    entry_id: int = Field(sa_column=Column(BigId, ForeignKey("offer_entry.id"), index=True, nullable=False))
    revision: int = Field(description="of the entry, as it was held")
    organisation: str = Field(description="a random stand-in, the same for one organisation")
    given_at: datetime = instant()
    fit: int
    clear: int
    useful: int
    recommend: int
    remark: str = Field(default="", sa_column=Column(Text, nullable=False))
