"""The inventory of labels, read from its YAML file; a broken file is refused whole, with line and remedy."""

from collections.abc import Callable
from pathlib import Path

from pydantic_core import ErrorDetails

from mvoscan.core.errors import NotFound
from mvoscan.core.flaw import Flaw, choose_from
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.scheme import Inventory
from mvoscan.core.scheme_check import mistakes
from mvoscan.storage.reference_yaml import read_reference
from mvoscan.storage.sealed_values import SealedValues

LABELS = "labels.yaml"

Edition = Callable[[str, str], Questionnaire]
"""Gives an edition; raises `NotFound`."""

_LIST = "Zet elk deel op een eigen regel met een streepje, of schrijf [a, b]."
_SAID = {
    "missing": ("Deze sleutel ontbreekt.", "Voeg hem toe; schrijf unknown als het niet bekend is."),
    "string_type": ("Hier hoort tekst.", "Zet de waarde tussen aanhalingstekens."),
    "string_too_short": ("Deze tekst is leeg.", "Vul hem in, of schrijf unknown als het niet bekend is."),
    "string_too_long": ("Deze tekst is langer dan {max_length} tekens.", "Maak hem korter."),
    "tuple_type": ("Hier hoort een lijst.", _LIST),
    "too_short": ("Hier staan er te weinig: minstens {min_length}.", "Vul aan."),
    "value_error": ("Dit klopt niet: {error}", "Vul het in, of schrijf unknown als het niet bekend is."),
}
_DATES = ("Dit is geen datum.", 'Schrijf jaar-maand-dag tussen aanhalingstekens, zoals "2026-11-26".')
_PATTERNS = {
    "^[a-z": ("Deze code is niet goed geschreven.", "Gebruik kleine letters, cijfers en streepjes: eu-ecolabel."),
    "^http": ("Dit is geen volledig adres.", "Begin met https:// of http://, zonder spaties."),
}
_OTHERWISE = ("Deze waarde past hier niet.", "Vergelijk met een ander label, of met reference/README.md.")


def read_labels(folder: Path, edition: Edition | None = None, *, kept: SealedValues | None = None) -> Inventory:
    """The inventory in this folder; raises `BrokenFile` with all that is wrong.

    With `edition` its themes are checked too, where this service has the edition that it names. What the file says is
    taken from `kept`, and kept there.
    """
    return read_reference(
        folder / LABELS, Inventory, flaws=lambda found: mistakes(found, _themes(found, edition)), told=_flaw, kept=kept
    )


def inventory(folder: Path, *, kept: SealedValues | None = None) -> Inventory:
    """The inventory in this folder, read once; raises `BrokenFile` with all that is wrong."""
    if folder not in _known:
        _known[folder] = read_labels(folder, kept=kept)
    return _known[folder]


_known: dict[Path, Inventory] = {}


def _themes(found: Inventory, edition: Edition | None) -> frozenset[str] | None:
    if edition is None:
        return None
    try:
        questionnaire = edition(found.questionnaire, found.edition)
    except NotFound:
        return None
    return frozenset(each.id for each in questionnaire.themes)


def _flaw(error: ErrorDetails) -> Flaw:
    place = tuple(part for part in error["loc"] if part != "[key]")
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return Flaw(place, f"De sleutel '{str(place[-1])[:60]}' kennen we hier niet.", "Verwijder hem of verbeter hem.")
    if kind in {"enum", "literal_error"}:
        choices = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
        given = str(error["input"])
        return Flaw(place, f"De waarde '{given[:60]}' bestaat hier niet.", choose_from(given, choices))
    message, remedy = _said(kind, str(context.get("pattern", "")))
    return Flaw(place, message.format(**context), remedy.format(**context))


def _said(kind: str, pattern: str) -> tuple[str, str]:
    if kind.startswith("date"):
        return _DATES
    return next((said for start, said in _PATTERNS.items() if pattern.startswith(start)), _SAID.get(kind, _OTHERWISE))
