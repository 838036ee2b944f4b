"""Check the translations beside editions: what is wrong with them, and how much each covers."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from mvoscan.core.errors import BrokenFile, Finding
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.translation import LANGUAGES, Extent, extent
from mvoscan.storage.library import questionnaire_files
from mvoscan.storage.questionnaire_file import read_questionnaire
from mvoscan.storage.translation_files import edition_of, is_translation, open_translation, translation_files


class Covered(NamedTuple):
    """A translation that is in order: of which edition, in which language, and how much it covers."""

    edition: str
    language: str
    extent: Extent


class TranslationReport(NamedTuple):
    """What a check of translations found."""

    errors: tuple[Finding, ...] = ()
    covered: tuple[Covered, ...] = ()


def check_translations(path: Path) -> TranslationReport:
    """Check the translations of a file, of the folder of a questionnaire, or of all; a translation by itself too.

    An edition that cannot be read is told by the check of editions; its translations then wait.
    """
    errors: list[Finding] = []
    covered: list[Covered] = []
    for edition, file in _every(path.resolve()):
        questionnaire = _readable(edition)
        if questionnaire is None:
            continue
        try:
            found = open_translation(file, questionnaire)
        except BrokenFile as broken:
            errors += broken.findings
        else:
            covered.append(Covered(found.edition, LANGUAGES[found.language], extent(found, questionnaire)))
    return TranslationReport(tuple(errors), tuple(covered))


def _every(path: Path) -> Iterator[tuple[Path, Path]]:
    if path.is_file() and is_translation(path):
        yield edition_of(path), path
        return
    editions = (
        (path,)
        if path.is_file()
        else questionnaire_files(path)
        or tuple(each for each in sorted(path.glob("*.yaml")) if not is_translation(each))
    )
    for edition in editions:
        yield from ((edition, each) for each in translation_files(edition).values())


def _readable(path: Path) -> Questionnaire | None:
    try:
        return read_questionnaire(path)
    except BrokenFile:
        return None
