"""The table of what was answered before: one row a revision, only ever added."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Text
from sqlmodel import Field, SQLModel

from mvoscan.storage.tables import BigId, Instant


class AnswerHistoryRow(SQLModel, table=True):
    """An answer as it was at one of its revisions, with who gave it and when."""

    __tablename__ = "answer_history"
    __table_args__ = {"sqlite_with_rowid": False}
    dossier_id: int = Field(sa_column=Column(BigId, ForeignKey("dossier.id"), primary_key=True))
    question: str = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    option: str | None = None
    interesting: bool = False
    note: str = Field(default="", sa_column=Column(Text, nullable=False))
    author: str = ""
    at: datetime = Field(sa_type=Instant)
