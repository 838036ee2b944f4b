"""Rows of a release as CSV and as JSON: the same rows, withheld ones with an empty value and their status."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from mvoscan.core.observation import Observation
from mvoscan.core.selection import DIMENSIONS
from mvoscan.render.tables import Cell, Dialect, write_csv

COLUMNS = (
    "dataset",
    "period",
    "period_start",
    "period_end",
    "base",
    *DIMENSIONS,
    "OBS_VALUE",
    "OBS_VALUE_C",
    "n_org",
    "n_population",
    "coverage",
    "quartile_low",
    "quartile_high",
    "ci_low",
    "ci_high",
    "OBS_STATUS",
    "CONF_STATUS",
    "release",
)
"""The columns of a file, dimensions first; statuses are codes of SDMX."""


def statistics_csv(rows: Sequence[Observation], *, release: str, dialect: Dialect = Dialect.RFC_4180) -> bytes:
    """The rows as CSV; the codes are the same in every dialect."""
    return write_csv(COLUMNS, ([*asdict(row).values(), release] for row in rows), dialect=dialect)


def statistics_json(rows: Sequence[Observation], *, release: str) -> bytes:
    """The rows as JSON: one object a row, with the names of the columns."""
    found = [_plain(row) for row in rows]
    return json.dumps({"release": release, "rows": found}, ensure_ascii=False, default=str).encode()


def _plain(row: Observation) -> dict[str, Cell]:
    return dict(zip(COLUMNS[:-1], asdict(row).values(), strict=True))
