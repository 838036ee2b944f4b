"""How often the scan is used, and by whom: counts, never scores; and never 0 where nothing was counted.

Handed in = confirmed + unconfirmed (STATISTICS Decision 2). Institutions are counted once over everything a number
covers, so they cannot be added up over rows or months; a row of another grouping is another count.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from mvoscan.core.usage_query import Dimension, UsageQuery, Words

Key = tuple[str, ...]
"""The codes of a row, in the order of `UsageQuery.by`."""


class Counts(NamedTuple):
    """The additive counts of one row."""

    handed_in: int = 0
    confirmed: int = 0
    joint: int = 0
    joint_partner: int = 0
    withdrawn: int = 0

    def plus(self, other: "Counts") -> "Counts":
        """Both added up."""
        return Counts(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


class Counted(NamedTuple):
    """What storage counted for a question: counts and institutions per row, institutions over all, starts by month."""

    rows: Mapping[Key, Counts]
    institutions: Mapping[Key, int]
    institutions_total: int
    started: Mapping[str, int]


class Difference(NamedTuple):
    """A stored count that does not equal a recount of the facts."""

    table: str
    key: tuple[str, ...]
    stored: tuple[int, ...]
    recounted: tuple[int, ...]


class CountStatus(StrEnum):
    """Whether the months of a number were counted."""

    COUNTED = "counted"
    PARTLY = "partly"
    NOT_COUNTED = "not_counted"
    TO_COME = "to_come"


_KNOWN = frozenset({CountStatus.COUNTED, CountStatus.PARTLY})
"""With these there is a number; with the others there is none."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Measure(_Value):
    """What a column means."""

    name: str = Field(description="Name of the field in rows and of the column in CSV.")
    label: str = Field(description="Short Dutch name.")
    definition: str = Field(description="What is counted (Dutch).")
    additive: bool = Field(description="Whether rows may be added up.")


MEASURES = (
    Measure(
        name="handed_in",
        label="Ingediend",
        definition="Ingediende scans: bevestigd en niet bevestigd samen. Even rondkijken telt niet mee.",
        additive=True,
    ),
    Measure(
        name="confirmed",
        label="Bevestigd",
        definition="Ingediende scans waarvan is nagegaan dat ze van het genoemde bestuur komen.",
        additive=True,
    ),
    Measure(
        name="unconfirmed",
        label="Niet bevestigd",
        definition="Ingediende scans zonder naam, of waarvan het bestuur (nog) niet is bevestigd of is afgewezen.",
        additive=True,
    ),
    Measure(
        name="institutions",
        label="Besturen",
        definition=(
            "Verschillende besturen met minstens één bevestigde scan, geteld over de hele gevraagde periode. "
            "Een scan van gemeente en OCMW samen telt voor twee besturen. Tel rijen of maanden niet bij elkaar op."
        ),
        additive=False,
    ),
    Measure(
        name="joint",
        label="Samen",
        definition="Ingediende scans van een gemeente en haar OCMW samen. Ze tellen als één scan, bij de gemeente.",
        additive=True,
    ),
    Measure(
        name="joint_partner",
        label="Partner",
        definition="Scans waaraan het bestuur als tweede meedeed, zoals een OCMW. Ze tellen bij de gemeente.",
        additive=True,
    ),
    Measure(
        name="withdrawn",
        label="Ingetrokken",
        definition=(
            "Scans van deze maanden die het bestuur later introk. Ze tellen niet mee als ingediend. "
            "Een verbeterde scan telt één keer: in de maand waarin de verbetering is ingediend."
        ),
        additive=True,
    ),
)


class UsageRow(_Value):
    """The numbers of one row; none of them is there (null) when its months were not counted."""

    key: dict[Dimension, str] = Field(description="The code of this row per grouping.")
    labels: dict[Dimension, str] = Field(description="The Dutch labels of those codes.")
    status: CountStatus = Field(
        description="counted; partly (counting began within the period); not_counted (before counting began); to_come."
    )
    handed_in: int | None = Field(description="Scans handed in: confirmed + unconfirmed.")
    confirmed: int | None = Field(description="Scans whose institution was confirmed.")
    unconfirmed: int | None = Field(description="Scans that name no institution, or whose claim is not confirmed.")
    joint: int | None = Field(description="Of the scans handed in: taken by two institutions together.")
    joint_partner: int | None = Field(description="Joint scans in which this row's institutions were the second one.")
    withdrawn: int | None = Field(
        description="Scans handed in in these months and withdrawn since; not among those handed in."
    )
    institutions: int | None = Field(
        description="Distinct confirmed institutions over this row and the whole period. Not additive."
    )


class Started(_Value):
    """Scans started in a month; null when that month was not counted."""

    month: str = Field(description="The month, YYYY-MM.")
    status: CountStatus = Field(description="Whether this month was counted.")
    started: int | None = Field(description="Scans of which the first answer was saved in this month.")


class Starts(_Value):
    """Scans started: one total per month, and no other dimension."""

    months: tuple[Started, ...] = Field(description="Every month asked about.")
    total: int | None = Field(description="All of them; null when no month was counted.")


