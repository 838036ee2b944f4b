"""Handle orders behind the counter: confirm them for a day, say that they were held, cancel them, or discard them."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.audit import Kind, entry
from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import Conflict, NotFound
from mvoscan.core.offer import Entry
from mvoscan.core.order import OPEN, Order, OrderState, cancelled, held, planned, read_plan, read_reason
from mvoscan.core.release import Act
from mvoscan.storage import audit, feedback, mail_queue, offer, orders

MOST = 500
_UNKNOWN = "Deze bestelling is er niet, of niet meer."
_ERASED = "De gegevens van deze bestelling zijn gewist; er is niets meer aan te veranderen."


class Handled(NamedTuple):
    """An order with what was ordered, and whether feedback came in."""

    order: Order
    entry: Entry
    feedback: bool


def list_orders(connection: Connection) -> tuple[Handled, ...]:
    """The newest orders: those that wait first, then those that were confirmed, then what is over."""
    known, fed_back = {each.id: each for each in offer.every(connection)}, feedback.orders_with(connection)
    over = tuple(each for each in OrderState if each not in OPEN)
    groups = (orders.newest(connection, states=states, most=MOST) for states in ((OPEN[0],), (OPEN[1],), over))
    return tuple(Handled(each, known[each.entry], each.id in fed_back) for group in groups for each in group)


def count_waiting(connection: Connection) -> int:
    """How many orders nobody confirmed yet."""
    return orders.waiting(connection)


def one_order(connection: Connection, public_id: str) -> Handled:
    """One order; raises `NotFound`."""
    found = orders.get(connection, public_id)
    if found is None:
        raise NotFound(_UNKNOWN)
    return Handled(found, offer.with_number(connection, found.entry), feedback.given(connection, found))


def confirm_order(connection: Connection, public_id: str, given: Mapping[str, str], *, act: Act) -> None:
    """Confirm an order for a day, or move it to another; who ordered hears of it."""
    order = _locked(connection, public_id)
    plan = read_plan(given, today=act.at.astimezone(BRUSSELS).date())
    _keep(connection, planned(order, plan, act.at), Kind.ORDER_CONFIRMED, act, dag=plan.day.isoformat())
    _mail(connection, "order-planned", order, now=act.at)


def hold_order(connection: Connection, public_id: str, *, act: Act) -> None:
    """Say that it was held; who ordered is asked for feedback."""
    order = _locked(connection, public_id)
    _keep(connection, held(order, act.at), Kind.ORDER_HELD, act)
    _mail(connection, "order-held", order, now=act.at)


def cancel_order(connection: Connection, public_id: str, reason: str, *, act: Act) -> None:
    """Cancel an order with a reason, which who ordered hears."""
    order = _locked(connection, public_id)
    why = read_reason(reason)
    _keep(connection, cancelled(order, why, act.at), Kind.ORDER_CANCELLED, act)
    _mail(connection, "order-cancelled", order, now=act.at)


def discard_order(connection: Connection, public_id: str, *, act: Act) -> None:
    """Erase what is no order at all, as a joke or abuse: it counts nowhere, and nobody gets a mail."""
    order = _locked(connection, public_id)
    if not order.open:
        raise Conflict("Deze bestelling is al afgehandeld en telt mee. Ze kan niet meer gewist worden als misbruik.")
    orders.discard(connection, order)
    audit.note(connection, entry(Kind.ORDER_DISCARDED, order.public_id, act))


def _locked(connection: Connection, public_id: str) -> Order:
    found = orders.get(connection, public_id, lock=True)
    if found is None:
        raise NotFound(_UNKNOWN)
    if found.erased_at is not None:
        raise Conflict(_ERASED)
    return found


def _keep(connection: Connection, order: Order, kind: Kind, act: Act, **details: str) -> None:
    orders.keep(connection, order)
    audit.note(connection, entry(kind, order.public_id, act, **details))


def _mail(connection: Connection, kind: str, order: Order, *, now: datetime) -> None:
    mail_queue.add(connection, kind, recipient=order.address, data={"order": order.id}, now=now)
