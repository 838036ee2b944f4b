"""Find an edition for reviewers: one of the service by its key, or any file, draft or not."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from mvoscan.core.erratum import Erratum
from mvoscan.core.errors import BrokenFile
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.questionnaire import EDITION, Questionnaire
from mvoscan.core.questionnaire_check import references
from mvoscan.storage.errata_file import read_errata
from mvoscan.storage.library import Library, name_of
from mvoscan.storage.questionnaire_file import open_questionnaire
from mvoscan.storage.reference_files import institution_types
from mvoscan.storage.seals import read_seals

_KEY = re.compile(rf"[a-z0-9-]+/{EDITION}")


class Found(NamedTuple):
    """An edition as it is read, the hash of its bytes, whether it is sealed, the types, and errata that are in it."""

    questionnaire: Questionnaire
    sha256: str
    sealed: bool
    types: InstitutionTypes
    errata: tuple[Erratum, ...] = ()


def find_edition(named: str, *, folders: Sequence[Path], reference: Path) -> Found:
    """The edition `id/edition`, or the one in a file; raises `NotFound` or `BrokenFile` with what is wrong."""
    types = institution_types(reference)
    return _by_key(named, folders, types) if _KEY.fullmatch(named) else _in_file(Path(named), types)


def _by_key(key: str, folders: Sequence[Path], types: InstitutionTypes) -> Found:
    library = Library.load_all(folders, types.codes)
    broken = [each for each in library.left_out if name_of(Path(each.file)) == f"{key}.yaml"]
    if key not in library.editions and broken:
        raise BrokenFile(*broken)
    questionnaire = library.get(*key.split("/"))
    folder = next(each for each in folders if (each / f"{key}.yaml").is_file())
    errata = read_errata(folder, {name: each.sealed for name, each in library.editions.items()})
    own = tuple(each for each in errata if each.edition == key)
    return Found(questionnaire, library.hash_of(key), f"{key}.yaml" in read_seals(folder), types, own)


def _in_file(path: Path, types: InstitutionTypes) -> Found:
    file = open_questionnaire(path)
    questionnaire = file.questionnaire()
    if flaws := references(questionnaire, types=types.codes):
        raise BrokenFile(*(file.finding(each) for each in flaws))
    seal = read_seals(path.resolve().parent.parent).get(name_of(path.resolve()))
    return Found(questionnaire, file.sha256, seal == file.sha256, types)
