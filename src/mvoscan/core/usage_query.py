"""What can be asked about usage: a period, at most three groupings, and a filter per dimension; read strictly.

A name or code that does not exist is an error that lists the valid ones: a number over something else than was asked
is worse than none.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field

from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.institution import PROVINCES, InstitutionTypes
from mvoscan.core.questionnaire import Questionnaire, Scope

NO_PROVINCE = "none"
"""The code for a scan without a province: unnamed, or of a type that lies in no single province."""

MOST_GROUPINGS = 3

_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")
_OWN_PARAMETERS = ("from", "to", "by")


Grouping = TypeVar("Grouping", bound=StrEnum)


class Dimension(StrEnum):
    """What usage can be grouped and filtered by."""

    TYPE = "type"
    FAMILY = "family"
    GROUP = "group"
    PROVINCE = "province"
    QUESTIONNAIRE = "questionnaire"
    EDITION = "edition"
    BASIS = "basis"
    MONTH = "month"


class Words(BaseModel):
    """The codes of every dimension but the month, with their Dutch labels, in the order of the screen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    labels: dict[str, dict[str, str]]
    """By the name of a dimension."""

    def label(self, dimension: str, code: str) -> str:
        """The label of a code; the code itself when it has none."""
        return self.labels.get(dimension, {}).get(code, code)

    @cached_property
    def order(self) -> dict[str, dict[str, int]]:
        """Where each code stands on the screen."""
        return {
            dimension: {code: place for place, code in enumerate(codes)} for dimension, codes in self.labels.items()
        }

    def rank(self, dimension: str, code: str) -> tuple[int, str]:
        """What to sort a code by: its place on the screen; codes without a label come last."""
        return self.order.get(dimension, {}).get(code, 1_000_000), code


class UsageQuery(BaseModel):
    """One question: months from and to (inclusive, `YYYY-MM`), what to group by, and which codes to keep."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    from_month: str = Field(serialization_alias="from", description="First month, YYYY-MM.")
    to_month: str = Field(serialization_alias="to", description="Last month, YYYY-MM, included.")
    by: tuple[Dimension, ...] = Field(default=(), description="What the rows are grouped by.")
    filters: dict[Dimension, tuple[str, ...]] = Field(
        default_factory=dict, description="The codes that are kept, per dimension; a scan must fit all of them."
    )

    @property
    def months(self) -> tuple[str, ...]:
        """The months asked about: the period, narrowed by a filter on months."""
        period = months_between(self.from_month, self.to_month)
        kept = self.filters.get(Dimension.MONTH)
        return tuple(month for month in period if kept is None or month in kept)

    @property
    def dimensions(self) -> frozenset[Dimension]:
        """Everything the question groups or filters by."""
        return frozenset(self.by) | frozenset(self.filters)

    @property
    def narrowed(self) -> bool:
        """Whether the question filters by more than months: then scans started cannot be told."""
        return bool(set(self.filters) - {Dimension.MONTH})

    def parameters(self) -> tuple[tuple[str, str], ...]:
        """The question as parameters of an address."""
        by = [("by", ",".join(self.by))] if self.by else []
        kept = [(str(name), ",".join(codes)) for name, codes in self.filters.items()]
        return (("from", self.from_month), ("to", self.to_month), *by, *kept)


def words(types: InstitutionTypes, questionnaires: Iterable[Questionnaire]) -> Words:
    """Codes and labels out of the institution types and the editions that can be taken."""
    editions = list(questionnaires)
    return Words(
        labels={
            Dimension.TYPE: {each.code: each.label for each in types.types},
            Dimension.FAMILY: {each.code: each.label for each in types.families},
            Dimension.GROUP: {each.code: each.label for each in types.groups},
            Dimension.PROVINCE: {**PROVINCES, NO_PROVINCE: "Zonder provincie"},
            Dimension.QUESTIONNAIRE: {each.id: each.title for each in editions},
            Dimension.EDITION: {each.key: f"{each.title}, editie {each.edition}" for each in editions},
            Dimension.BASIS: {Scope.LIGHT: "Snelle scan", Scope.FULL: "Volledige scan"},
        }
    )


def months_between(first: str, last: str) -> tuple[str, ...]:
    """All months from first to last, inclusive.

    >>> months_between("2026-11", "2027-01")
    ('2026-11', '2026-12', '2027-01')
    """
    numbers = range(_number(first), _number(last) + 1)
    return tuple(f"{number // 12:04}-{number % 12 + 1:02}" for number in numbers)


def read_query(parameters: Mapping[str, Sequence[str]], *, words: Words, now_month: str) -> UsageQuery:
    """Read a question from the parameters of an address, each with all its values; empty values do not count.

    Without a period it is the current calendar year. Raises `Invalid` with everything that is wrong.
    """
    given = read_given(parameters)
    problems = strangers(given, Dimension)
    from_month, to_month = read_period(given, now_month, problems)
    by = read_groupings(given.get("by", ()), Dimension, problems)
    filters = {each: _codes(each, given[each], words, problems) for each in Dimension if each in given}
    if problems:
        raise Invalid(*problems)
    query = UsageQuery(from_month=from_month, to_month=to_month, by=by, filters=filters)
    if not query.months:
        raise Invalid(Problem(field="month", message=f"Kies maanden van {from_month} tot en met {to_month}."))
    return query


def read_months(parameters: Mapping[str, Sequence[str]], *, now_month: str) -> tuple[str, str]:
    """The first and last month of a question about months alone; raises `Invalid` with all that is wrong."""
    problems: list[Problem] = []
    period = read_period({name: _parts(values) for name, values in parameters.items()}, now_month, problems)
    if problems:
        raise Invalid(*problems)
    return period


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _parts(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def read_given(parameters: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Every parameter with its values, those between commas apart; without those that say nothing."""
    return {name: _parts(values) for name, values in parameters.items() if _parts(values)}


