"""Questionnaires as authors write them: from a YAML file to a frozen value, or to everything that is wrong with it."""

import json
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from mvoscan.core.errors import BrokenFile, Finding
from mvoscan.core.flaw import Flaw, Place
from mvoscan.core.questionnaire import Questionnaire, Status
from mvoscan.storage.model_errors import flaws_of
from mvoscan.storage.sealed_values import SealedValues
from mvoscan.storage.yaml_tree import Spot, Tree, tree_of

MOST_BYTES = 1_000_000
"""Bytes in a questionnaire file: five times the largest edition, and at worst some seconds of reading."""

_MOST_PARTS = 10
_KINDS = {
    "themes": "thema",
    "subthemes": "subthema",
    "questions": "stelling",
    "options": "antwoord",
    "profile": "profielvraag",
    "retired": "vervallen stelling",
    "labels": "label",
    "product_groups": "productgroep",
    "risks": "risico",
}


class QuestionnaireFile(NamedTuple):
    """A file that was read: its path, the hash of its bytes, and what is in it."""

    path: Path
    sha256: str
    tree: Tree

    @property
    def claims_publication(self) -> bool:
        """Whether the file says that it is published, broken or not."""
        return isinstance(self.tree.value, dict) and self.tree.value.get("status") == Status.PUBLISHED

    def questionnaire(self) -> Questionnaire:
        """The questionnaire in the file; raises `BrokenFile` with all that is wrong, in the order of the file."""
        findings = [self._finding(*each) for each in self.tree.flaws]
        flawed = {flaw.place for flaw, _ in self.tree.flaws}
        try:
            found = _validated(self.tree.value)
        except ValidationError as error:
            unread = self.tree.value is None and bool(flawed)
            flaws = () if unread else flaws_of(error, self.tree.value)
            findings += [self.finding(each) for each in flaws if not _within(each.place, flawed)]
        if findings:
            raise BrokenFile(*sorted(findings, key=_order))
        return found

    def finding(self, flaw: Flaw) -> Finding:
        """A flaw with the file, and the line and column of the nearest part that is there."""
        return self._finding(flaw, self.tree.spot(flaw.place))

    def _finding(self, flaw: Flaw, spot: Spot | None) -> Finding:
        return Finding(
            file=str(self.path),
            line=spot.line if spot else None,
            column=spot.column if spot else None,
            place=place_name(flaw.place, self.tree.value),
            message=flaw.message,
            remedy=flaw.remedy,
        )


def open_questionnaire(path: Path, *, kept: SealedValues | None = None) -> QuestionnaireFile:
    """Read a file once; raises `BrokenFile` when it cannot be opened, is too large or is no UTF-8.

    With `kept` its value is what is known of a file of these bytes, if anything, and then without lines.
    """
    try:
        with path.open("rb") as opened:
            raw = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise _unreadable(
            path, f"Het bestand is niet te openen: {error.strerror}.", "Kijk naam en rechten na."
        ) from error
    seal = sha256(raw).hexdigest()
    value = kept.get(seal) if kept else None
    return read_text(str(path), raw) if value is None else QuestionnaireFile(path, seal, Tree(value, {}, ()))


def read_text(name: str, raw: bytes) -> QuestionnaireFile:
    """Read bytes that come from anywhere, called `name`; raises `BrokenFile` when they are too many or no UTF-8."""
    path = Path(name)
    if len(raw) > MOST_BYTES:
        raise _unreadable(path, "Het bestand is groter dan 1 MB.", "Maak het kleiner, of splits de vragenlijst.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        remedy = "Bewaar het bestand opnieuw als UTF-8."
        raise _unreadable(path, "Het bestand is geen UTF-8.", remedy, line=line) from error
    return QuestionnaireFile(path, sha256(raw).hexdigest(), tree_of(text))


def read_questionnaire(path: Path) -> Questionnaire:
    """The questionnaire in a file; raises `BrokenFile` with all that is wrong."""
    return open_questionnaire(path).questionnaire()


def place_name(place: Place, value: object) -> str:
    """A place as an author would say it: things by their id where they have one, else by their number.

    >>> place_name(("themes", 0, "weight"), {"themes": [{"id": "milieu", "weight": 0}]})
    "thema 'milieu' › weight"
    >>> place_name(("themes", 1, "title"), {"themes": []})
    'thema nr. 2 › title'
    """
    names: list[str] = []
    within = ""
    for part in place[:_MOST_PARTS]:
        value = _part(value, part)
        if isinstance(part, int):
            names[-1:] = [*([] if within else names[-1:]), _numbered(within, part, value)]
            within = ""
        else:
            names.append(part[:60])
            within = part
    return " › ".join(names) or "bestand"


def _numbered(within: str, index: int, value: object) -> str:
    """A part of the list called `within` (empty for a list in a list)."""
    kind = _KINDS.get(within, within or "deel")
    name = value.get("id", value.get("code")) if isinstance(value, dict) else None
    return f"{kind} '{name[:60]}'" if isinstance(name, str) else f"{kind} nr. {index + 1}"


def _part(value: object, part: str | int) -> object:
    if isinstance(part, int):
        return value[part] if isinstance(value, list) and part < len(value) else None
    return value.get(part) if isinstance(value, dict) else None


def _validated(value: object) -> Questionnaire:
    """Validate as JSON, strictly: text is no number, a number no text, and names of enumerations are text."""
    return Questionnaire.model_validate_json(json.dumps(value), strict=True)


def _within(place: Place, flawed: set[Place]) -> bool:
    return any(place[: len(each)] == each for each in flawed)


def _order(finding: Finding) -> tuple[int, int]:
    return finding.line or 0, finding.column or 0


def _unreadable(path: Path, message: str, remedy: str, *, line: int | None = None) -> BrokenFile:
    return BrokenFile(Finding(file=str(path), line=line, place="bestand", message=message, remedy=remedy))
