"""Show all that is kept about a dossier, for somebody who asks to see it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from mvoscan.core.errors import NotFound
from mvoscan.storage import held

_LEFT_OUT = (
    "Hashes van links, sessies en sleutels staan er niet in. Tellingen van gebruik en deelnemers van publicaties "
    "hebben geen naam en zijn niet op dossier te vinden, behalve de telling hieronder (usage_fact)."
)


def show_held(connection: Connection, public_id: str, *, now: datetime) -> dict[str, Any]:
    """Everything about this dossier; raises `NotFound` when it is not there."""
    found = held.about_dossier(connection, public_id)
    if "dossier" not in found:
        raise NotFound(f"Er is geen dossier {public_id[:60]!r}. Het staat in het adres van zijn pagina's.")
    return {"dossier": public_id, "made_at": now.isoformat(), "left_out": _LEFT_OUT, "held": found}
