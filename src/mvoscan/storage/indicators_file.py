"""Suggestions for indicators, read from their YAML file; a broken file is refused whole with line and remedy."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mvoscan.core.errors import BrokenFile
from mvoscan.core.flaw import Flaw
from mvoscan.core.indicator import Indicator
from mvoscan.core.iso26000 import CLAUSES
from mvoscan.storage.questionnaire_file import open_questionnaire

INDICATORS = "indicators.yaml"


class _File(BaseModel):
    """The file: its version and its indicators."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]


def read_indicators(folder: Path) -> tuple[Indicator, ...]:
    """The indicators in this folder; raises `BrokenFile` with all that is wrong."""
    file = open_questionnaire(folder / INDICATORS)
    findings = [file.finding(flaw) for flaw, _ in file.tree.flaws]
    if findings:
        raise BrokenFile(*findings)
    try:
        found = _File.model_validate_json(json.dumps(file.tree.value))
    except ValidationError as error:
        flaws = [Flaw(each["loc"], "Deze waarde past hier niet.", each["msg"]) for each in error.errors()]
        raise BrokenFile(*(file.finding(each) for each in flaws)) from error
    unknown = list(_unknown(found.indicators))
    if unknown:
        raise BrokenFile(*(file.finding(each) for each in unknown))
    return found.indicators


def _unknown(indicators: tuple[Indicator, ...]) -> Iterator[Flaw]:
    for at, each in enumerate(indicators):
        for place, clause in enumerate(each.iso):
            if clause not in CLAUSES:
                where = ("indicators", at, "iso", place)
                yield Flaw(where, f"'{clause}' is geen clausule van ISO 26000.", f"Kies uit: {', '.join(CLAUSES)}.")
