"""Find labels, quality marks and audit options for a purchase, by filters or by code."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from mvoscan.core.errors import NotFound
from mvoscan.core.flaw import choose_from
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.scheme import Inventory, Scheme
from mvoscan.core.scheme_query import Asked, Choices, LabelFilter, choices, counts, read_filters, select
from mvoscan.storage import labels_file
from mvoscan.storage.library import Library
from mvoscan.storage.reference_files import institution_types


class Found(NamedTuple):
    """The schemes that fit a question, in the order of the inventory, with what there was to choose."""

    inventory: Inventory
    choices: Choices
    asked: Asked
    labels: tuple[Scheme, ...]
    counts: Mapping[LabelFilter, Mapping[str, int]]


def inventory(reference: Path) -> Inventory:
    """The inventory of the reference files, read once; raises `BrokenFile` with all that is wrong."""
    return labels_file.inventory(reference)


def checked_inventory(reference: Path, folders: tuple[Path, ...]) -> Inventory:
    """The inventory, with its themes checked against these folders of questionnaires; raises `BrokenFile`."""
    library = Library.load_all(folders, institution_types(reference).codes)
    return labels_file.read_labels(reference, library.get)


def choices_of(reference: Path, library: Library) -> Choices:
    """What labels can be filtered by; no themes where this service has not the edition that they are of."""
    found = inventory(reference)
    return choices(found, _edition(found, library))


def find_labels(reference: Path, library: Library, given: Mapping[str, Sequence[str]]) -> Found:
    """The labels that fit the filters in these parameters; raises `Invalid` with all that is wrong."""
    found = inventory(reference)
    known = choices_of(reference, library)
    asked = read_filters(given, known)
    return Found(found, known, asked, select(found, asked), counts(found, asked, known))


def label_named(reference: Path, code: str) -> Scheme:
    """The label with this code; raises `NotFound` with one that resembles it."""
    every = {each.code: each for each in inventory(reference).labels}
    if code not in every:
        raise NotFound(f"Het label ‘{code[:60]}’ staat niet in de lijst. {choose_from(code, every)}")
    return every[code]


def _edition(found: Inventory, library: Library) -> Questionnaire | None:
    try:
        return library.get(found.questionnaire, found.edition)
    except NotFound:
        return None
