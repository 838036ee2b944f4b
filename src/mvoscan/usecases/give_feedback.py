"""Give feedback on what was held, once, by the link in a mail."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from mvoscan.core.errors import Gone, NotFound
from mvoscan.core.feedback import read_answers
from mvoscan.core.offer import Entry
from mvoscan.core.order import Order
from mvoscan.storage import feedback, offer, orders
from mvoscan.storage.orders import Purpose

_UNKNOWN = "Deze link kennen we niet, of niet meer. Kijk na of je hem helemaal hebt overgenomen uit de mail."
_LATE = "Deze link is verlopen: feedback geven kan niet meer."
_TWICE = "Met deze link is al feedback gegeven. Dat kan één keer. Bedankt daarvoor!"
_ERASED = "De gegevens van deze bestelling zijn gewist: haar bewaartermijn is voorbij."


def read_asked(connection: Connection, token: str, *, now: datetime) -> Entry:
    """What is asked about; changes nothing. Raises `NotFound`, or `Gone` for a link that was used or is too old."""
    return offer.with_number(connection, _standing(connection, token, now=now).entry)


def give_feedback(connection: Connection, token: str, given: Mapping[str, str], *, now: datetime) -> None:
    """Keep the answers; raises `Invalid` for what is not answered, and `Gone` the second time."""
    order = _standing(connection, token, now=now, lock=True)
    answers = read_answers(given)
    revision = offer.with_number(connection, order.entry).revision
    if not feedback.add(connection, order, answers, revision=revision, now=now):
        raise Gone(_TWICE)


def _standing(connection: Connection, token: str, *, now: datetime, lock: bool = False) -> Order:
    found = orders.by_token(connection, token, Purpose.FEEDBACK, lock=lock)
    if found is None:
        raise NotFound(_UNKNOWN)
    if feedback.given(connection, found.order):
        raise Gone(_TWICE)
    if found.order.erased_at is not None:
        raise Gone(_ERASED)
    if found.expires_at <= now:
        raise Gone(_LATE)
    return found.order
