"""The mappings to plans of other tools, and how much of them is known."""

from functools import lru_cache
from pathlib import Path

from mvoscan.core.errors import NotFound
from mvoscan.core.mapping import Coverage, Mapping, coverage
from mvoscan.storage.library import Library
from mvoscan.storage.mapping_files import read_mappings
from mvoscan.storage.reference_files import institution_types


def mapping_named(reference: Path, library: Library, name: str) -> Mapping:
    """The mapping with this id; raises `NotFound` with those there are."""
    found = every_mapping(reference, library)
    chosen = next((each for each in found if each.id == name), None)
    if chosen is None:
        there = ", ".join(each.id for each in found)
        raise NotFound(f"Er is geen mapping '{name[:40]}'. Kies uit: {there}.")
    return chosen


def every_mapping(reference: Path, library: Library) -> tuple[Mapping, ...]:
    """All mappings of the reference files, read once; raises `BrokenFile` with all that is wrong."""
    return _read(reference, _ById(library))


def covered(reference: Path, folders: tuple[Path, ...]) -> tuple[tuple[Mapping, Coverage], ...]:
    """Every mapping with how much of it is known, for these folders of questionnaires; raises `BrokenFile`."""
    library = Library.load_all(folders, institution_types(reference).codes)
    found = read_mappings(reference, library.get)
    return tuple((each, coverage(each, library.get(each.questionnaire, each.edition))) for each in found)


class _ById:
    """A library that is the same one when it is the same object: what is in it never changes."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def __hash__(self) -> int:
        return id(self.library)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.library is self.library


@lru_cache(maxsize=4)
def _read(reference: Path, by_id: _ById) -> tuple[Mapping, ...]:
    return read_mappings(reference, by_id.library.get)
