"""Rows of releases as CSV, SDMX-CSV and JSON: the same rows, withheld ones with an empty value and their status."""

import json
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from mvoscan.core.datasets import BY_FIELD, COLUMNS, STORED
from mvoscan.core.observation import Observation
from mvoscan.core.selection import Part
from mvoscan.render.tables import Cell, Dialect, write_csv

_CELLS = attrgetter(*(each.field for each in STORED))
_NAMES = tuple(each.name for each in STORED)

AGENCY = "MVOSCAN"
STRUCTURE_VERSION = "1.0.0"
"""Of the columns of SDMX-CSV; a change of them changes it."""

_FREQUENCIES = {"year": "A", "quarter": "Q"}
_SDMX = {"base": "FREQ", "period": "TIME_PERIOD"}
_SDMX_FIELDS = (
    "base",
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
    "period",
    "value",
    "value_text",
    "n_org",
    "n_population",
    "coverage",
    "quartile_low",
    "quartile_high",
    "ci_low",
    "ci_high",
    "obs_status",
    "conf_status",
)
SDMX_COLUMNS = (
    "STRUCTURE",
    "STRUCTURE_ID",
    "ACTION",
    *(_SDMX.get(each, BY_FIELD[each].name.upper()) for each in _SDMX_FIELDS),
    "RELEASE",
)
"""The columns of SDMX-CSV: identifiers are upper case there, and time comes after the other dimensions."""


def cells(row: Observation) -> tuple[Cell, ...]:
    """A stored row as cells, in the order of the files."""
    return _CELLS(row)


def statistics_csv(parts: Sequence[Part], *, dialect: Dialect = Dialect.RFC_4180) -> bytes:
    """The rows as CSV; the codes are the same in every dialect."""
    rows = ((*cells(row), part.release) for part in parts for row in part.rows)
    return write_csv([each.name for each in COLUMNS], rows, dialect=dialect)


def sdmx_csv(parts: Sequence[Part], *, dataset: str) -> bytes:
    """The rows as SDMX-CSV 2.0: what they are, and that they inform (`I`)."""
    flow = f"{AGENCY}:{dataset.replace('-', '_').upper()}({STRUCTURE_VERSION})"
    return write_csv(SDMX_COLUMNS, _sdmx(parts, ("dataflow", flow, "I")))


def statistics_json(parts: Sequence[Part]) -> bytes:
    """The rows as JSON: one object a row, with the names of the columns."""
    rows = [{**dict(zip(_NAMES, cells(row), strict=True)), "release": part.release} for part, row in paired(parts)]
    found = {"releases": [part.release for part in parts], "rows": rows}
    return json.dumps(found, ensure_ascii=False, default=str, separators=(",", ":")).encode()


def paired(parts: Iterable[Part]) -> Iterator[tuple[Part, Observation]]:
    """Every row with the part it is in."""
    return ((part, row) for part in parts for row in part.rows)


def _sdmx(parts: Sequence[Part], first: tuple[str, ...]) -> Iterator[tuple[Cell, ...]]:
    pick = attrgetter(*_SDMX_FIELDS[1:])
    for part, row in paired(parts):
        yield (*first, _FREQUENCIES[row.base], *pick(row), part.release)
