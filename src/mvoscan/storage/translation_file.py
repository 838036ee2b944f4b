"""Translations beside the editions: `questionnaires/<id>/<edition>.<language>.yaml`, outside the seals."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from mvoscan.core.errors import BrokenFile, Finding
from mvoscan.core.flaw import Flaw
from mvoscan.core.questionnaire import EDITION, Question, Questionnaire, Status
from mvoscan.core.translation import StatementWords, Translation, flaws_in
from mvoscan.storage.model_errors import flaws_of
from mvoscan.storage.questionnaire_file import QuestionnaireFile, open_questionnaire

_NAME = re.compile(rf"({EDITION})\.(.+)")
_NOT_WORDS = set(Question.model_fields) - set(StatementWords.model_fields) - {"id"} | {"role", "points", "note"}


class Beside(NamedTuple):
    """The translations in a folder by edition and language, and what is wrong with the others.

    `fatal` is about translations of published editions, or of none; `left_out` about those of drafts.
    """

    translations: dict[str, dict[str, Translation]]
    fatal: list[Finding]
    left_out: list[Finding]


def is_translation(path: Path) -> bool:
    """Whether a file is named as a translation, of whatever language.

    >>> is_translation(Path("2026.1.en.yaml")), is_translation(Path("2026.1.yaml"))
    (True, False)
    """
    return _NAME.fullmatch(path.stem) is not None


def edition_beside(path: Path) -> Path:
    """The file of the edition that a translation belongs to."""
    match = _NAME.fullmatch(path.stem)
    return path.with_name(f"{match[1]}.yaml") if match else path


def translations_of(path: Path) -> tuple[Path, ...]:
    """The files of translations beside the file of an edition, sorted."""
    return tuple(each for each in sorted(path.parent.glob("*.yaml")) if each != path and edition_beside(each) == path)


def read_translation(path: Path, questionnaire: Questionnaire) -> tuple[QuestionnaireFile, Translation]:
    """The file and the translation of this edition in it; raises `BrokenFile` with all that is wrong with it."""
    file = open_questionnaire(path)
    translation = file.read_as(Translation, _flaws)
    flaws = [*_misnamed(path, translation), *flaws_in(translation, questionnaire)]
    if flaws:
        raise BrokenFile(*sorted(map(file.finding, flaws), key=lambda each: each.line or 0))
    return file, translation


def read_beside(folder: Path, editions: Mapping[str, Questionnaire]) -> Beside:
    """All translations in the folder of the questionnaires; those of a draft that could not be read are passed over."""
    beside = Beside({}, [], [])
    for path in sorted(folder.glob("*/*.yaml")):
        if not is_translation(path):
            continue
        edition = edition_beside(path)
        questionnaire = editions.get(f"{path.parent.name}/{edition.stem}")
        if questionnaire is None:
            beside.fatal.extend([] if edition.is_file() else [orphan(path)])
            continue
        try:
            _, translation = read_translation(path, questionnaire)
        except BrokenFile as broken:
            (beside.fatal if questionnaire.status is Status.PUBLISHED else beside.left_out).extend(broken.findings)
        else:
            beside.translations.setdefault(questionnaire.key, {})[translation.language] = translation
    return beside


def orphan(path: Path) -> Finding:
    """The finding for a translation of an edition that is not there."""
    edition = edition_beside(path).name
    message = f"Deze vertaling hoort bij {edition}, maar dat bestand is er niet."
    return Finding(file=str(path), place="vertaling", message=message, remedy="Zet ze naast de editie met die naam.")


def _misnamed(path: Path, translation: Translation) -> Iterator[Flaw]:
    match = _NAME.fullmatch(path.stem)
    if match and match[2] != translation.language:
        message = f"De taal is '{translation.language}', maar het bestand heet {path.name}."
        yield Flaw(("language",), message, f"Noem het {match[1]}.{translation.language}.yaml, of verbeter de taal.")


def _flaws(error: ValidationError, value: object) -> Iterator[Flaw]:
    """Flaws in plain Dutch; that a translation never touches what is no text, is said as such."""
    refused = {tuple(each["loc"]) for each in error.errors() if each["type"] == "extra_forbidden"}
    for flaw in flaws_of(error, value, _schema()):
        name = flaw.place[-1] if flaw.place else ""
        if flaw.place in refused and name in _NOT_WORDS:
            message = f"Een vertaling raakt nooit aan '{name}': dat is geen tekst, of telt mee."
            yield Flaw(flaw.place, message, "Haal deze sleutel weg; wil je dit veranderen, maak dan een nieuwe editie.")
        else:
            yield flaw


@cache
def _schema() -> dict[str, Any]:
    return Translation.model_json_schema()
