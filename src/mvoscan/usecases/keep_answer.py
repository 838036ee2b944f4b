"""Keep an answer for ever, once, and within limits: anybody may press the button."""

from datetime import datetime

from sqlalchemy import Connection

from mvoscan.core.answer.kept import KeptAnswer, is_name
from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import Conflict, NotFound
from mvoscan.storage import kept_answers

MOST_A_DAY = 50
MOST_BYTES = 1_000_000
"""Of the page, the document and the data together; an answer over many years takes a tenth of it."""


def is_kept(connection: Connection, name: str) -> bool:
    """Whether an answer that says this was kept before."""
    return kept_answers.exists(connection, name)


def keep_answer(connection: Connection, kept: KeptAnswer, *, now: datetime) -> None:
    """Keep an answer; the same one a second time changes nothing. Raises `Conflict` beyond the limits."""
    if is_kept(connection, kept.name):
        return
    if len(kept.page) + len(kept.document) + len(kept.data) > MOST_BYTES:
        raise Conflict("Dit antwoord is te groot om te bewaren. Kies een kortere periode, of download het.")
    day = now.astimezone(BRUSSELS).date().isoformat()
    if kept_answers.kept_on(connection, day) >= MOST_A_DAY:
        raise Conflict(
            f"Vandaag zijn er al {MOST_A_DAY} antwoorden bewaard; meer kan niet op één dag. "
            "Download het antwoord, of bewaar het morgen."
        )
    kept_answers.add(connection, kept, day=day, now=now)


def read_kept(connection: Connection, name: str) -> KeptAnswer:
    """An answer as it was kept; raises `NotFound`."""
    found = kept_answers.find(connection, name) if is_name(name) else None
    if found is None:
        raise NotFound("Dit antwoord is niet bewaard. Controleer het adres, of vraag een nieuw antwoord op.")
    return found
