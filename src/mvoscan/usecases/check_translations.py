"""What a translator does: have translations checked beside their editions, and count what is still missing."""

from pathlib import Path
from typing import NamedTuple

from mvoscan.core.errors import BrokenFile, Finding
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.translation import Key, texts_of, to_review
from mvoscan.storage.errata_file import written_errata
from mvoscan.storage.library import name_of
from mvoscan.storage.questionnaire_file import read_questionnaire
from mvoscan.storage.translation_file import (
    edition_beside,
    is_translation,
    orphan,
    read_translation,
    translations_of,
)


class Counted(NamedTuple):
    """A translation by its file (`id/edition.language.yaml`): how many texts, and the keys of those without one."""

    name: str
    language: str
    total: int
    missing: tuple[Key, ...]


class TranslationReport(NamedTuple):
    """What a check of translations found: errors, remarks on what was corrected since, and a count of each in order."""

    files: int
    errors: tuple[Finding, ...]
    remarks: tuple[Finding, ...]
    counted: tuple[Counted, ...]


def check_translations(path: Path) -> TranslationReport:
    """Check the translations at a path: a file, those beside the file of an edition, or all in a folder."""
    files = _files(path.resolve())
    errors: list[Finding] = []
    remarks: list[Finding] = []
    counted: list[Counted] = []
    for each in files:
        try:
            found, remarked = _checked(each)
        except BrokenFile as broken:
            errors += broken.findings
        else:
            counted.append(found)
            remarks += remarked
    return TranslationReport(len(files), tuple(errors), tuple(remarks), tuple(counted))


def _files(path: Path) -> tuple[Path, ...]:
    if path.is_file():
        return (path,) if is_translation(path) else translations_of(path)
    every = [*path.glob("*.yaml"), *path.glob("*/*.yaml")]
    return tuple(each for each in sorted(every) if is_translation(each))


def _checked(path: Path) -> tuple[Counted, tuple[Finding, ...]]:
    """The count of a translation and remarks on it; raises `BrokenFile` with all that is wrong."""
    questionnaire = _edition(path)
    file, translation = read_translation(path, questionnaire)
    missing = tuple(key for key in texts_of(questionnaire) if key not in translation.texts)
    counted = Counted(name_of(path), translation.name, len(texts_of(questionnaire)), missing)
    return counted, tuple(map(file.finding, to_review(translation, questionnaire, written_errata(path.parent.parent))))


def _edition(path: Path) -> Questionnaire:
    """The edition that a translation belongs to; raises `BrokenFile` when it is not there or cannot be read."""
    edition = edition_beside(path)
    if not edition.is_file():
        raise BrokenFile(orphan(path))
    try:
        return read_questionnaire(edition)
    except BrokenFile:
        message = f"Deze vertaling is niet na te kijken: {edition.name} is zelf niet in orde."
        raise BrokenFile(
            Finding(file=str(path), place="vertaling", message=message, remedy="Verbeter eerst de editie.")
        ) from None
