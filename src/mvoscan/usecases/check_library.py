"""Whether the service would start on these folders: editions that fit together, what is offered, and errata."""

from collections.abc import Iterable
from pathlib import Path

from mvoscan.core.errors import BrokenFile, Finding
from mvoscan.storage.library import Library, questionnaire_files
from mvoscan.storage.reference_files import institution_types


def check_library(paths: Iterable[Path], *, reference: Path) -> tuple[Finding, ...]:
    """Load everything as the service does; gives all that is wrong. A path that is no folder of questionnaires has no
    offer and no errata, and is passed over.
    """
    folders = [each for each in paths if each.is_dir() and questionnaire_files(each)]
    try:
        Library.load_all(folders, institution_types(reference).codes)
    except BrokenFile as broken:
        return broken.findings
    return ()
