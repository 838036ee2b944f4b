"""The tables. Nothing outside storage sees them; queries use Core columns, never ORM objects on a hot path."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from mvoscan.storage.columns import BigId as BigId
from mvoscan.storage.columns import Instant as Instant
from mvoscan.storage.columns import instant
from mvoscan.storage.columns import metadata as metadata
from mvoscan.storage.columns import table_of as table_of


class ServiceFact(SQLModel, table=True):
    """What holds for this database as a whole: when the service first started, whether it is a demo."""

    __tablename__ = "service_fact"
    name: str = Field(primary_key=True)
    value: str


class InstitutionRow(SQLModel, table=True):
    """An entry of the register: listed, provisional (typed by a visitor) or merged into another."""

    __tablename__ = "institution"
    id: str = Field(primary_key=True)
    type: str = Field(index=True)
    name: str
    folded: str = Field(index=True, description="name for searching")
    province: str | None = None
    nis: str | None = None
    kbo: str | None = Field(default=None, index=True)
    ovo: str | None = Field(default=None, index=True)
    uri: str | None = None
    standing: str = Field(default="listed")
    merged_into: str | None = Field(default=None, foreign_key="institution.id")


class PredecessorRow(SQLModel, table=True):
    """A body that was merged into an entry; found by its old name."""

    __tablename__ = "predecessor"
    __table_args__ = (UniqueConstraint("institution_id", "name"),)
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    institution_id: str = Field(foreign_key="institution.id", index=True)
    name: str
    folded: str = Field(index=True)
    nis: str | None = None
    ended_on: date | None = None


class DossierRow(SQLModel, table=True):
    """A scan in progress, or handed in."""

    __tablename__ = "dossier"
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    public_id: str = Field(unique=True)
    questionnaire: str
    edition: str
    edition_hash: str
    scope: str
    practice: bool
    type: str
    institution_id: str | None = Field(default=None, foreign_key="institution.id")
    partner_type: str | None = None
    partner_id: str | None = Field(default=None, foreign_key="institution.id")
    profile: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    created_at: datetime = instant()
    changed_at: datetime = instant()
    first_saved_at: datetime | None = instant(nullable=True)
    submission: str | None = Field(default=None, description="public id of the submission it became")
    previous: str | None = Field(default=None, description="public id of the submission that this scan goes on from")
    corrects: str | None = Field(default=None, unique=True, description="public id of the submission it will replace")
    carried: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))


class AnswerRow(SQLModel, table=True):
    """The latest answer to one statement of a dossier, with its revision."""

    __tablename__ = "answer"
    dossier_id: int = Field(sa_column=Column(BigId, ForeignKey("dossier.id"), primary_key=True))
    question: str = Field(primary_key=True)
    option: str | None = None
    interesting: bool = False
    note: str = Field(default="", sa_column=Column(Text, nullable=False))
    revision: int
    changed_at: datetime = instant()
    author: str = Field(default="", description="label of the link it was given with, as it was then")
    grant_id: int | None = Field(default=None, sa_type=BigId, description="number of that link; labels may be the same")


class GrantRow(SQLModel, table=True):
    """A link to a dossier: only the hash of its token is kept."""

    __tablename__ = "access_grant"
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    dossier_id: int = Field(sa_column=Column(BigId, ForeignKey("dossier.id"), index=True, nullable=False))
    right: str
    token_hash: str = Field(unique=True)
    created_at: datetime = instant()
    expires_at: datetime = instant()
    revoked_at: datetime | None = instant(nullable=True)
    last_used_on: date | None = None
    label: str = ""
    themes: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    service: str | None = None
    deadline: date | None = None
    invited_at: datetime | None = instant(nullable=True)


class VisitRow(SQLModel, table=True):
    """A browser session; only the hash of its cookie is kept."""

    __tablename__ = "visit"
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    cookie_hash: str = Field(unique=True)
    created_at: datetime = instant()
    seen_on: date
    expires_at: datetime = instant()


class VisitGrantRow(SQLModel, table=True):
    """A grant that a session holds."""

    __tablename__ = "visit_grant"
    visit_id: int = Field(sa_column=Column(BigId, ForeignKey("visit.id"), primary_key=True))
    grant_id: int = Field(sa_column=Column(BigId, ForeignKey("access_grant.id"), primary_key=True, index=True))


class SubmissionRow(SQLModel, table=True):
    """A scan handed in: answers and scores as they were, with a snapshot of who it said it was for."""

    __tablename__ = "submission"
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    public_id: str = Field(unique=True)
    dossier_id: int = Field(sa_column=Column(BigId, ForeignKey("dossier.id"), unique=True, nullable=False))
    questionnaire: str
    edition: str
    edition_hash: str
    scope: str
    practice: bool
    type: str
    institution_id: str | None = Field(default=None, foreign_key="institution.id")
    partner_type: str | None = None
    partner_id: str | None = Field(default=None, foreign_key="institution.id")
    province: str | None = None
    nis: str | None = None
    profile: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    answers: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    scores: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    handed_in_at: datetime = instant()
    month: str
    quarter: str
    previous: str | None = None


class ClaimRow(SQLModel, table=True):
    """The claim that a handed-in scan is for a named institution (two when it is joint)."""

    __tablename__ = "claim"
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    submission: str = Field(unique=True, description="public id of the submission")
    institution_id: str = Field(foreign_key="institution.id", index=True)
    partner_id: str | None = Field(default=None, foreign_key="institution.id")
    state: str = Field(default="unconfirmed")
    made_at: datetime = instant()
    decided_at: datetime | None = instant(nullable=True)
    decided_by: str | None = None
    reason: str | None = None


class SurrogateRow(SQLModel, table=True):
    """A random stand-in for an institution in usage facts; cutting its rows cuts the link for good.

    Institutions that were merged share one surrogate, so that they count as one.
    """

    __tablename__ = "surrogate"
    institution_id: str = Field(primary_key=True, foreign_key="institution.id")
    surrogate: str = Field(index=True)


class UsageFactRow(SQLModel, table=True):
    """One narrow row per hand-in (kind `handed_in`) and per first saved answer (kind `started`, month only).

    The kind of a hand-in becomes `superseded` or `withdrawn` when the scan is; it keeps its month and its place.

    All usage counts below are derived from these rows and equal to a recount of them at any time.
    """

    __tablename__ = "usage_fact"
    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    kind: str
    month: str
    questionnaire: str = ""
    edition: str = Field(default="", description="questionnaire/edition: an edition has no name of its own")
    basis: str = ""
    type: str = ""
    family: str = ""
    body_group: str = ""
    province: str = ""
    partner_type: str = ""
    partner_family: str = ""
    partner_group: str = ""
    confirmed: bool = False
    surrogate: str | None = Field(default=None, index=True)
    partner_surrogate: str | None = Field(default=None, index=True)
    submission: str | None = Field(default=None, unique=True, description="public id; emptied at erasure")


class UsageCountRow(SQLModel, table=True):
    """Additive counts per cell, updated in the transaction of the fact.

    Kept at two grains: `full` has every dimension; `type` leaves edition, basis and province empty, so that the usual
    questions read a few hundred rows, however many scans there are.
    """

    __tablename__ = "usage_count"
    __table_args__ = {"sqlite_with_rowid": False}
    grain: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    questionnaire: str = Field(primary_key=True)
    edition: str = Field(primary_key=True)
    basis: str = Field(primary_key=True)
    type: str = Field(primary_key=True)
    family: str = Field(primary_key=True)
    body_group: str = Field(primary_key=True)
    province: str = Field(primary_key=True)
    handed_in: int = 0
    confirmed: int = 0
    joint: int = Field(default=0, description="of the scans handed in, those that are joint")
    joint_partner: int = Field(default=0, description="joint scans in which this type is the second institution")
    withdrawn: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class UsagePresenceRow(SQLModel, table=True):
    """Which institutions have confirmed scans in a cell: what distinct institutions are counted from."""

    __tablename__ = "usage_presence"
    __table_args__ = {"sqlite_with_rowid": False}
    month: str = Field(primary_key=True)
    questionnaire: str = Field(primary_key=True)
    edition: str = Field(primary_key=True)
    basis: str = Field(primary_key=True)
    type: str = Field(primary_key=True)
    family: str = Field(primary_key=True)
    body_group: str = Field(primary_key=True)
    province: str = Field(primary_key=True)
    surrogate: str = Field(primary_key=True, index=True)
    scans: int


class UsageStartRow(SQLModel, table=True):
    """Scans started, one total per month: no other dimension is kept."""

    __tablename__ = "usage_start"
    month: str = Field(primary_key=True)
    started: int
