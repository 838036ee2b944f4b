"""Say how one edition of a questionnaire differs from another."""

from pathlib import Path

from mvoscan.core.edition_diff import EditionDiff
from mvoscan.core.edition_diff import compare_editions as compared
from mvoscan.core.errors import Conflict, NotFound
from mvoscan.core.lineage import line
from mvoscan.storage.library import editions_at
from mvoscan.storage.questionnaire_file import read_questionnaire


def compare_editions(folder: Path, questionnaire: str, earlier: str, later: str) -> EditionDiff:
    """The difference; raises `NotFound` with the editions there are, or `Conflict` when they are not related."""
    paths = {path.stem: path for path in editions_at(folder / questionnaire)}
    for edition in (earlier, later):
        if edition not in paths:
            there = ", ".join(paths) or "geen enkele"
            raise NotFound(f"Van '{questionnaire}' bestaat de editie '{edition}' niet. Wel: {there}.")
    chain = line(earlier, later, {name: read_questionnaire(path) for name, path in paths.items()})
    if not chain:
        raise Conflict(
            f"Editie {later} stamt niet af van {earlier}: er is geen rij van 'follows' tussen de twee. "
            "Wissel ze om, of kies edities van één lijn."
        )
    return compared(*chain)
