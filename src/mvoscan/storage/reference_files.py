"""The types of institution, read from their YAML file; and how any reference file is opened and refused.

A broken file is refused whole: every finding names file, line, place and remedy, and all come at once.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from mvoscan.core.errors import BrokenFile, Finding
from mvoscan.core.institution import InstitutionTypes

_Path = tuple[str | int, ...]

_MOST_BYTES = 20_000_000
_TYPES_FILE = "institution-types.yaml"
_UNKNOWN = "unknown"

_WRONG = {
    "missing": ("Deze sleutel ontbreekt.", "Voeg hem toe."),
    "extra_forbidden": ("Deze sleutel kennen we niet.", "Verwijder hem of verbeter de naam."),
    "string_type": ("Hier hoort tekst.", "Zet de waarde tussen aanhalingstekens."),
    "bool_parsing": ("Hier hoort true of false.", "Schrijf true of false."),
    "int_parsing": ("Hier hoort een geheel getal.", "Schrijf het zonder punten of tekst."),
    "greater_than_equal": ("Dit getal is te klein.", "Geef een getal van minstens 1, of schrijf unknown."),
}
_OTHERWISE = ("Deze waarde past hier niet.", "Vergelijk met de andere, of met reference/README.md.")


def institution_types(folder: Path) -> InstitutionTypes:
    """The types of institution in this folder, with families and groups; raises `BrokenFile` with all findings."""
    path = folder / _TYPES_FILE
    document = _yaml(path)
    report = _Report(path, document)
    try:
        types = InstitutionTypes.model_validate(_populations_read(document))
    except ValidationError as error:
        raise BrokenFile(*(report.typed(each) for each in error.errors())) from error
    findings = [report.about(*flaw) for flaw in (*_doubled(types), *_unplaced(types), *_unpaired(types))]
    if findings:
        raise BrokenFile(*findings)
    return types


class _Report(NamedTuple):
    """Says where in a YAML document something is wrong."""

    path: Path
    document: object

    def about(self, place: _Path, message: str, remedy: str) -> Finding:
        """A finding at a place, with the line of the deepest part of it that is in the file."""
        shown = ".".join(str(part) for part in place)
        return Finding(file=str(self.path), line=self._line(place), place=shown, message=message, remedy=remedy)

    def typed(self, error: Any) -> Finding:
        """A finding for one error of pydantic."""
        return self.about(error["loc"], *_WRONG.get(error["type"], _OTHERWISE))

    def _line(self, place: _Path) -> int | None:
        node: Any = self.document
        line = None
        for part in place:
            positions = getattr(getattr(node, "lc", None), "data", None) or {}
            if part not in positions:
                break
            line, node = positions[part][0] + 1, node[part]
        return line


def _yaml(path: Path) -> object:
    """The document in a YAML 1.2 file: duplicate keys are refused, `no` stays text."""
    try:
        document: object = YAML(typ="rt").load(text_of(path))
    except YAMLError as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        what = getattr(error, "problem", None) or "het bestand is geen YAML"
        remedy = "Controleer het inspringen, de aanhalingstekens en of een sleutel er twee keer staat."
        found = finding_at(path, mark.line + 1 if mark else None, "YAML", f"Dit is niet te lezen: {what}.", remedy)
        raise BrokenFile(found) from error
    return document


def text_of(path: Path) -> str:
    """The UTF-8 text of a file of reasonable size; raises `BrokenFile`."""
    try:
        raw = path.read_bytes()
        if len(raw) > _MOST_BYTES:
            raise BrokenFile(finding_at(path, None, "bestand", "Het bestand is groter dan 20 MB.", "Maak het kleiner."))
        return raw.decode("utf-8-sig")
    except OSError as error:
        why = f"Het bestand is niet te openen: {error.strerror}."
        raise BrokenFile(finding_at(path, None, "bestand", why, "Controleer de naam en de rechten.")) from error
    except UnicodeDecodeError as error:
        why = f"Het bestand is geen UTF-8 (byte {error.start + 1})."
        raise BrokenFile(finding_at(path, None, "bestand", why, "Bewaar het opnieuw als UTF-8.")) from error


def _populations_read(document: object) -> object:
    """The document with `population: unknown` as None; a population that is left out stays an error."""
    if not isinstance(document, dict) or not isinstance(document.get("types"), list):
        return document
    return {**document, "types": [_population_read(each) for each in document["types"]]}


def _population_read(given: object) -> object:
    if not isinstance(given, dict):
        return given
    stated = given.get("population", "")
    return {**given, "population": None if stated == _UNKNOWN else stated or {}}


def _doubled(types: InstitutionTypes) -> Iterator[tuple[_Path, str, str]]:
    """Codes that occur twice among groups, families or types."""
    codes = {
        "groups": [each.code for each in types.groups],
        "families": [each.code for each in types.families],
        "types": [each.code for each in types.types],
    }
    for kind, given in codes.items():
        for index, code in enumerate(given):
            if code in given[:index]:
                yield (kind, index, "code"), f"De code '{code}' staat er al.", "Geef elk een eigen code."


def _unplaced(types: InstitutionTypes) -> Iterator[tuple[_Path, str, str]]:
    """Families without a group and types without a family."""
    groups, families = [each.code for each in types.groups], [each.code for each in types.families]
    for index, family in enumerate(types.families):
        if family.group not in groups:
            yield ("families", index, "group"), f"De groep '{family.group}' bestaat niet.", one_of(groups)
    for index, each in enumerate(types.types):
        if each.family not in families:
            yield ("types", index, "family"), f"De familie '{each.family}' bestaat niet.", one_of(families)


def _unpaired(types: InstitutionTypes) -> Iterator[tuple[_Path, str, str]]:
    """Types that may share a scan with a type that does not say the same."""
    for index, each in enumerate(types.types):
        if each.joint_with is None:
            continue
        other = types.by_code.get(each.joint_with)
        if other is None or other is each or other.joint_with != each.code:
            message = f"'{each.code}' deelt een scan met '{each.joint_with}', maar dat type zegt niet hetzelfde."
            yield ("types", index, "joint_with"), message, f"Zet daar joint_with: {each.code}, of hier null."


def one_of(codes: Iterable[str]) -> str:
    """The remedy that names what there is to choose from."""
    return f"Kies uit: {', '.join(codes)}."


def finding_at(path: Path, line: int | None, place: str, message: str, remedy: str) -> Finding:
    """A finding at a line of a file, or in the file as a whole."""
    return Finding(file=str(path), line=line, place=place, message=message, remedy=remedy)
