"""Show all that is kept about a dossier or an e-mail address, for somebody who asks to see it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from mvoscan.core.contact import read_address
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


def show_held_of(connection: Connection, address: str, *, now: datetime) -> dict[str, Any]:
    """Everything about this e-mail address; raises `Invalid` for what is none, `NotFound` when nothing is kept."""
    wanted = read_address(address)
    found = held.about_address(connection, wanted)
    if not found:
        raise NotFound("Over dit e-mailadres is niets bewaard.")
    return {"address": wanted, "made_at": now.isoformat(), "left_out": _LEFT_OUT, "held": found}
