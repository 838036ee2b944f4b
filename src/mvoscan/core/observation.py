"""One published figure of a release: the only shape in which results leave the house.

Codes follow SDMX: `_T` is the total of a dimension, `_Z` a dimension that does not apply. A withheld figure is there,
with an empty value, observation status `Q` and confidentiality status `C`; the reason is never told apart.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from sys import intern
from typing import Any, Literal

TOTAL = "_T"
NOT_APPLICABLE = "_Z"

Dataset = Literal["theme-results", "question-results", "coverage"]
Base = Literal["year", "quarter"]
Breakdown = Literal["total", "group", "family", "gemeente-province"]
ObservationStatus = Literal["A", "B", "Q", "U"]
"""`A` normal, `B` break in the series, `Q` suppressed, `U` few organisations (5 to 9)."""
ConfidentialityStatus = Literal["F", "C"]
"""`F` free, `C` confidential."""


@dataclass(frozen=True, slots=True)
class Observation:
    """A row of a dataset: where it stands (dimensions), what it says (measures), and whether it may say it.

    In `theme-results` the value is a mean score, 0–100, whole; in `question-results` a number of organisations, rounded
    to the base of the policy; in `coverage` the number of organisations that took part. `value_text` holds what is no
    number, such as `≥90`. `coverage` is the share of the population that took part, in whole percents.
    """

    dataset: Dataset
    period: str
    period_start: date
    period_end: date
    base: Base
    breakdown: Breakdown
    group: str
    family: str
    province: str
    questionnaire: str
    basis: str
    series: str
    theme: str
    question: str
    answer: str
    value: int | None
    value_text: str | None
    n_org: int | None
    n_population: int | None
    coverage: int | None
    quartile_low: int | None
    quartile_high: int | None
    ci_low: int | None
    ci_high: int | None
    obs_status: ObservationStatus
    conf_status: ConfidentialityStatus

    @property
    def withheld(self) -> bool:
        """Whether the figure is not published."""
        return self.obs_status == "Q"


def to_bytes(rows: tuple[Observation, ...]) -> bytes:
    """Rows as UTF-8 JSON, one a line: what is audited is what is published."""
    return b"".join(json.dumps(asdict(row), default=str, ensure_ascii=False).encode() + b"\n" for row in rows)


def from_bytes(raw: bytes) -> tuple[Observation, ...]:
    """The rows in such bytes."""
    return tuple(_read(json.loads(line)) for line in raw.splitlines())


def _read(given: dict[str, Any]) -> Observation:
    # Thousands of rows share a few codes: each code is kept once.
    once: dict[str, Any] = {name: intern(value) if isinstance(value, str) else value for name, value in given.items()}
    days = {name: _day(given[name]) for name in ("period_start", "period_end")}
    return Observation(**{**once, **days})


@cache
def _day(text: str) -> date:
    return date.fromisoformat(text)
