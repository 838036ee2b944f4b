"""Check a questionnaire that somebody sends: everything wrong with it, and the questionnaire; nothing is kept."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from mvoscan.core.errors import BrokenFile, Finding
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.questionnaire_check import check, references
from mvoscan.storage.library import Library
from mvoscan.storage.questionnaire_file import QuestionnaireFile, read_text

MOST_SHOWN = 200
"""Findings that are given; how many there are is counted."""

_LINE_ENDS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_WIDTH = 160

Editions = Mapping[str, Mapping[str, Questionnaire]]
"""Sealed editions by questionnaire and edition: what a later edition may descend from."""


class Located(NamedTuple):
    """A finding with the line of the file that it is about (shortened; empty when there is none)."""

    finding: Finding
    quoted: str


class FileReport(NamedTuple):
    """What a check of a sent file gives.

    `questionnaire` is there when it can be shown: its structure is right and its references hold, even when its
    meaning is not in order yet. `text` is what was read, empty when it is no text; `total` counts all findings.
    `taken` says that a published edition with other content has this name.
    """

    text: str
    located: tuple[Located, ...] = ()
    total: int = 0
    questionnaire: Questionnaire | None = None
    taken: bool = False


def sealed_editions(library: Library) -> Editions:
    """The editions that a sent file may descend from."""
    return {name: library.as_sealed(name) for name in sorted({each.id for each in library.published()})}


def check_file(name: str, raw: bytes, *, types: frozenset[str], editions: Editions) -> FileReport:
    """Check bytes called `name` as `mvoscan check` would; what is wrong is in the report, nothing is raised."""
    text = _text(raw)
    file = None
    try:
        file = read_text(name, raw)
        questionnaire = file.questionnaire()
    except BrokenFile as broken:
        return _report(text, broken.findings)
    return _judged(text, file, questionnaire, types=types, editions=editions)


def _judged(
    text: str, file: QuestionnaireFile, questionnaire: Questionnaire, *, types: frozenset[str], editions: Editions
) -> FileReport:
    others = {
        edition: each
        for edition, each in editions.get(questionnaire.id, {}).items()
        if edition != questionnaire.edition
    }
    flaws = check(questionnaire, types=types, editions=others)
    report = _report(text, tuple(file.finding(flaw) for flaw in flaws))
    usable = not references(questionnaire, types=types)
    published = editions.get(questionnaire.id, {}).get(questionnaire.edition)
    taken = published is not None and published != questionnaire
    return report._replace(questionnaire=questionnaire if usable else None, taken=taken)


def _report(text: str, findings: tuple[Finding, ...]) -> FileReport:
    ordered = sorted(findings, key=lambda each: (each.line or 0, each.column or 0))[:MOST_SHOWN]
    lines = _LINE_ENDS.split(text)
    return FileReport(text, tuple(Located(each, _quoted(lines, each)) for each in ordered), len(findings))


def _quoted(lines: list[str], finding: Finding) -> str:
    """The line of a finding; of a long one the part around its column."""
    if finding.line is None or finding.line > len(lines):
        return ""
    line = lines[finding.line - 1].rstrip()
    start = max(0, (finding.column or 1) - _WIDTH // 2) if len(line) > _WIDTH else 0
    part = line[start : start + _WIDTH]
    return f"{'… ' if start else ''}{part}{' …' if start + _WIDTH < len(line) else ''}"


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""
