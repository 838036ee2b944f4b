"""Orders from the offer and what was done with the feedback on them, for an answer."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from mvoscan.core.orders import OrdersRow, OrdersTable
from mvoscan.core.usage import CountStatus


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Adjusting(_Value):
    """How the offer was followed and adjusted.

    `entries` are those that can be ordered on the day of the answer; `examples` and `flagged` are some of them.
    `feedback` and `adjusted` are of the period: forms that came in, and changes because of feedback.
    """

    entries: int
    examples: int
    flagged: int
    feedback: int
    adjusted: int


class OrderedLine(_Value):
    """Orders of one kind of entry, or of one type of body."""

    code: str
    label: str
    ordered: int
    held: int
    cancelled: int


class Offered(_Value):
    """How often was ordered, what and by whom; numbers are None where nothing was counted."""

    status: CountStatus
    ordered: int | None
    open: int | None
    held: int | None
    cancelled: int | None
    counted_since: date | None
    kinds: tuple[OrderedLine, ...]
    types: tuple[OrderedLine, ...]
    adjusting: Adjusting


def offered_of(by_kind: OrdersTable, by_type: OrdersTable, adjusting: Adjusting) -> Offered:
    """Put tables of orders of one period together."""
    total = by_kind.total
    known = total.ordered is not None
    return Offered(
        status=total.status,
        ordered=total.ordered,
        open=(total.asked or 0) + (total.confirmed or 0) if known else None,
        held=total.held,
        cancelled=total.cancelled,
        counted_since=by_kind.counted_since,
        kinds=_lines(by_kind),
        types=_lines(by_type),
        adjusting=adjusting,
    )


def _lines(table: OrdersTable) -> tuple[OrderedLine, ...]:
    """The rows with orders, the most orders first."""
    found = (_line(row) for row in table.rows if row.ordered)
    return tuple(sorted(found, key=lambda each: -each.ordered))


def _line(row: OrdersRow) -> OrderedLine:
    (dimension,) = row.key
    return OrderedLine(
        code=row.key[dimension],
        label=row.labels[dimension],
        ordered=row.ordered or 0,
        held=row.held or 0,
        cancelled=row.cancelled or 0,
    )
