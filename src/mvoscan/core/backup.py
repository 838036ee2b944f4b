"""What a backup says about itself, and whether it can be put back here."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from mvoscan.core.errors import Conflict

ENGINE_WORDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
"""The engines on screen."""

LEFT_OUT = (
    "sleutels die resultaten ondertekenen (signing-keys, of MVOSCAN_SIGNING_KEYS)",
    "de geheime sleutel (secret-key, of MVOSCAN_SECRET_KEY_FILE): zonder haar gaat geen geheim van een webhook open",
    "mail die als .eml in de map mail ligt, instellingen, en eigen vragenlijsten",
)
"""What is not in a backup, on screen."""


class About(BaseModel):
    """The first part of a backup: what it is, which program made it and of what, and the hash of the copy."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["mvoscan-backup"] = "mvoscan-backup"
    format: Literal[1] = 1
    engine: Literal["sqlite", "postgresql"]
    program: str
    """Version of the program that made it."""
    revision: str
    """Migration head of the copy."""
    made_at: datetime
    size: int
    sha256: str


def demand_fit(about: About, *, engine: str, revision: str) -> None:
    """Raise `Conflict` when this backup is of another engine, or of other tables than this program's."""
    if about.engine != engine:
        raise Conflict(
            f"Deze back-up is van {ENGINE_WORDS[about.engine]}, en MVOSCAN_DATABASE_URL wijst naar "
            f"{ENGINE_WORDS[engine]}. Er is niets veranderd. Zet hem terug op {ENGINE_WORDS[about.engine]}."
        )
    if about.revision != revision:
        raise Conflict(
            f"Deze back-up is gemaakt met versie {about.program} van het programma (databank op {about.revision}); dit "
            f"programma vraagt {revision}. Er is niets veranderd. Zet hem terug met het programma waarmee hij gemaakt "
            "is, en voer daarna met het nieuwe uit: mvoscan migrate."
        )
