"""Orders as they are counted: straight from the orders themselves, of which there are few."""

from sqlalchemy import Column, ColumnElement, Connection, func, select

from mvoscan.core.order import OrderState
from mvoscan.core.orders import Cell
from mvoscan.core.orders_query import OrderDimension, OrdersQuery
from mvoscan.storage.offer_tables import OfferEntryRow, OfferFeedbackRow, OfferOrderRow
from mvoscan.storage.tables import table_of

_order = table_of(OfferOrderRow)
_entry = table_of(OfferEntryRow)
_feedback = table_of(OfferFeedbackRow)


def count(connection: Connection, query: OrdersQuery) -> tuple[Cell, ...]:
    """Orders by what is asked and by state."""
    keys = [_column(each) for each in query.by]
    kept = [_column(each).in_(codes) for each, codes in query.filters.items()]
    statement = (
        select(*keys, _order.c.state, func.count(_order.c.id), func.count(_feedback.c.id))
        .join(_entry, _entry.c.id == _order.c.entry_id)
        .outerjoin(_feedback, _feedback.c.order_id == _order.c.id)
        .where(*_during(query), *kept)
        .group_by(*keys, _order.c.state)
    )
    return tuple(
        Cell(tuple(str(each) for each in row[:-3]), OrderState(row[-3]), int(row[-2]), int(row[-1]))
        for row in connection.execute(statement)
    )


def _during(query: OrdersQuery) -> tuple[ColumnElement[bool], ...]:
    return (_order.c.month >= query.from_month, _order.c.month <= query.to_month)


def _column(dimension: OrderDimension) -> Column[str]:
    return _entry.c.code if dimension is OrderDimension.ENTRY else _order.c[dimension.value]
