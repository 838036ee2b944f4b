"""Follow an order by its link: how far it is, cancel it, or say that one never ordered it."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.audit import Kind, by_link
from mvoscan.core.errors import Conflict, Gone, NotFound
from mvoscan.core.offer import Entry
from mvoscan.core.order import Order, cancelled
from mvoscan.storage import audit, offer, orders
from mvoscan.storage.orders import Purpose

_UNKNOWN = "Deze link kennen we niet, of niet meer. Kijk na of je hem helemaal hebt overgenomen uit de mail."
_LATE = "Deze link is verlopen."
_ERASED = "De gegevens van deze bestelling zijn gewist: haar bewaartermijn is voorbij."
_WHO = "wie bestelde"
_OWN = "door wie bestelde"


class Followed(NamedTuple):
    """An order with what was ordered."""

    order: Order
    entry: Entry


def read_order(connection: Connection, token: str, *, now: datetime) -> Followed:
    """The order of a link; changes nothing. Raises `NotFound` or `Gone`."""
    order = _standing(connection, token, now=now)
    return Followed(order, offer.with_number(connection, order.entry))


def cancel_order(connection: Connection, token: str, *, now: datetime) -> None:
    """Cancel an order; it stays counted as cancelled. Raises `Conflict` when it is over."""
    order = cancelled(_standing(connection, token, now=now, lock=True), _OWN, now)
    orders.keep(connection, order)
    audit.note(connection, by_link(Kind.ORDER_CANCELLED, order.public_id, now, who=_WHO))


def disown_order(connection: Connection, token: str, *, now: datetime) -> None:
    """Say that the owner of the address never ordered this: the order is erased and counts nowhere."""
    order = _standing(connection, token, now=now, lock=True)
    if not order.open:
        raise Conflict("Deze bestelling is al afgehandeld. Vraag wie deze dienst aanbiedt om je gegevens te wissen.")
    orders.discard(connection, order)
    audit.note(connection, by_link(Kind.ORDER_DISCARDED, order.public_id, now, who="wie de mail kreeg"))


def _standing(connection: Connection, token: str, *, now: datetime, lock: bool = False) -> Order:
    found = orders.by_token(connection, token, Purpose.FOLLOW, lock=lock)
    if found is None:
        raise NotFound(_UNKNOWN)
    if found.order.erased_at is not None:
        raise Gone(_ERASED)
    if found.expires_at <= now:
        raise Gone(_LATE)
    return found.order
