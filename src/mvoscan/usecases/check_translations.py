"""Check the translations beside editions: what is wrong with them, and how much each covers."""

from pathlib import Path
from typing import NamedTuple

from mvoscan.core.errors import BrokenFile, Finding
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.translation import LANGUAGES, Extent, extent
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

    An edition that cannot be read is told by the check of editions; its translations then wait. A translation without
    its edition is an error here.
    """
    errors: list[Finding] = []
    covered: list[Covered] = []
    for file in _every(path.resolve()):
        edition = edition_of(file)
        if not edition.is_file():
            errors.append(_alone(file, edition))
        elif questionnaire := _readable(edition):
            try:
                found = open_translation(file, questionnaire)
            except BrokenFile as broken:
                errors += broken.findings
            else:
                covered.append(Covered(found.edition, LANGUAGES[found.language], extent(found, questionnaire)))
    return TranslationReport(tuple(errors), tuple(covered))


def _every(path: Path) -> tuple[Path, ...]:
    if path.is_file():
        return (path,) if is_translation(path) else tuple(translation_files(path).values())
    found = {*path.glob("*.yaml"), *path.glob("*/*.yaml")}
    return tuple(each for each in sorted(found) if is_translation(each))


def _readable(path: Path) -> Questionnaire | None:
    try:
        return read_questionnaire(path)
    except BrokenFile:
        return None


def _alone(file: Path, edition: Path) -> Finding:
    message = f"Dit is een vertaling van {edition.name}, maar dat bestand is er niet."
    remedy = "Zet de editie ernaast, of geef de vertaling de naam van haar editie."
    return Finding(file=str(file), place="vertaling", message=message, remedy=remedy)