class UsageTable(_Value):
    """The answer to a question about usage."""

    query: UsageQuery = Field(description="The question, with its defaults filled in.")
    rows: tuple[UsageRow, ...] = Field(description="One row per combination of codes that occurs; by month alone: all.")
    total: UsageRow = Field(description="Everything asked about; its institutions are not the sum of the rows.")
    started: Starts | None = Field(description="Scans started; null when the question filters by more than months.")
    counted_since: date | None = Field(description="The day on which counting began.")
    partly_counted: bool = Field(description="Whether the period begins before counting began.")
    not_counted: tuple[str, ...] = Field(description="Months asked about that lie wholly before counting began.")
    to_come: tuple[str, ...] = Field(description="Months asked about that have not begun yet.")
    as_of: datetime = Field(description="When these numbers were read (UTC).")
    measures: tuple[Measure, ...] = Field(default=MEASURES, description="What each number means.")
    notes: tuple[str, ...] = Field(description="What to know before using these numbers (Dutch).")


class Counting(NamedTuple):
    """Since when there is counting, and which month it is now."""

    since: date | None
    now_month: str

    def status(self, month: str) -> CountStatus:
        """Whether a month was counted."""
        if month > self.now_month:
            return CountStatus.TO_COME
        if self.since is None or month < self.since.isoformat()[:7]:
            return CountStatus.NOT_COUNTED
        began = self.since.day > 1 and month == self.since.isoformat()[:7]
        return CountStatus.PARTLY if began else CountStatus.COUNTED


def together(statuses: Iterable[CountStatus]) -> CountStatus:
    """Whether months, taken together, were counted: those to come take nothing away from those that were."""
    found = set(statuses)
    if found <= {CountStatus.NOT_COUNTED, CountStatus.TO_COME}:
        return CountStatus.NOT_COUNTED if CountStatus.NOT_COUNTED in found else CountStatus.TO_COME
    return CountStatus.PARTLY if found & {CountStatus.NOT_COUNTED, CountStatus.PARTLY} else CountStatus.COUNTED


def tabulate(query: UsageQuery, counted: Counted, *, words: Words, counting: Counting, as_of: datetime) -> UsageTable:
    """Put what was counted in a table, with nothing where nothing was counted."""
    statuses = {month: counting.status(month) for month in query.months}
    maker = _RowMaker(query, counted, words, statuses, together(statuses.values()))
    return UsageTable(
        query=query,
        rows=maker.rows() if query.by else (),
        total=maker.total(),
        started=None if query.narrowed else _starts(counted.started, statuses),
        counted_since=counting.since,
        partly_counted=maker.status is CountStatus.PARTLY,
        not_counted=tuple(month for month, status in statuses.items() if status is CountStatus.NOT_COUNTED),
        to_come=tuple(month for month, status in statuses.items() if status is CountStatus.TO_COME),
        as_of=as_of,
        notes=_notes(query, counting, maker.status),
    )


class _RowMaker(NamedTuple):
    """Makes the rows of one table; `status` is that of the whole period."""

    query: UsageQuery
    counted: Counted
    words: Words
    statuses: dict[str, CountStatus]
    status: CountStatus

    def rows(self) -> tuple[UsageRow, ...]:
        keys = set(self.counted.rows) | set(self.counted.institutions)
        if self.query.by == (Dimension.MONTH,):
            keys |= {(month,) for month in self.statuses}
        return tuple(self._keyed(key) for key in sorted(keys, key=self._rank))

    def total(self) -> UsageRow:
        total = Counts()
        for each in self.counted.rows.values():
            total = total.plus(each)
        return self._row({}, self.status, total, self.counted.institutions_total)

    def _rank(self, key: Key) -> list[tuple[int, str]]:
        return [self.words.rank(dimension, code) for dimension, code in zip(self.query.by, key, strict=True)]

    def _keyed(self, key: Key) -> UsageRow:
        codes = dict(zip(self.query.by, key, strict=True))
        month = codes.get(Dimension.MONTH)
        status = self.statuses[month] if month else self.status
        return self._row(codes, status, self.counted.rows.get(key, Counts()), self.counted.institutions.get(key, 0))

    def _row(self, codes: dict[Dimension, str], status: CountStatus, counts: Counts, institutions: int) -> UsageRow:
        known = status in _KNOWN
        return UsageRow(
            key=codes,
            labels={dimension: self.words.label(dimension, code) for dimension, code in codes.items()},
            status=status,
            handed_in=counts.handed_in if known else None,
            confirmed=counts.confirmed if known else None,
            unconfirmed=counts.handed_in - counts.confirmed if known else None,
            joint=counts.joint if known else None,
            joint_partner=counts.joint_partner if known else None,
            withdrawn=counts.withdrawn if known else None,
            institutions=institutions if known else None,
        )


def _starts(started: Mapping[str, int], statuses: Mapping[str, CountStatus]) -> Starts:
    months = tuple(
        Started(month=month, status=status, started=started.get(month, 0) if status in _KNOWN else None)
        for month, status in statuses.items()
    )
    known = [each.started for each in months if each.started is not None]
    return Starts(months=months, total=sum(known) if known else None)


def _notes(query: UsageQuery, counting: Counting, status: CountStatus) -> tuple[str, ...]:
    notes = ["Besturen zijn geteld over de hele gevraagde periode: tel rijen of maanden niet bij elkaar op."]
    if query.narrowed:
        notes.append(
            "Begonnen scans zijn alleen per maand geteld, niet per type of ander kenmerk. Ze staan er niet bij."
        )
    if status in {CountStatus.PARTLY, CountStatus.NOT_COUNTED}:
        since = f" Er wordt geteld sinds {counting.since.isoformat()}." if counting.since else ""
        notes.append(f"Wat voor de start van de dienst gebeurde, is niet geteld.{since}")
    return tuple(notes)
