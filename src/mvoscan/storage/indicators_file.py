"""Suggestions for indicators, read from their YAML file; a broken file is refused whole with line and remedy."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from mvoscan.core.flaw import Flaw
from mvoscan.core.indicator import Indicator
from mvoscan.core.iso26000 import CLAUSES
from mvoscan.storage.reference_yaml import read_reference

INDICATORS = "indicators.yaml"


class _File(BaseModel):
    """The file: its version and its indicators."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]


def read_indicators(folder: Path) -> tuple[Indicator, ...]:
    """The indicators in this folder; raises `BrokenFile` with all that is wrong."""
    return read_reference(folder / INDICATORS, _File, flaws=_unknown).indicators


def _unknown(found: _File) -> Iterator[Flaw]:
    for at, each in enumerate(found.indicators):
        for place, clause in enumerate(each.iso):
            if clause not in CLAUSES:
                where = ("indicators", at, "iso", place)
                yield Flaw(where, f"'{clause}' is geen clausule van ISO 26000.", f"Kies uit: {', '.join(CLAUSES)}.")
