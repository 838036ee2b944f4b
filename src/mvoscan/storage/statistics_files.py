"""The cube and the policy of disclosure control, read from their YAML files."""

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from mvoscan.core.disclosure.cube import Cube, CubeFamily, CubeGroup, Tables, cube_flaws
from mvoscan.core.disclosure.policy import Policy
from mvoscan.core.errors import BrokenFile
from mvoscan.core.flaw import Flaw, choose_from
from mvoscan.core.institution import InstitutionTypes
from mvoscan.storage.questionnaire_file import QuestionnaireFile, open_questionnaire

CUBE = "cube.yaml"
POLICY = "disclosure-policy.yaml"

_Model = TypeVar("_Model", Cube, Policy)
_KEYS = [*Cube.model_fields, *CubeGroup.model_fields, *CubeFamily.model_fields, *Tables.model_fields]


def read_cube(folder: Path, *, types: InstitutionTypes, allowed: Mapping[str, Collection[str]]) -> Cube:
    """The cube in this folder; raises `BrokenFile` with all that is wrong.

    `allowed` are the types of institution that may take a questionnaire, by its code.
    """
    file = open_questionnaire(folder / CUBE)
    cube = _validated(file, Cube)
    flaws = list(cube_flaws(cube, types, allowed))
    if flaws:
        raise BrokenFile(*(file.finding(each) for each in flaws))
    return cube


def read_policy(folder: Path) -> Policy:
    """The policy in this folder; raises `BrokenFile` with all that is wrong."""
    return _validated(open_questionnaire(folder / POLICY), Policy)


def _validated(file: QuestionnaireFile, model: type[_Model]) -> _Model:
    findings = [file.finding(flaw) for flaw, _ in file.tree.flaws]
    if findings:
        raise BrokenFile(*findings)
    try:
        return model.model_validate_json(json.dumps(file.tree.value), strict=True)
    except ValidationError as error:
        raise BrokenFile(*(file.finding(each) for each in _flaws(error))) from error


def _flaws(error: ValidationError) -> Iterator[Flaw]:
    for each in error.errors():
        yield Flaw(each["loc"], *_said(each))


def _said(error: Any) -> tuple[str, str]:
    """Message and remedy, with what would be valid."""
    name = str(error["loc"][-1]) if error["loc"] else ""
    field = Policy.model_fields.get(name)
    about = (field.description or "") if field else ""
    context = error.get("ctx", {})
    if error["type"] == "missing":
        return f"De sleutel '{name}' ontbreekt.", about or "Voeg hem toe."
    if error["type"] == "extra_forbidden":
        return f"De sleutel '{name}' kennen we niet.", choose_from(name, [*_KEYS, *Policy.model_fields])
    if error["type"] == "greater_than_equal":
        return f"{error['input']} is te klein voor {name}: minstens {context['ge']}.", about
    if error["type"] == "less_than_equal":
        return f"{error['input']} is te groot voor {name}: hoogstens {context['le']}.", about
    if error["type"] in {"literal_error", "enum"}:
        return f"De waarde '{error['input']}' past hier niet.", f"Kies uit: {context['expected']}. {about}".strip()
    if error["type"] == "value_error":
        return f"Dit klopt niet: {context['error']}", "Pas een van de twee aan."
    return f"De waarde van '{name}' past hier niet.", about or "Vergelijk met reference/README.md."
