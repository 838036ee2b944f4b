"""What a letter about an order says, looked up when it is sent, with the link that is made at that moment."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from mvoscan.core.errors import Refused
from mvoscan.core.letter import Mail
from mvoscan.core.order import OrderState
from mvoscan.storage import feedback, offer, orders
from mvoscan.storage.orders import Purpose

FEEDBACK_DAYS = 90
"""How long feedback can be given."""

_STATES = {
    "order-asked": (OrderState.ASKED,),
    "order-again": (OrderState.ASKED, OrderState.CONFIRMED),
    "order-planned": (OrderState.CONFIRMED,),
    "order-cancelled": (OrderState.CANCELLED,),
    "order-held": (OrderState.HELD,),
}
"""How far an order is when a letter still makes sense."""

KINDS = frozenset(_STATES)
_GONE = "Deze bestelling is er niet meer, of is intussen verder: er is niets te versturen."


def filled_in(
    connection: Connection, mail: Mail, *, fresh: Callable[[], str], link_days: int, now: datetime
) -> dict[str, Any]:
    """The data of a letter; raises `Refused` for what is past."""
    order = orders.with_number(connection, int(mail.data["order"]), lock=True)
    if order is None or order.address != mail.recipient or order.state not in _STATES[mail.kind]:
        raise Refused(_GONE)
    asks = mail.kind == "order-held"
    if asks and feedback.given(connection, order):
        raise Refused(_GONE)
    token, days = fresh(), FEEDBACK_DAYS if asks else link_days
    until = now + timedelta(days=days)
    purpose = Purpose.FEEDBACK if asks else Purpose.FOLLOW
    orders.add_link(connection, order, purpose, token=token, now=now, expires_at=until)
    return {
        "title": offer.with_number(connection, order.entry).content.title,
        "token": token,
        "until": until,
        "plan": order.plan,
        "reason": order.reason,
    }
