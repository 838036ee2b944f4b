"""Mappings to the plans of other tools, read from the files that `mappings.yaml` names."""

from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from mvoscan.core.errors import BrokenFile, Finding, NotFound
from mvoscan.core.mapping import Mapping, mistakes
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.storage.reference_yaml import read_reference

MAPPINGS = "mappings.yaml"

Edition = Callable[[str, str], Questionnaire]
"""Gives an edition; raises `NotFound`."""


class _Index(BaseModel):
    """The files of the mappings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mappings: tuple[str, ...]


def read_mappings(folder: Path, edition: Edition) -> tuple[Mapping, ...]:
    """The mappings in this folder, checked against their editions; raises `BrokenFile` with all that is wrong.

    One for an edition that this service has not is left out: whoever offers other questionnaires maps those.
    """
    index = read_reference(folder / MAPPINGS, _Index, flaws=lambda _: ())
    found: list[Mapping | None] = []
    wrong: list[Finding] = []
    for name in index.mappings:
        try:
            found.append(_read(folder / name, edition))
        except BrokenFile as broken:
            wrong += broken.findings
    if wrong:
        raise BrokenFile(*wrong)
    return tuple(each for each in found if each)


def _read(path: Path, edition: Edition) -> Mapping | None:
    mapping = read_reference(path, Mapping, flaws=lambda _: ())
    try:
        questionnaire = edition(mapping.questionnaire, mapping.edition)
    except NotFound:
        return None
    return read_reference(path, Mapping, flaws=lambda each: mistakes(each, questionnaire))
