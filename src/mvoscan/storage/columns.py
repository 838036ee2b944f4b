"""What all tables are made of: their names, their metadata, and columns that both databases keep alike."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Integer, MetaData, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.model_config["defer_build"] = True  # no row is made or validated: what pydantic needs for that stays unmade.
metadata: MetaData = SQLModel.metadata

BigId = BigInteger().with_variant(Integer, "sqlite")
"""A growing id: SQLite only numbers rows itself for INTEGER."""


class Instant(TypeDecorator[datetime]):
    """An instant: UTC in the database, timezone-aware in the program; a naive datetime is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive datetime; SQLite stores UTC without its offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def instant(*, nullable: bool = False) -> Any:
    """A field with an instant."""
    return Field(sa_type=Instant, nullable=nullable)


def table_of(row: type[SQLModel]) -> Table:
    """The Core table of a row class."""
    return metadata.tables[str(row.__tablename__)]
