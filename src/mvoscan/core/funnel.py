"""How far scans get: begun, which themes were reached, handed in, or left lying. Never scores, never answers."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.usage_query import months_between

ABANDONED_DAYS = 30
"""Days without a change after which an open scan counts as abandoned."""

MOST_MONTHS = 36
"""Of one question."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reached(_Value):
    """How many scans got to a theme."""

    theme: str = Field(description="Id of the theme, in the order of the questionnaire.")
    scans: int = Field(description="Scans with a saved answer, mark or note in it.")


class FunnelRow(_Value):
    """Scans begun in one month, on one edition, by one type of body."""

    month: str = Field(description="Month of the first saved answer, on the Belgian calendar.")
    questionnaire: str = Field(description="Id of the questionnaire.")
    edition: str = Field(description="The edition.")
    type: str = Field(description="Type of the body (the first of two): /api/v1/institution-types.")
    started: int = Field(description="Scans begun: the sum of the three that follow.")
    handed_in: int = Field(description="Of those, handed in since.")
    abandoned: int = Field(description="Of those, open and not changed for so many days.")
    open: int = Field(description="Of those, open and changed since.")
    themes: tuple[Reached, ...] = Field(description="How many of those got to each theme.")


class Funnel(_Value):
    """How far scans get, live."""

    as_of: datetime = Field(description="When it was counted (UTC).")
    from_month: str = Field(serialization_alias="from", description="First month.")
    to_month: str = Field(serialization_alias="to", description="Last month, included.")
    abandoned_after_days: int = Field(description="Days without a change after which an open scan is abandoned.")
    note: str = Field(description="What is not in it.")
    rows: tuple[FunnelRow, ...] = Field(description="By month, edition and type; without those that have none.")


class Span(NamedTuple):
    """A month on the Belgian calendar, from its first instant to that of the next."""

    month: str
    begins: datetime
    ends: datetime


def spans(first: str, last: str) -> tuple[Span, ...]:
    """The months of a period with their instants; raises `Invalid` when they are too many.

    >>> [each.begins.isoformat() for each in spans("2026-03", "2026-04")]
    ['2026-02-28T23:00:00+00:00', '2026-03-31T22:00:00+00:00']
    """
    months = months_between(first, last)
    if len(months) > MOST_MONTHS:
        raise Invalid(Problem(field="from", message=f"Vraag hoogstens {MOST_MONTHS} maanden tegelijk."))
    return tuple(_span(each) for each in months)


def abandoned_before(now: datetime) -> datetime:
    """An open scan that did not change since before then is abandoned."""
    return now - timedelta(days=ABANDONED_DAYS)


def steps(row: FunnelRow) -> Iterator[tuple[str, str, int]]:
    """The numbers of a row one by one: the step, the theme where there is one, and how many."""
    yield "started", "", row.started
    for each in row.themes:
        yield "reached", each.theme, each.scans
    yield "handed_in", "", row.handed_in
    yield "abandoned", "", row.abandoned
    yield "open", "", row.open


def _span(month: str) -> Span:
    year, number = (int(part) for part in month.split("-"))
    begins = datetime(year, number, 1, tzinfo=BRUSSELS)
    after = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=BRUSSELS)
    return Span(month, begins.astimezone(UTC), after.astimezone(UTC))
