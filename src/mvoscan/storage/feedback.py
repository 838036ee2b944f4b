"""Feedback on what was held from the offer: one form per order."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from mvoscan.core.feedback import Answers, Feedback
from mvoscan.core.institution import fold
from mvoscan.core.order import Order
from mvoscan.storage.offer_tables import OfferFeedbackRow, OfferOrderRow
from mvoscan.storage.tables import table_of

_feedback = table_of(OfferFeedbackRow)
_order = table_of(OfferOrderRow)


def given(connection: Connection, order: Order) -> bool:
    """Whether there is feedback on this order."""
    query = select(_feedback.c.id).where(_feedback.c.order_id == order.id)
    return connection.execute(query).first() is not None


def orders_with(connection: Connection) -> frozenset[int]:
    """The numbers of the orders on which there is feedback."""
    return frozenset(connection.execute(select(_feedback.c.order_id)).scalars())


def add(connection: Connection, order: Order, answers: Answers, *, revision: int, now: datetime) -> bool:
    """Keep a form; False when there was one already."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(_feedback).values(
        **answers.model_dump(),
        order_id=order.id,
        entry_id=order.entry,
        revision=revision,
        organisation=_stand_in(connection, order),
        given_at=now,
    )
    made = statement.on_conflict_do_nothing(index_elements=["order_id"]).returning(_feedback.c.id)
    return connection.execute(made).first() is not None


def on_entry(connection: Connection, entry: int) -> tuple[Feedback, ...]:
    """The forms on an entry, the oldest first."""
    query = select(_feedback).where(_feedback.c.entry_id == entry).order_by(_feedback.c.given_at, _feedback.c.id)
    return tuple(_feedback_of(row) for row in connection.execute(query))


def by_entry(connection: Connection) -> Mapping[int, tuple[Feedback, ...]]:
    """All forms by the number of their entry, the oldest first."""
    found: dict[int, tuple[Feedback, ...]] = {}
    for row in connection.execute(select(_feedback).order_by(_feedback.c.given_at, _feedback.c.id)):
        found[row.entry_id] = (*found.get(row.entry_id, ()), _feedback_of(row))
    return found


def received(connection: Connection, *, since: datetime, until: datetime) -> int:
    """How many forms were given, from one instant up to another."""
    query = select(func.count()).where(_feedback.c.given_at >= since, _feedback.c.given_at < until)
    return int(connection.execute(query).scalar_one())


def _stand_in(connection: Connection, order: Order) -> str:
    """What stands for the organisation of an order: the one it has already on this entry, or a fresh random one.

    It says nothing by itself, and leads nowhere once the orders are erased.
    """
    query = select(_feedback.c.organisation, _order.c.institution_id, _order.c.organisation.label("name")).join(
        _order, _order.c.id == _feedback.c.order_id
    )
    known = or_(_order.c.institution_id.is_not(None), _order.c.organisation != "")
    for row in connection.execute(query.where(_feedback.c.entry_id == order.entry, known)):
        if (order.institution and row.institution_id == order.institution) or (
            not order.institution and not row.institution_id and fold(row.name) == fold(order.organisation)
        ):
            return str(row.organisation)
    return secrets.token_hex(8)


def _feedback_of(row: Row[Any]) -> Feedback:
    answers = Answers(**{name: getattr(row, name) for name in Answers.model_fields})
    return Feedback(given_at=row.given_at, revision=row.revision, organisation=row.organisation, answers=answers)
