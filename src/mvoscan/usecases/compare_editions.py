"""Say how one edition of a questionnaire differs from another."""

from collections.abc import Sequence
from pathlib import Path

from mvoscan.core.edition_diff import EditionDiff
from mvoscan.core.edition_diff import compare_editions as compared
from mvoscan.core.errors import BrokenFile, Conflict, NotFound
from mvoscan.core.lineage import line
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.questionnaire_check import references
from mvoscan.storage.library import edition_files, questionnaire_files
from mvoscan.storage.questionnaire_file import open_questionnaire
from mvoscan.storage.reference_files import institution_types


def compare_editions(
    folders: Sequence[Path], questionnaire: str, earlier: str, later: str, *, reference: Path
) -> EditionDiff:
    """The difference; raises `NotFound` with the editions there are, or `Conflict` when they are not related.

    Only the later edition and those it descends from are read: raises `BrokenFile` when one of them is not in order.
    """
    paths = {name: path for folder in folders for name, path in edition_files(folder / questionnaire).items()}
    if not paths:
        known = sorted({path.parent.name for folder in folders for path in questionnaire_files(folder)})
        raise NotFound(f"De vragenlijst '{questionnaire[:80]}' bestaat niet. Wel: {', '.join(known) or 'geen enkele'}.")
    for edition in (earlier, later):
        if edition not in paths:
            there = ", ".join(paths)
            raise NotFound(f"Van '{questionnaire[:80]}' bestaat de editie '{edition[:80]}' niet. Wel: {there}.")
    chain = line(earlier, later, _descent(paths, earlier, later, institution_types(reference).codes))
    if not chain:
        raise Conflict(
            f"Editie {later} stamt niet af van {earlier}: er is geen rij van 'follows' tussen de twee. "
            "Wissel ze om, of kies edities van één lijn."
        )
    return compared(*chain)


def _descent(paths: dict[str, Path], earlier: str, later: str, types: frozenset[str]) -> dict[str, Questionnaire]:
    """The editions from the later one back to the earlier one, as far as they are there."""
    found: dict[str, Questionnaire] = {}
    at: str | None = later
    while at is not None and at in paths and at not in found:
        found[at] = _read(paths[at], types)
        at = found[at].follows if at != earlier else None
    return found


def _read(path: Path, types: frozenset[str]) -> Questionnaire:
    file = open_questionnaire(path)
    questionnaire = file.questionnaire()
    if flaws := references(questionnaire, types=types):
        raise BrokenFile(*(file.finding(each) for each in flaws))
    return questionnaire
