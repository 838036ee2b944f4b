"""Translations of editions: files called `<edition>.<language>.yaml` beside the edition, outside its seal."""

import re
from collections.abc import Mapping
from pathlib import Path

from mvoscan.core.errors import BrokenFile
from mvoscan.core.questionnaire import EDITION, Questionnaire
from mvoscan.core.translation import Translation, read_translation
from mvoscan.storage.questionnaire_file import open_questionnaire

_NAME = re.compile(rf"(?P<edition>{EDITION})\.(?P<language>[a-z]{{2,3}})")


def is_translation(path: Path) -> bool:
    """Whether a file is called as a translation is.

    >>> is_translation(Path("mvo-overheid/2026.1.en.yaml")), is_translation(Path("mvo-overheid/2026.1.yaml"))
    (True, False)
    """
    return path.suffix == ".yaml" and _NAME.fullmatch(path.stem) is not None


def edition_of(path: Path) -> Path:
    """The file of the edition that a translation belongs to."""
    return path.with_name(f"{path.stem.rpartition('.')[0]}.yaml")


def translation_files(edition: Path) -> Mapping[str, Path]:
    """The translations beside the file of an edition, by language."""
    found = (path for path in sorted(edition.parent.glob(f"{edition.stem}.*.yaml")) if is_translation(path))
    return {path.stem.rpartition(".")[2]: path for path in found}


def open_translation(path: Path, questionnaire: Questionnaire) -> Translation:
    """The translation in a file; raises `BrokenFile` with all that is wrong with it."""
    file = open_questionnaire(path)
    findings = [file.finding(flaw) for flaw, _ in file.tree.flaws]
    if findings:
        raise BrokenFile(*findings)
    found, flaws = read_translation(file.tree.value, questionnaire, path.stem.rpartition(".")[2])
    if flaws:
        raise BrokenFile(*(file.finding(each) for each in flaws))
    return found
