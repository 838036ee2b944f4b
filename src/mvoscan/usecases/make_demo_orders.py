"""Made-up orders from the offer of a demo, with feedback; nobody gets a mail of them."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import Connection

from mvoscan.core.feedback import Answers
from mvoscan.core.institution import Institution, InstitutionTypes
from mvoscan.core.offer import SECTOR, Entry
from mvoscan.core.order import Order, Plan, Wish, cancelled, held, planned
from mvoscan.storage import feedback, institutions, offer, orders

_ORDERS, _DAYS = 40, 330
_WAIT, _MOST_PEOPLE = 30, 60
_CANCELLED, _SECTOR, _SILENT = 0.1, 0.2, 0.25
_REASON = "Verzonnen reden: geen dag gevonden."


def make_demo_orders(connection: Connection, *, types: InstitutionTypes, today: date, random: Random) -> int:
    """Fill the last months with orders, once; gives how many."""
    entries = [each for each in offer.every(connection) if each.withdrawn_at is None]
    if not entries or orders.any_order(connection):
        return 0
    listed = [each for each in institutions.every(connection).values() if each.type in ("gemeente", "ocmw")]
    bodies = sorted(listed, key=lambda each: each.id)
    for number in range(_ORDERS):
        day = today - timedelta(days=1 + random.randrange(_DAYS))
        made = datetime.combine(day, time(10, number % 60), UTC)
        body = None if random.random() < _SECTOR else random.choice(bodies)
        order = _order(connection, number, random.choice(entries), body, types=types, made=made, random=random)
        _go_on(connection, order, today=today, random=random)
    return _ORDERS


def _order(
    connection: Connection,
    number: int,
    entry: Entry,
    body: Institution | None,
    *,
    types: InstitutionTypes,
    made: datetime,
    random: Random,
) -> Order:
    wish = Wish(
        type=body.type if body else SECTOR,
        organisation=body.name if body else f"Verzonnen koepel {number}",
        contact="Verzonnen contact",
        address=f"demo-{number}@example.org",
        people=5 + random.randrange(_MOST_PEOPLE),
    )
    order = orders.add(
        connection,
        entry,
        wish,
        family=types.by_code[body.type].family if body else SECTOR,
        institution=body.id if body else None,
        public_id=f"demo-bestelling-{number:02}",
        form_key=f"demo-{number:02}",
        now=made,
    )
    assert order is not None  # noqa: S101 # its key is its own.
    return order


def _go_on(connection: Connection, order: Order, *, today: date, random: Random) -> None:
    """Let an order wait for its day, be held, or be cancelled; about most of those that were held comes feedback."""
    answered = order.made_at + timedelta(days=3)
    if answered.date() >= today:
        return
    if random.random() < _CANCELLED:
        orders.keep(connection, cancelled(order, _REASON, answered))
        return
    day = order.made_at.date() + timedelta(days=7 + random.randrange(_WAIT))
    order = planned(order, Plan(day=day, begins=time(9, 30), ends=time(12), place="Verzonnen plaats"), answered)
    if day < today:
        order = held(order, datetime.combine(day, time(18), UTC))
    orders.keep(connection, order)
    if day < today - timedelta(days=2) and random.random() > _SILENT:
        marks = {
            name: random.choices((2, 3, 4, 5), (1, 2, 4, 3))[0] for name in ("fit", "clear", "useful", "recommend")
        }
        at = datetime.combine(day + timedelta(days=1), time(9), UTC)
        feedback.add(connection, order, Answers(remark="Verzonnen opmerking.", **marks), revision=1, now=at)
