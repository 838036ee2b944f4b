"""Count the statements of questionnaires: per theme, light and full, and per type of institution."""

from pathlib import Path

from mvoscan.core.errors import NotFound
from mvoscan.core.questionnaire_summary import Summary, summarise
from mvoscan.storage.library import questionnaire_files
from mvoscan.storage.questionnaire_file import read_questionnaire


def summarise_questionnaires(path: Path) -> tuple[Summary, ...]:
    """A summary of a file, or of every edition in a folder; raises `NotFound`, or `BrokenFile` for the first broken."""
    files = (path,) if path.is_file() else questionnaire_files(path) or tuple(sorted(path.glob("*.yaml")))
    if not files:
        raise NotFound(f"In {path} staat geen vragenlijst.")
    return tuple(summarise(read_questionnaire(each)) for each in files)
