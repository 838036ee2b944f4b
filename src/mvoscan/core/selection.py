"""Choose rows of a release: a filter only ever selects what is stored, and never adds up or derives.

A code that no row has is refused with the codes that there are. A combination that is not in the cube does not exist,
whatever the reason would be.
"""

from collections.abc import Mapping, Sequence

from mvoscan.core.errors import Invalid, NotFound, Problem
from mvoscan.core.observation import Dataset, Observation

DATASETS: tuple[Dataset, ...] = ("theme-results", "question-results", "coverage")
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


def select(rows: Sequence[Observation], dataset: str, given: Mapping[str, Sequence[str]]) -> tuple[Observation, ...]:
    """The rows of a dataset that fit all filters; commas or repeated values mean 'or', `*` means all.

    Raises `NotFound` for an unknown dataset or a combination that is not in the cube, `Invalid` for a name or a code.
    """
    if dataset not in DATASETS:
        raise NotFound(f"De dataset ‘{dataset[:40]}’ bestaat niet. Kies uit: {', '.join(DATASETS)}.")
    own = [row for row in rows if row.dataset == dataset]
    asked = {name: _codes(values) for name, values in given.items()}
    problems = [problem for name, codes in asked.items() for problem in _wrong(own, name, codes)]
    if problems:
        raise Invalid(*problems)
    found = tuple(row for row in own if all(_fits(row, name, codes) for name, codes in asked.items()))
    if not found and own:
        raise NotFound("Deze combinatie zit niet in de kubus. Kies minder filters, of bekijk alles zonder filter.")
    return found


def _codes(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for value in values for part in value.split(",") if part.strip()))


def _fits(row: Observation, name: str, codes: tuple[str, ...]) -> bool:
    return not codes or ALL in codes or getattr(row, name) in codes


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
