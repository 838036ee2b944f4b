"""How often was ordered from the offer, and by whom: counts of orders, live; never names, wishes or answers.

An order counts in the month in which it was made, at the state it has now. What was discarded is no order, and an order
whose personal data was erased still counts.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from mvoscan.core.order import OrderState
from mvoscan.core.orders_query import OrderDimension, OrdersQuery
from mvoscan.core.usage import Counting, CountStatus, Key, Measure, together
from mvoscan.core.usage_query import Words


class OrderCounts(NamedTuple):
    """The counts of one row, by the state that orders have now, and how many of them got feedback."""

    asked: int = 0
    confirmed: int = 0
    held: int = 0
    cancelled: int = 0
    feedback: int = 0

    @property
    def ordered(self) -> int:
        """All orders."""
        return self.asked + self.confirmed + self.held + self.cancelled

    def plus(self, other: "OrderCounts") -> "OrderCounts":
        """Both added up."""
        return OrderCounts(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


class Cell(NamedTuple):
    """Orders of one row in one state, and how many of them got feedback."""

    key: Key
    state: OrderState
    orders: int
    feedback: int


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


ORDER_MEASURES = (
    Measure(
        name="ordered",
        label="Besteld",
        definition="Bestellingen die in deze maanden gemaakt zijn, hoever ze nu ook zijn: de vier volgende samen.",
        additive=True,
    ),
    Measure(name="asked", label="Aangevraagd", definition="Daarvan: nog zonder afgesproken dag.", additive=True),
    Measure(
        name="confirmed", label="Bevestigd", definition="Daarvan: met een dag, nog niet doorgegaan.", additive=True
    ),
    Measure(name="held", label="Doorgegaan", definition="Daarvan: doorgegaan.", additive=True),
    Measure(
        name="cancelled",
        label="Geannuleerd",
        definition="Daarvan: geannuleerd, door wie bestelde of door wie deze dienst aanbiedt.",
        additive=True,
    ),
    Measure(
        name="feedback",
        label="Feedback",
        definition="Van de bestellingen die doorgingen: die waarover feedback kwam.",
        additive=True,
    ),
)


class OrdersRow(_Value):
    """The numbers of one row; none of them is there (null) when its months were not counted."""

    key: dict[OrderDimension, str] = Field(description="The code of this row per grouping.")
    labels: dict[OrderDimension, str] = Field(description="The Dutch labels of those codes.")
    status: CountStatus = Field(
        description="counted; partly (counting began within the period); not_counted (before counting began); to_come."
    )
    ordered: int | None = Field(description="Orders made: asked + confirmed + held + cancelled.")
    asked: int | None = Field(description="Of those: without a day yet.")
    confirmed: int | None = Field(description="Of those: with a day, not held yet.")
    held: int | None = Field(description="Of those: held.")
    cancelled: int | None = Field(description="Of those: cancelled, by who ordered or by the operator.")
    feedback: int | None = Field(description="Of those held: with feedback.")


class OrdersTable(_Value):
    """The answer to a question about orders."""

    query: OrdersQuery = Field(description="The question, with its defaults filled in.")
    rows: tuple[OrdersRow, ...] = Field(
        description="One row per combination of codes that occurs; by month alone: all."
    )
    total: OrdersRow = Field(description="Everything asked about.")
    counted_since: date | None = Field(description="The day on which counting orders began.")
    partly_counted: bool = Field(description="Whether the period begins before counting began.")
    not_counted: tuple[str, ...] = Field(description="Months asked about that lie wholly before counting began.")
    to_come: tuple[str, ...] = Field(description="Months asked about that have not begun yet.")
    as_of: datetime = Field(description="When these numbers were read (UTC).")
    measures: tuple[Measure, ...] = Field(default=ORDER_MEASURES, description="What each number means.")
    notes: tuple[str, ...] = Field(description="What to know before using these numbers (Dutch).")


def tabulate_orders(
    query: OrdersQuery, cells: tuple[Cell, ...], *, words: Words, counting: Counting, as_of: datetime
) -> OrdersTable:
    """Put what was counted in a table, with nothing where nothing was counted."""
    statuses = {month: counting.status(month) for month in query.months}
    whole = together(statuses.values())
    counts = _by_key(cells)
    keys = set(counts)
    if query.by == (OrderDimension.MONTH,):
        keys |= {(month,) for month in statuses}
    total = OrderCounts()
    for each in counts.values():
        total = total.plus(each)

    def keyed(key: Key) -> OrdersRow:
        codes = dict(zip(query.by, key, strict=True))
        month = codes.get(OrderDimension.MONTH)
        return _row(codes, statuses[month] if month else whole, counts.get(key, OrderCounts()), words)

    def rank(key: Key) -> list[tuple[int, str]]:
        return [words.rank(dimension, code) for dimension, code in zip(query.by, key, strict=True)]

    return OrdersTable(
        query=query,
        rows=tuple(keyed(key) for key in sorted(keys, key=rank)) if query.by else (),
        total=_row({}, whole, total, words),
        counted_since=counting.since,
        partly_counted=whole is CountStatus.PARTLY,
        not_counted=tuple(month for month, status in statuses.items() if status is CountStatus.NOT_COUNTED),
        to_come=tuple(month for month, status in statuses.items() if status is CountStatus.TO_COME),
        as_of=as_of,
        notes=_notes(counting, whole),
    )


def _by_key(cells: tuple[Cell, ...]) -> Mapping[Key, OrderCounts]:
    found: dict[Key, OrderCounts] = {}
    for each in cells:
        own = OrderCounts(**{each.state.value: each.orders}, feedback=each.feedback)
        found[each.key] = found.get(each.key, OrderCounts()).plus(own)
    return found


def _row(codes: dict[OrderDimension, str], status: CountStatus, counts: OrderCounts, words: Words) -> OrdersRow:
    known = status in (CountStatus.COUNTED, CountStatus.PARTLY)
    numbers = {**counts._asdict(), "ordered": counts.ordered}
    return OrdersRow(
        key=codes,
        labels={dimension: words.label(dimension, code) for dimension, code in codes.items()},
        status=status,
        **{name: number if known else None for name, number in numbers.items()},
    )


def _notes(counting: Counting, status: CountStatus) -> tuple[str, ...]:
    notes = ["Een bestelling telt in de maand waarin ze gemaakt is, met de stand die ze nu heeft."]
    if status in {CountStatus.PARTLY, CountStatus.NOT_COUNTED}:
        since = f" Er wordt geteld sinds {counting.since.isoformat()}." if counting.since else ""
        notes.append(f"Wat voor de start van het aanbod gebeurde, is niet geteld.{since}")
    return tuple(notes)
