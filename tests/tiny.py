"""The tiny questionnaires of the tests: one per feature, and in `broken/` one per mistake."""

from pathlib import Path

from mvoscan.core.check_lineage import Editions
from mvoscan.core.errors import BrokenFile, Finding
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.questionnaire_check import check
from mvoscan.storage.questionnaire_file import open_questionnaire, read_questionnaire

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "questionnaires"
BROKEN = FOLDER / "broken"
PAIR = FOLDER / "lineage" / "afstamming"
BROKEN_LINEAGE = FOLDER / "broken-lineage"
TYPES = frozenset({"gemeente", "ocmw", "school"})
EDITIONS: Editions = dict.fromkeys(("2025.1", "2026.1"))


def tiny(name: str) -> Questionnaire:
    """The questionnaire in `questionnaires/NAME.yaml`."""
    return read_questionnaire(FOLDER / f"{name}.yaml")


def edition(name: str) -> Questionnaire:
    """One of the example pair of editions, which has every relation in it: "2026.1" or "2026.2"."""
    return read_questionnaire(PAIR / f"{name}.yaml")


def findings_of(path: Path, *, editions: Editions = EDITIONS) -> tuple[Finding, ...]:
    """Everything found in a file: what keeps it from being read, or else what is wrong with its meaning."""
    try:
        file = open_questionnaire(path)
        questionnaire = file.questionnaire()
    except BrokenFile as broken:
        return broken.findings
    others = {name: each for name, each in editions.items() if name != questionnaire.edition}
    return tuple(file.finding(flaw) for flaw in check(questionnaire, types=TYPES, editions=others))


def lineage_findings_of(name: str) -> tuple[Finding, ...]:
    """Everything found in `broken-lineage/NAME.yaml`, which follows `broken-lineage/earlier.yaml`."""
    earlier = read_questionnaire(BROKEN_LINEAGE / "earlier.yaml")
    return findings_of(BROKEN_LINEAGE / f"{name}.yaml", editions={earlier.edition: earlier})
