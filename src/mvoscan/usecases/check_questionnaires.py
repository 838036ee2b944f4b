"""What an author does: have questionnaires checked, seal published editions, refresh the schema for editors."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from mvoscan.core.check_lineage import Editions
from mvoscan.core.errors import BrokenFile, Finding, NotFound
from mvoscan.core.flaw import Flaw
from mvoscan.core.questionnaire import Questionnaire, Status
from mvoscan.core.questionnaire_check import check, references
from mvoscan.storage.library import edition_files, misplaced, name_of, questionnaire_files
from mvoscan.storage.questionnaire_file import QuestionnaireFile, open_questionnaire
from mvoscan.storage.questionnaire_schema import SCHEMA, schema_is_current, write_schema
from mvoscan.storage.reference_files import institution_types
from mvoscan.storage.seals import broken_seals, read_seals, unsealed, write_seals
from mvoscan.storage.translation_files import edition_of, is_translation


class Report(NamedTuple):
    """What a check found: errors, remarks on sealed editions (too late to mend), and how much was looked at."""

    errors: tuple[Finding, ...] = ()
    remarks: tuple[Finding, ...] = ()
    questionnaires: int = 0
    statements: int = 0


def check_questionnaires(path: Path, *, reference: Path) -> Report:
    """Check a file, the folder of a questionnaire or the folder of all; raises `NotFound` when there is nothing."""
    files = _files(path.resolve())
    folder = files[0].parent.parent
    types = institution_types(reference).codes
    seals = read_seals(folder)
    whole = path.resolve() == folder
    looked_after = {name: seal for name, seal in seals.items() if whole or folder / name in files}
    reports = [_checked(file, types=types, seal=seals.get(name_of(file))) for file in files]
    return Report(
        errors=broken_seals(folder, looked_after) + tuple(each for report in reports for each in report.errors),
        remarks=tuple(each for report in reports for each in report.remarks),
        questionnaires=len(files),
        statements=sum(report.statements for report in reports),
    )


def seal_questionnaires(folder: Path, *, reference: Path) -> tuple[str, ...]:
    """Seal the published editions that are not sealed yet, and name them.

    Raises `BrokenFile` when one of them is not in order, or when a sealed one was changed; then nothing is sealed.
    """
    types = institution_types(reference).codes
    seals = read_seals(folder)
    errors = list(broken_seals(folder, seals))
    added: dict[str, str] = {}
    for path in questionnaire_files(folder):
        if name_of(path) in seals:
            continue
        judged = _judge(path, types=types)
        if judged.file is None or judged.file.claims_publication:
            errors += judged.findings
        if judged.file and judged.file.claims_publication:
            added[name_of(path)] = judged.file.sha256
    if errors:
        raise BrokenFile(*errors)
    if added:
        write_seals(folder, seals | added)
    return tuple(sorted(added))


def refresh_schema(folder: Path) -> Path:
    """Write the schema for editors as the models say it; gives its path."""
    return write_schema(folder)


def check_schema(folder: Path) -> None:
    """Raise `BrokenFile` when the schema for editors is not what the models say."""
    if not schema_is_current(folder):
        message = "Het schema loopt niet gelijk met de modellen."
        remedy = "Maak het opnieuw met: mvoscan schema"
        raise BrokenFile(Finding(file=str(folder / SCHEMA), place="schema", message=message, remedy=remedy))


def _files(path: Path) -> tuple[Path, ...]:
    path = edition_of(path) if path.is_file() and is_translation(path) else path
    beside = (each for each in sorted(path.glob("*.yaml")) if not is_translation(each))
    found = (path,) if path.is_file() else questionnaire_files(path) or tuple(beside)
    if not found:
        raise NotFound(f"In {path} staat geen vragenlijst. Verwacht: een bestand of een map met <id>/<editie>.yaml.")
    return found


class _Judged(NamedTuple):
    """A file as far as it could be read, and everything that must be mended before it may be sealed."""

    findings: tuple[Finding, ...]
    file: QuestionnaireFile | None = None
    questionnaire: Questionnaire | None = None


def _judge(path: Path, *, types: frozenset[str]) -> _Judged:
    file = None
    try:
        file = open_questionnaire(path)
        questionnaire = file.questionnaire()
    except BrokenFile as broken:
        return _Judged(broken.findings, file)
    flaws = check(questionnaire, types=types, editions=_other_editions(path, questionnaire, types))
    return _Judged(misplaced(file, questionnaire) + _located(file, flaws), file, questionnaire)


def _other_editions(path: Path, questionnaire: Questionnaire, types: frozenset[str]) -> Editions:
    """The editions beside a file, those that it descends from read as far as they can be used."""
    names = set(edition_files(path.parent))
    found: dict[str, Questionnaire | None] = dict.fromkeys(sorted(names - {questionnaire.edition, path.stem}))
    at = questionnaire.follows
    while at is not None and at in found and found[at] is None:
        found[at] = there = _usable(path.with_name(f"{at}.yaml"), types)
        at = there.follows if there else None
    return found


def _usable(path: Path, types: frozenset[str]) -> Questionnaire | None:
    """The questionnaire in a file, or None when it cannot be used or is not what its name says."""
    try:
        file = open_questionnaire(path)
        found = file.questionnaire()
    except BrokenFile:
        return None
    return None if references(found, types=types) or misplaced(file, found) else found


def _checked(path: Path, *, types: frozenset[str], seal: str | None) -> Report:
    findings, file, questionnaire = _judge(path, types=types)
    if file is None or questionnaire is None:
        return Report(errors=findings)
    found = Report(statements=len(questionnaire.questions))
    if seal == file.sha256:
        fatal = _located(file, references(questionnaire, types=types)) + misplaced(file, questionnaire)
        return found._replace(errors=fatal, remarks=tuple(each for each in findings if each not in fatal))
    if questionnaire.status is Status.PUBLISHED and seal is None:
        findings += (unsealed(path),)
    return found._replace(errors=findings)


def _located(file: QuestionnaireFile, flaws: Iterable[Flaw]) -> tuple[Finding, ...]:
    return tuple(file.finding(flaw) for flaw in flaws)
