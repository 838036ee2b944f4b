"""Which editions are offered now: `questionnaires/offered.yaml`, in the order of the screen."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from mvoscan.core.errors import BrokenFile, Finding
from mvoscan.core.flaw import Flaw, choose_from
from mvoscan.core.questionnaire import Questionnaire, Status
from mvoscan.storage.questionnaire_file import QuestionnaireFile, open_questionnaire

OFFERED = "offered.yaml"
"""Name of the file, in the folder of the questionnaires."""

_FORM = "Schrijf 'offered:' met daaronder een lijst van edities, zoals '- mvo-overheid/2026.1'."


def read_offered(folder: Path, editions: Mapping[str, Questionnaire]) -> tuple[str, ...] | None:
    """The editions on offer as `id/edition`; None without a file: then the newest published of each is.

    Raises `BrokenFile` for what does not exist, is a draft, or is there twice.
    """
    path = folder / OFFERED
    if not path.exists():
        return None
    file = open_questionnaire(path)
    findings = [file.finding(flaw) for flaw, _ in file.tree.flaws] or list(_findings(file, editions))
    if findings:
        raise BrokenFile(*findings)
    value = file.tree.value
    return tuple(value["offered"]) if isinstance(value, dict) else ()


def _findings(file: QuestionnaireFile, editions: Mapping[str, Questionnaire]) -> Iterator[Finding]:
    value = file.tree.value
    keys = value if isinstance(value, dict) and set(value) == {"offered"} else {}
    given = keys.get("offered")
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        yield file.finding(Flaw((), "Hier hoort een lijst van edities die aangeboden worden.", _FORM))
        return
    seen: set[str] = set()
    for index, key in enumerate(given):
        yield from (file.finding(Flaw(("offered", index), *said)) for said in _about(key, editions, seen))
        seen.add(key.partition("/")[0])


def _about(key: str, editions: Mapping[str, Questionnaire], seen: set[str]) -> Iterator[tuple[str, str]]:
    found = editions.get(key)
    published = [name for name, each in editions.items() if each.status is Status.PUBLISHED]
    if found is None:
        yield f"De editie '{key}' bestaat niet, of is niet in orde.", choose_from(key, published)
    elif found.status is Status.DRAFT:
        yield f"De editie '{key}' is een ontwerp.", "Publiceer en verzegel ze eerst, of haal deze regel weg."
    elif found.id in seen:
        yield f"Van de vragenlijst '{found.id}' staat hier al een editie.", "Bied van elke vragenlijst één editie aan."
