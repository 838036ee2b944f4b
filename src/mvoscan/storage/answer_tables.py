"""The table of kept answers: rows are only added, and never change."""

from datetime import datetime

from sqlalchemy import Column, LargeBinary
from sqlmodel import Field, SQLModel

from mvoscan.storage.tables import Instant


class KeptAnswerRow(SQLModel, table=True):
    """An answer as it was given: the bytes of its page and data (compressed) and of its document."""

    __tablename__ = "kept_answer"
    name: str = Field(primary_key=True)
    day: str = Field(index=True, description="Belgian day on which it was kept, YYYY-MM-DD")
    kept_at: datetime = Field(sa_type=Instant, nullable=False)
    page: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    document: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
