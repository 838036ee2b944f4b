"""What can be asked about orders: a period, at most three groupings, and a filter per dimension; as about usage."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.offer import KIND_WORDS, SECTOR, SECTOR_WORDS, Entry
from mvoscan.core.usage_query import (
    Words,
    known_codes,
    months_between,
    read_filter_months,
    read_given,
    read_groupings,
    read_period,
    strangers,
)


class OrderDimension(StrEnum):
    """What orders can be grouped and filtered by."""

    ENTRY = "entry"
    KIND = "kind"
    TYPE = "type"
    FAMILY = "family"
    MONTH = "month"


class OrdersQuery(BaseModel):
    """One question: months from and to (inclusive, `YYYY-MM`), what to group by, and which codes to keep."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    from_month: str = Field(serialization_alias="from", description="First month, YYYY-MM.")
    to_month: str = Field(serialization_alias="to", description="Last month, YYYY-MM, included.")
    by: tuple[OrderDimension, ...] = Field(default=(), description="What the rows are grouped by.")
    filters: dict[OrderDimension, tuple[str, ...]] = Field(
        default_factory=dict, description="The codes that are kept, per dimension; an order must fit all of them."
    )

    @property
    def months(self) -> tuple[str, ...]:
        """The months asked about: the period, narrowed by a filter on months."""
        kept = self.filters.get(OrderDimension.MONTH)
        period = months_between(self.from_month, self.to_month)
        return tuple(month for month in period if kept is None or month in kept)

    def parameters(self) -> tuple[tuple[str, str], ...]:
        """The question as parameters of an address."""
        by = [("by", ",".join(self.by))] if self.by else []
        kept = [(str(name), ",".join(codes)) for name, codes in self.filters.items()]
        return (("from", self.from_month), ("to", self.to_month), *by, *kept)


def order_words(types: InstitutionTypes, entries: Iterable[Entry]) -> Words:
    """Codes and labels: every entry there ever was, the kinds, and who may order."""
    return Words(
        labels={
            OrderDimension.ENTRY: {each.code: each.content.title for each in entries},
            OrderDimension.KIND: {each.value: label for each, label in KIND_WORDS.items()},
            OrderDimension.TYPE: {**{each.code: each.label for each in types.types}, SECTOR: SECTOR_WORDS},
            OrderDimension.FAMILY: {**{each.code: each.label for each in types.families}, SECTOR: SECTOR_WORDS},
        }
    )


def read_orders_query(parameters: Mapping[str, Sequence[str]], *, words: Words, now_month: str) -> OrdersQuery:
    """Read a question from the parameters of an address, each with all its values; empty values do not count.

    Without a period it is the current calendar year. Raises `Invalid` with everything that is wrong.
    """
    given = read_given(parameters)
    problems = strangers(given, OrderDimension)
    from_month, to_month = read_period(given, now_month, problems)
    by = read_groupings(given.get("by", ()), OrderDimension, problems)
    filters = {each: _codes(each, given[each], words, problems) for each in OrderDimension if each in given}
    if problems:
        raise Invalid(*problems)
    query = OrdersQuery(from_month=from_month, to_month=to_month, by=by, filters=filters)
    if not query.months:
        raise Invalid(Problem(field="month", message=f"Kies maanden van {from_month} tot en met {to_month}."))
    return query


def _codes(
    dimension: OrderDimension, values: tuple[str, ...], words: Words, problems: list[Problem]
) -> tuple[str, ...]:
    if dimension is OrderDimension.MONTH:
        return read_filter_months(values, problems)
    valid = words.labels[dimension]
    return known_codes(dimension, {each: [each] if each in valid else [] for each in values}, tuple(valid), problems)
