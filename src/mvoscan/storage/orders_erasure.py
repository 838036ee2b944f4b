"""Erase who ordered: names, wishes, remarks, links and mail go; that there was an order stays, to be counted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, delete, or_, select, update

from mvoscan.core.contact import folded
from mvoscan.core.order import OPEN, OrderState
from mvoscan.storage import mail_queue
from mvoscan.storage.offer_tables import OfferFeedbackRow, OfferLinkRow, OfferOrderRow
from mvoscan.storage.tables import table_of

_order = table_of(OfferOrderRow)
_link = table_of(OfferLinkRow)
_feedback = table_of(OfferFeedbackRow)
_TEXTS = ("organisation", "contact", "address", "folded", "wish_date", "wish_place", "remark", "place", "reason")
_NOTHING: dict[str, Any] = {
    **dict.fromkeys(_TEXTS, ""),
    **dict.fromkeys(("form_key", "institution_id", "people", "begins", "ends")),
}
"""What is left of what named somebody. The day on which it was held stays: it says nothing about who."""


def due(before: datetime) -> Select[Any]:
    """The orders that were held, cancelled or left lying before then; one that is planned later waits for its day."""
    waits = and_(_order.c.state.in_(OPEN), _order.c.planned_on >= before.date())
    over = (_order.c.erased_at.is_(None), _order.c.changed_at < before)
    planned = or_(_order.c.planned_on.is_(None), ~waits)
    return select(_order.c.id).where(*over, planned).order_by(_order.c.id)


def of_address(connection: Connection, address: str) -> list[int]:
    """The orders of an address."""
    return _numbers(connection, _order.c.folded == folded(address))


def of_bodies(connection: Connection, bodies: Sequence[str]) -> list[int]:
    """The orders of these entries of the register."""
    return _numbers(connection, _order.c.institution_id.in_(bodies))


def erase(connection: Connection, orders: Sequence[int], *, now: datetime) -> None:
    """Erase who ordered; an order that was still open is cancelled, as nobody can be told of it any more."""
    mail_queue.drop_about(connection, "order", orders)
    connection.execute(delete(_link).where(_link.c.order_id.in_(orders)))
    connection.execute(update(_feedback).where(_feedback.c.order_id.in_(orders)).values(remark=""))
    state = case((_order.c.state.in_(OPEN), OrderState.CANCELLED.value), else_=_order.c.state)
    connection.execute(
        update(_order).where(_order.c.id.in_(orders)).values(**_NOTHING, state=state, changed_at=now, erased_at=now)
    )


def _numbers(connection: Connection, where: ColumnElement[bool]) -> list[int]:
    query = select(_order.c.id).where(where, _order.c.erased_at.is_(None)).order_by(_order.c.id)
    return list(connection.execute(query.with_for_update()).scalars())
