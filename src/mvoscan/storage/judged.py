"""Entries of the offer with what an operator should look at, out of their feedback and their orders."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.feedback import Verdict, verdicts
from mvoscan.core.offer import Entry
from mvoscan.storage import feedback, offer, orders


class Judged(NamedTuple):
    """An entry, and what to look at; nothing for one that was withdrawn."""

    entry: Entry
    verdicts: tuple[Verdict, ...]


def every(connection: Connection, *, today: date) -> tuple[Judged, ...]:
    """All entries, withdrawn ones last."""
    forms, days, adjusted = feedback.by_entry(connection), orders.held_days(connection), offer.last_adjusted(connection)

    def found(each: Entry) -> tuple[Verdict, ...]:
        own, held = forms.get(each.id, ()), days.get(each.id, ())
        return verdicts(own, held_days=held, adjusted_at=adjusted.get(each.id), today=today)

    judged = (Judged(each, () if each.withdrawn_at else found(each)) for each in offer.every(connection))
    return tuple(sorted(judged, key=lambda each: each.entry.withdrawn_at is not None))