def strangers(given: Mapping[str, object], dimensions: type[StrEnum]) -> list[Problem]:
    """A problem for each parameter that a question by these dimensions does not have."""
    names = (*_OWN_PARAMETERS, *dimensions)
    message = f"Deze parameter bestaat niet. Kies uit: {', '.join(names)}."
    return [Problem(field=name, message=message) for name in given if name not in names]


def read_period(given: Mapping[str, tuple[str, ...]], now_month: str, problems: list[Problem]) -> tuple[str, str]:
    """The period asked; an end that is not given closes the calendar year of the other, or the current one."""
    first, last = (_month(name, given.get(name, ()), problems) for name in ("from", "to"))
    year = now_month[:4]
    first_month = first or f"{min(year, (last or year)[:4])}-01"
    last_month = last or f"{max(year, (first or year)[:4])}-12"
    if first_month > last_month:
        message = f"De periode begint ({first_month}) na haar einde ({last_month}). Wissel ze om."
        problems.append(Problem(field="from", message=message))
    return first_month, last_month


def _month(name: str, values: tuple[str, ...], problems: list[Problem]) -> str | None:
    if not values:
        return None
    if len(values) == 1 and _MONTH.fullmatch(values[0]):
        return values[0]
    problems.append(Problem(field=name, message="Geef één maand als JJJJ-MM, bijvoorbeeld 2026-01."))
    return None


def read_groupings(
    values: tuple[str, ...], dimensions: type[Grouping], problems: list[Problem]
) -> tuple[Grouping, ...]:
    """What to group by; what is wrong is added to the problems."""
    unknown = [value for value in values if value not in set(dimensions)]
    if unknown:
        message = f"Groeperen op {_quoted(unknown)} kan niet. Kies uit: {', '.join(dimensions)}."
        problems.append(Problem(field="by", message=message))
    if len(set(values)) < len(values):
        problems.append(Problem(field="by", message="Noem elke groepering maar één keer."))
    if len(set(values)) > MOST_GROUPINGS:
        problems.append(Problem(field="by", message=f"Kies hoogstens {MOST_GROUPINGS} groeperingen."))
    return tuple(dimensions(value) for value in values if value not in unknown)


def _codes(dimension: Dimension, values: tuple[str, ...], words: Words, problems: list[Problem]) -> tuple[str, ...]:
    """The codes of a filter; an edition may be named without its questionnaire and then means all of that name."""
    if dimension is Dimension.MONTH:
        return read_filter_months(values, problems)
    meant = {
        value: [code for code in words.labels[dimension] if code == value or _is_edition(dimension, code, value)]
        for value in values
    }
    return known_codes(dimension, meant, tuple(words.labels[dimension]), problems)


def known_codes(
    dimension: str, meant: Mapping[str, Sequence[str]], valid: Sequence[str], problems: list[Problem]
) -> tuple[str, ...]:
    """The codes that each value means; a value that means none is added to the problems, with the valid ones."""
    unknown = [value for value, codes in meant.items() if not codes]
    if unknown:
        message = f"{_quoted(unknown)} bestaat niet. Kies uit: {', '.join(valid) or 'er zijn er nog geen'}."
        problems.append(Problem(field=dimension, message=message))
    return tuple(dict.fromkeys(code for codes in meant.values() for code in codes))


def _is_edition(dimension: Dimension, code: str, value: str) -> bool:
    return dimension is Dimension.EDITION and code.endswith(f"/{value}")


def read_filter_months(values: tuple[str, ...], problems: list[Problem]) -> tuple[str, ...]:
    """The months to keep; what is none is added to the problems."""
    if not all(_MONTH.fullmatch(value) for value in values):
        problems.append(Problem(field="month", message="Schrijf elke maand als JJJJ-MM, bijvoorbeeld 2026-01."))
    return tuple(dict.fromkeys(values))


def _quoted(values: Iterable[str]) -> str:
    return ", ".join(f"‘{value[:40]}’" for value in values)
