"""Choose rows of a release: a filter only ever selects what is stored, and never adds up or derives.

A code that no row has is refused with the codes that there are. A combination that is not in the cube does not exist,
whatever the reason would be.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mvoscan.core.datasets import ABOUT, about
from mvoscan.core.errors import Invalid, NotFound, Problem
from mvoscan.core.observation import Observation

DATASETS = tuple(each.id for each in ABOUT)
DIMENSIONS = (
    "breakdown",
    "group",
    "family",
    "province",
    "questionnaire",
    "basis",
    "series",
    "theme",
    "question",
    "answer",
)
"""What rows can be filtered by; the period is that of the release."""

ALL = "*"
_MOST_NAMED = 60


class Part(NamedTuple):
    """Rows of one release."""

    release: str
    rows: tuple[Observation, ...]


def select(parts: Sequence[Part], dataset: str, given: Mapping[str, Sequence[str]]) -> tuple[Part, ...]:
    """The rows of a dataset that fit all filters; commas or repeated values mean 'or', `*` means all.

    Raises `NotFound` for an unknown dataset or a combination that is not in the cube, `Invalid` for a name or a code.
    """
    wanted = about(dataset).id
    own = [Part(each.release, tuple(row for row in each.rows if row.dataset == wanted)) for each in parts]
    asked = asked_codes(given)
    every = [row for each in own for row in each.rows]
    problems = [problem for name, codes in asked.items() for problem in _wrong(every, name, codes)]
    if problems:
        raise Invalid(*problems)
    narrowing = {name: frozenset(codes) for name, codes in asked.items() if codes and ALL not in codes}
    found = tuple(Part(each.release, _fitting(each.rows, narrowing)) for each in own)
    if every and not any(each.rows for each in found):
        raise NotFound("Deze combinatie zit niet in de kubus. Kies minder filters, of bekijk alles zonder filter.")
    return found


def asked_codes(given: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The codes that are asked per dimension: sorted, each once, so that the same question reads the same.

    >>> asked_codes({"group": ["lokaal,_T", "_T"]})
    {'group': ('_T', 'lokaal')}
    """
    return {name: _codes(given[name]) for name in sorted(given)}


def _codes(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({part.strip() for value in values for part in value.split(",") if part.strip()}))


def _fitting(rows: tuple[Observation, ...], narrowing: Mapping[str, frozenset[str]]) -> tuple[Observation, ...]:
    for name, codes in narrowing.items():
        rows = tuple(row for row in rows if getattr(row, name) in codes)
    return rows


def _wrong(rows: Sequence[Observation], name: str, codes: tuple[str, ...]) -> list[Problem]:
    if name not in DIMENSIONS:
        message = f"Deze parameter bestaat niet. Kies uit: {', '.join(DIMENSIONS)}."
        return [Problem(field=name[:40], message=message)]
    valid = sorted({str(getattr(row, name)) for row in rows})
    unknown = [code for code in codes if code != ALL and code not in valid]
    if not unknown:
        return []
    more = f" en nog {len(valid) - _MOST_NAMED}" if len(valid) > _MOST_NAMED else ""
    named = ", ".join(f"‘{code[:40]}’" for code in unknown[:5])
    return [Problem(field=name, message=f"{named} bestaat niet. Kies uit: {', '.join(valid[:_MOST_NAMED])}{more}.")]
