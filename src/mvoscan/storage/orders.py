"""Orders from the offer, and the links to them; only hashes of tokens are kept."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mvoscan.core.contact import folded
from mvoscan.core.dossier import brussels_month
from mvoscan.core.offer import Entry
from mvoscan.core.order import OPEN, Order, OrderState, Plan, Wish
from mvoscan.storage import mail_queue
from mvoscan.storage.access import hash_of
from mvoscan.storage.offer_tables import OfferLinkRow, OfferOrderRow
from mvoscan.storage.tables import table_of

_order = table_of(OfferOrderRow)
_link = table_of(OfferLinkRow)


class Purpose(StrEnum):
    """What a link is for."""

    FOLLOW = "follow"
    FEEDBACK = "feedback"


class OrderLink(NamedTuple):
    """A link with its order."""

    order: Order
    expires_at: datetime


def add(
    connection: Connection,
    entry: Entry,
    wish: Wish,
    *,
    family: str,
    institution: str | None,
    public_id: str,
    form_key: str,
    now: datetime,
) -> Order | None:
    """Keep an order; None when the form with this key was sent before, so that two clicks are one order."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    values = {
        **wish.model_dump(),
        "public_id": public_id,
        "form_key": form_key,
        "entry_id": entry.id,
        "kind": entry.content.kind,
        "family": family,
        "institution_id": institution,
        "folded": folded(wish.address),
        "month": brussels_month(now),
        "state": OrderState.ASKED,
        "made_at": now,
        "changed_at": now,
        "place": "",
        "sequence": 0,
        "reason": "",
    }
    statement = dialect.insert(_order).values(**values).on_conflict_do_nothing(index_elements=["form_key"])
    number = connection.execute(statement.returning(_order.c.id)).scalar_one_or_none()
    return with_number(connection, number) if number is not None else None


def open_at(connection: Connection, entry: Entry, address: str) -> Order | None:
    """The open order of this address for an entry, if there is one."""
    own = (_order.c.entry_id == entry.id, _order.c.folded == folded(address), _order.c.state.in_(OPEN))
    row = connection.execute(select(_order).where(*own).order_by(_order.c.id).limit(1)).one_or_none()
    return _order_of(row) if row else None


def sent_before(connection: Connection, form_key: str) -> bool:
    """Whether the form with this key became an order."""
    return connection.execute(select(_order.c.id).where(_order.c.form_key == form_key)).first() is not None


def with_number(connection: Connection, number: int, *, lock: bool = False) -> Order | None:
    """The order with this number."""
    return _one(connection, _order.c.id == number, lock=lock)


def get(connection: Connection, public_id: str, *, lock: bool = False) -> Order | None:
    """The order with this public id."""
    return _one(connection, _order.c.public_id == public_id, lock=lock)


def newest(connection: Connection, *, states: Sequence[OrderState], most: int) -> tuple[Order, ...]:
    """The newest orders in these states, the newest first."""
    query = select(_order).where(_order.c.state.in_(states)).order_by(_order.c.id.desc()).limit(most)
    return tuple(_order_of(row) for row in connection.execute(query))


def keep(connection: Connection, order: Order) -> None:
    """Keep how far an order is, and its plan."""
    plan = order.plan
    values = {
        **order.model_dump(include={"state", "changed_at", "sequence", "reason"}),
        "planned_on": plan.day if plan else None,
        "begins": plan.begins.isoformat("minutes") if plan else None,
        "ends": plan.ends.isoformat("minutes") if plan else None,
        "place": plan.place if plan else "",
    }
    connection.execute(update(_order).where(_order.c.id == order.id).values(**values))


def discard(connection: Connection, order: Order) -> None:
    """Erase what was no order at all, and mail about it; one with feedback was held, and cannot be discarded."""
    mail_queue.drop_about(connection, "order", [order.id])
    connection.execute(delete(_link).where(_link.c.order_id == order.id))
    connection.execute(delete(_order).where(_order.c.id == order.id))


def add_link(
    connection: Connection, order: Order, purpose: Purpose, *, token: str, now: datetime, expires_at: datetime
) -> None:
    """Keep a link that goes out in a mail."""
    values = {"order_id": order.id, "purpose": purpose, "token_hash": hash_of(token)}
    connection.execute(insert(_link).values(**values, made_at=now, expires_at=expires_at))


def by_token(connection: Connection, token: str, purpose: Purpose, *, lock: bool = False) -> OrderLink | None:
    """The order that this token leads to, for this purpose; expired links included."""
    own = (_link.c.token_hash == hash_of(token), _link.c.purpose == purpose)
    row = connection.execute(select(_link.c.order_id, _link.c.expires_at).where(*own)).one_or_none()
    order = with_number(connection, row.order_id, lock=lock) if row else None
    return OrderLink(order, row.expires_at) if row and order else None


def held_days(connection: Connection) -> Mapping[int, tuple[date, ...]]:
    """The days on which each entry was held, by its number."""
    query = select(_order.c.entry_id, _order.c.planned_on).where(_order.c.state == OrderState.HELD)
    found: dict[int, tuple[date, ...]] = {}
    for row in connection.execute(query.where(_order.c.planned_on.is_not(None))):
        found[row.entry_id] = (*found.get(row.entry_id, ()), row.planned_on)
    return found


def any_order(connection: Connection) -> bool:
    """Whether there ever was an order."""
    return connection.execute(select(_order.c.id).limit(1)).first() is not None


def waiting(connection: Connection) -> int:
    """How many orders wait for an operator."""
    return len(connection.execute(select(_order.c.id).where(_order.c.state == OrderState.ASKED)).all())


def _one(connection: Connection, where: Any, *, lock: bool) -> Order | None:
    query = select(_order).where(where)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return _order_of(row) if row else None


_PLAIN = tuple(name for name in Order.model_fields if name not in {"entry", "institution", "plan"})


def _order_of(row: Row[Any]) -> Order:
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Order(**plain, entry=row.entry_id, institution=row.institution_id, plan=_plan_of(row))


def _plan_of(row: Row[Any]) -> Plan | None:
    if row.planned_on is None or row.begins is None or row.ends is None:
        return None
    begins, ends = time.fromisoformat(row.begins), time.fromisoformat(row.ends)
    return Plan(day=row.planned_on, begins=begins, ends=ends, place=row.place)
