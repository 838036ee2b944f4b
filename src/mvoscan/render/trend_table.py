"""Rows of several releases as one CSV: each row says which release it is from."""

from collections.abc import Iterable
from dataclasses import asdict

from mvoscan.core.observation import Observation
from mvoscan.render.statistics import COLUMNS
from mvoscan.render.tables import Dialect, write_csv


def trend_csv(rows: Iterable[tuple[str, Observation]], *, dialect: Dialect = Dialect.RFC_4180) -> bytes:
    """Rows with the name of their release, in the columns of a release by itself."""
    return write_csv(COLUMNS, ([*asdict(row).values(), release] for release, row in rows), dialect=dialect)
