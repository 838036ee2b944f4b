"""A reference file in YAML, read into a frozen value; a broken file is refused whole, with line and remedy."""

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from mvoscan.core.errors import BrokenFile
from mvoscan.core.flaw import Flaw
from mvoscan.storage.questionnaire_file import QuestionnaireFile, open_questionnaire
from mvoscan.storage.sealed_values import SealedValues

Model = TypeVar("Model", bound=BaseModel)


def _as_told(error: ErrorDetails) -> Flaw:
    return Flaw(error["loc"], "Deze waarde past hier niet.", error["msg"])


def read_reference(
    path: Path,
    model: type[Model],
    *,
    flaws: Callable[[Model], Iterable[Flaw]],
    told: Callable[[ErrorDetails], Flaw] = _as_told,
    kept: SealedValues | None = None,
) -> Model:
    """What is in a file; raises `BrokenFile` with all that is wrong with its form, or else with what `flaws` finds.

    `told` says in words what is wrong with the form at one place. What a file of these bytes says is taken from `kept`,
    and kept there; it is checked all the same.
    """
    if kept:
        with suppress(BrokenFile):  # what is kept knows no lines, so the file itself is asked what is wrong.
            file = open_questionnaire(path, kept=kept)
            found = _checked(file, model, flaws, told)
            if file.tree.spots:
                kept.keep(file.sha256, file.tree.value)
            return found
    return _checked(open_questionnaire(path), model, flaws, told)


def _checked(
    file: QuestionnaireFile,
    model: type[Model],
    flaws: Callable[[Model], Iterable[Flaw]],
    told: Callable[[ErrorDetails], Flaw],
) -> Model:
    findings = [file.finding(flaw) for flaw, _ in file.tree.flaws]
    if findings:
        raise BrokenFile(*findings)
    try:
        found = model.model_validate_json(json.dumps(file.tree.value))
    except ValidationError as error:
        raise BrokenFile(*(file.finding(told(each)) for each in error.errors())) from error
    mistaken = [file.finding(each) for each in flaws(found)]
    if mistaken:
        raise BrokenFile(*mistaken)
    return found
