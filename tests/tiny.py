"""The tiny questionnaires of the tests: one per feature, and in `broken/` one per mistake."""

from pathlib import Path

from mvoscan.core.errors import BrokenFile, Finding
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.questionnaire_check import check
from mvoscan.storage.questionnaire_file import open_questionnaire, read_questionnaire

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "questionnaires"
BROKEN = FOLDER / "broken"
TYPES = frozenset({"gemeente", "ocmw", "school"})
EDITIONS = frozenset({"2025.1", "2026.1"})


def tiny(name: str) -> Questionnaire:
    """The questionnaire in `questionnaires/NAME.yaml`."""
    return read_questionnaire(FOLDER / f"{name}.yaml")


def edition(name: str) -> Questionnaire:
    """One of the example pair of editions, which has every relation in it: "2026.1" or "2026.2"."""
    return read_questionnaire(FOLDER / "lineage" / "afstamming" / f"{name}.yaml")


def findings_of(path: Path) -> tuple[Finding, ...]:
    """Everything found in a file: what keeps it from being read, or else what is wrong with its meaning."""
    try:
        file = open_questionnaire(path)
        questionnaire = file.questionnaire()
    except BrokenFile as broken:
        return broken.findings
    editions = EDITIONS - {questionnaire.edition}
    return tuple(file.finding(flaw) for flaw in check(questionnaire, types=TYPES, editions=editions))
