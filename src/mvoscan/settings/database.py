"""The settings of the database: SQLite on one machine, or PostgreSQL with its pool and its standby."""

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings

POSTGRESQL = "postgresql"


class DatabaseSettings(BaseSettings):
    """Where the database is, and how many connections there may be."""

    database_url: str = Field(
        default="",
        description="Bijvoorbeeld postgresql+psycopg://gebruiker@server/mvoscan. Leeg: SQLite in de map data.",
    )
    read_database_url: str = Field(
        default="",
        description="Adres van een standby van PostgreSQL, om gepubliceerde resultaten uit te lezen. Leeg: de databank"
        " zelf.",
    )
    database_pool: int = Field(default=10, ge=1, le=200, description="Verbindingen met PostgreSQL die open blijven.")
    database_overflow: int = Field(
        default=0, ge=0, le=200, description="Verbindingen die daar op drukke momenten bij mogen komen."
    )
    database_wait_seconds: float = Field(
        default=15,
        ge=1,
        le=120,
        description="Seconden dat een verzoek op een vrije verbinding wacht voor het antwoord 503 is.",
    )
    database_recycle_seconds: int = Field(
        default=1800, ge=30, le=86_400, description="Seconden waarna een verbinding door een nieuwe vervangen wordt."
    )
    database_connect_seconds: int = Field(
        default=5, ge=2, le=60, description="Seconden dat een server (van elk adres) krijgt om een verbinding te geven."
    )

    @property
    def several_databases(self) -> bool:
        """Whether the address names more than one server."""
        return self.database_url.startswith(POSTGRESQL) and (
            self.database_url.count("host=") > 1 or "," in self.database_url.rpartition("@")[2]
        )

    @field_validator("read_database_url")
    @classmethod
    def _beside(cls, value: str, given: ValidationInfo) -> str:
        if value and not str(given.data.get("database_url", "")).startswith(POSTGRESQL):
            raise ValueError("een standby is er alleen naast PostgreSQL in MVOSCAN_DATABASE_URL")
        return value
