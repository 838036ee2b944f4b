"""Corrections of sealed editions: `questionnaires/errata.yaml`."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mvoscan.core.erratum import CORRECTABLE, Erratum, flaws_in
from mvoscan.core.errors import BrokenFile
from mvoscan.core.flaw import Flaw
from mvoscan.core.questionnaire import Question, Questionnaire
from mvoscan.storage.questionnaire_file import open_questionnaire

ERRATA = "errata.yaml"
"""Name of the file, in the folder of the questionnaires."""

_FORM = "Schrijf 'errata:' met daaronder een lijst; elk deel heeft edition, date, reason en wat er verbeterd is."
_MEANING = (set(Question.model_fields) | set(Questionnaire.model_fields)) - {*CORRECTABLE, "introduction", "sources"}


def read_errata(folder: Path, editions: Mapping[str, Questionnaire]) -> tuple[Erratum, ...]:
    """All corrections, in the order of the file; none without a file. Raises `BrokenFile` with all that is wrong."""
    path = folder / ERRATA
    if not path.exists():
        return ()
    file = open_questionnaire(path)
    findings = [file.finding(flaw) for flaw, _ in file.tree.flaws]
    if findings:
        raise BrokenFile(*findings)
    flaws, errata = _read(file.tree.value)
    flaws = flaws or list(flaws_in(errata, editions))
    if flaws:
        raise BrokenFile(*(file.finding(each) for each in flaws))
    return tuple(errata)


def _read(value: object) -> tuple[list[Flaw], list[Erratum]]:
    given = value.get("errata") if isinstance(value, dict) and set(value) == {"errata"} else None
    if not isinstance(given, list):
        return [Flaw((), "Hier hoort een lijst van verbeteringen.", _FORM)], []
    flaws: list[Flaw] = []
    errata: list[Erratum] = []
    for index, each in enumerate(given):
        try:
            errata.append(Erratum.model_validate_json(json.dumps(each), strict=True))
        except ValidationError as error:
            flaws.extend(_flaws(error, index))
    return flaws, errata


def _flaws(error: ValidationError, index: int) -> Iterator[Flaw]:
    for each in error.errors():
        yield Flaw(("errata", index, *each["loc"]), *_said(each))


def _said(error: Any) -> tuple[str, str]:
    """Message and remedy for one error of the model."""
    name = str(error["loc"][-1]) if error["loc"] else ""
    if error["type"] == "missing":
        return f"De sleutel '{name}' ontbreekt.", _FORM
    if error["type"] == "extra_forbidden" and name in _MEANING:
        return f"Een verbetering raakt nooit aan '{name}': dat verandert wat de stelling is.", "Maak een nieuwe editie."
    if error["type"] == "extra_forbidden":
        return f"De sleutel '{name}' kennen we niet.", f"Kies uit: {', '.join(Erratum.model_fields)}."
    return f"De waarde van '{name}' past hier niet.", Erratum.model_fields[name].description or _FORM
