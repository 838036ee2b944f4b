"""Browse the offer: what can be ordered now, and one entry with what may be told of its feedback."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.errors import Gone
from mvoscan.core.feedback import Heard, heard
from mvoscan.core.offer import Entry, Filter, past
from mvoscan.storage import feedback, offer


class Shown(NamedTuple):
    """An entry as everybody sees it; `past` when it cannot be ordered any more."""

    entry: Entry
    heard: Heard
    past: bool


def list_offer(connection: Connection, wanted: Filter, *, today: date) -> tuple[Entry, ...]:
    """The entries that can be ordered today and fit what is looked for, by title."""
    return tuple(
        each
        for each in offer.every(connection)
        if each.withdrawn_at is None and not past(each.content, today) and wanted.fits(each.content)
    )


def show_entry(connection: Connection, code: str, *, today: date) -> Shown:
    """One entry; raises `NotFound`, or `Gone` when it was withdrawn."""
    entry = offer.get(connection, code)
    if entry.withdrawn_at is not None:
        raise Gone("Dit aanbod is ingetrokken. Kijk op de pagina Aanbod wat er wel is.")
    return Shown(entry, heard(feedback.on_entry(connection, entry.id)), past(entry.content, today))
