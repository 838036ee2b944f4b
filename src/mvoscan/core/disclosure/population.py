"""Unpublished: who took part in a period, with scores and answers. Nothing here may leave the house.

One unit is one organisation. Per statistic it brings the result of its latest confirmed scan that has it; that scan has
a key of its own, since the same scan may stand in a quarter and in a year. Keys are pseudonyms that stay the same over
releases.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from mvoscan.core.disclosure.statistic import QuestionSpec, Statistic


class Scored(NamedTuple):
    """A score 0-100, exact, of one scan; `over` are the statements in its denominator, as statistics."""

    scan: str
    value: Fraction
    over: frozenset[Statistic] | None = None


class Answered(NamedTuple):
    """The option that one scan chose."""

    scan: str
    option: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One organisation in the period, in the category of its latest scan.

    `partner_type` is set when that scan is joint; `shown` are the scans of which it shows something to everyone, and
    `kept_back` the scores that it does not show of these.
    """

    key: str
    type: str
    province: str | None = None
    partner_type: str | None = None
    shown: frozenset[str] = frozenset()
    kept_back: frozenset[tuple[str, Statistic]] = frozenset()
    scores: Mapping[Statistic, Scored] = field(default_factory=dict)
    answers: Mapping[Statistic, Answered] = field(default_factory=dict)

    @property
    def waiver(self) -> bool:
        """Whether it shows a result of its own."""
        return bool(self.shown)

    def shows(self, scan: str, statistic: Statistic) -> bool:
        """Whether everybody knows this result of this scan; of answers of a scan that it shows, that is assumed."""
        return scan in self.shown and (scan, statistic) not in self.kept_back


@dataclass(frozen=True, slots=True)
class Population:
    """All units of a period, the statistics there can be, and how many bodies exist.

    `bodies` counts existing bodies by type and province (`_T` for all); what is not known is not in it.
    `starts_series` are the statistics that come after a break: their first period in this series is this one.
    """

    units: tuple[Unit, ...]
    scores: tuple[Statistic, ...]
    questions: tuple[QuestionSpec, ...]
    bodies: Mapping[tuple[str, str], int] = field(default_factory=dict)
    starts_series: frozenset[Statistic] = frozenset()
