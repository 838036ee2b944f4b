"""Errors of the questionnaire's model as flaws in plain Dutch, each with a remedy."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mvoscan.core.flaw import Flaw, Place, choose_from
from mvoscan.storage.questionnaire_schema import schema

_NUMBER = "Schrijf een geheel getal, zonder aanhalingstekens."
_LIST = "Zet elk deel op een eigen regel met een streepje, of schrijf [a, b]."

_SAID = {
    "string_type": ("Hier hoort tekst, maar er staat {given}.", "Zet de waarde tussen aanhalingstekens."),
    "string_type, block": ("Hier hoort tekst, maar er staat {given}.", "Schrijf hier één tekst."),
    "string_too_short": ("Deze tekst is leeg.", "Vul hem in."),
    "string_too_long": ("Deze tekst is langer dan {max_length} tekens.", "Maak hem korter."),
    "int_type": ("Hier hoort een geheel getal, maar er staat {given}.", _NUMBER),
    "int_from_float": ("Hier hoort een geheel getal, maar er staat {given}.", _NUMBER),
    "bool_type": (
        "Hier hoort true of false, maar er staat {given}.",
        "Schrijf true of false, zonder aanhalingstekens.",
    ),
    "tuple_type": ("Hier hoort een lijst, maar er staat {given}.", _LIST),
    "dict_type": (
        "Hier horen sleutels met waarden, maar er staat {given}.",
        "Schrijf 'sleutel: waarde' op eigen regels.",
    ),
    "model_type": (
        "Hier horen sleutels met waarden, maar er staat {given}.",
        "Schrijf 'sleutel: waarde' op eigen regels.",
    ),
    "greater_than_equal": ("{given} is te klein: minstens {ge}.", "Geef een getal van minstens {ge}."),
    "less_than_equal": ("{given} is te groot: hoogstens {le}.", "Geef een getal van hoogstens {le}."),
    "too_short": ("Hier staan er te weinig: minstens {min_length}.", "Vul aan."),
    "too_long": ("Hier staan er te veel: hoogstens {max_length}.", "Haal er weg, of splits op."),
    "value_error": ("Dit klopt niet: {error}", "Pas dit deel aan."),
}
_OTHERWISE = ("Deze waarde past hier niet: {given}.", "Kijk hoe het in een andere vragenlijst staat.")

_PATTERNS = {
    "^[0-9]": (
        "De editie {given} heeft niet de vorm jaar.nummer.",
        'Schrijf het jaar, een punt en een volgnummer tussen aanhalingstekens, zoals "2026.1".',
    ),
    "^[a-z": (
        "De code {given} is niet goed geschreven.",
        "Gebruik kleine letters, cijfers en streepjes: mijn-stelling.",
    ),
}


def flaws_of(error: ValidationError, value: object) -> Iterator[Flaw]:
    """A flaw for every error, in the order of the model; `value` is what was read."""
    errors = error.errors()
    for each in errors:
        inside = (other["loc"] for other in errors if other is not each and len(other["loc"]) > len(each["loc"]))
        if each["type"] == "too_short" and any(loc[: len(each["loc"])] == each["loc"] for loc in inside):
            continue  # the list is only short because a part of it is wrong, and that part has its own flaw.
        yield _flaw(each, value)


def _flaw(error: ErrorDetails, value: object) -> Flaw:
    place: Place = tuple(part for part in error["loc"] if part != "[key]")
    kind, given = error["type"], error["input"]
    if kind == "extra_forbidden":
        return Flaw(place, f"De sleutel '{_short(place[-1])}' kennen we hier niet.", _nearest(place, value))
    if kind == "missing":
        about = _described(place)
        return Flaw(place, f"De sleutel '{place[-1]}' ontbreekt.", f"Voeg '{place[-1]}' toe.{about and ' ' + about}")
    if given is None and kind != "value_error":
        return Flaw(place, "Hier is niets ingevuld.", f"Vul een waarde in. {_described(place)}".strip())
    context: Mapping[str, Any] = error.get("ctx", {})
    if kind in {"enum", "literal_error"}:
        choices = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
        return Flaw(place, f"De waarde {_shown(given)} bestaat hier niet.", choose_from(str(given), choices))
    is_block = kind == "string_type" and isinstance(given, list | dict)
    message, remedy = _said(f"{kind}, block" if is_block else kind, context)
    return Flaw(place, message.format(given=_shown(given), **context), remedy.format(**context))


def _said(kind: str, context: Mapping[str, Any]) -> tuple[str, str]:
    if kind == "string_pattern_mismatch":
        return next((said for start, said in _PATTERNS.items() if context["pattern"].startswith(start)), _OTHERWISE)
    return _SAID.get(kind, _OTHERWISE)


def _shown(given: object) -> str:
    """What an author wrote, as they would name it."""
    if isinstance(given, bool):
        return f"'{str(given).lower()}'"
    if isinstance(given, dict):
        return "een blok met sleutels"
    if isinstance(given, list):
        return "een lijst"
    return f"'{_short(given)}'"


def _short(given: object) -> str:
    text = str(given)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _nearest(place: Place, value: object) -> str:
    """The remedy for an unknown key: the known one that it resembles, of those that are not there yet."""
    here: Any = value
    for part in place[:-1]:
        here = here[part]
    known = _resolved(_schema_at(place[:-1])).get("properties", {})
    return choose_from(str(place[-1]), [key for key in known if key not in here])


def _described(place: Place) -> str:
    return str(_schema_at(place).get("description", ""))


def _schema_at(place: Place) -> dict[str, Any]:
    """The part of the JSON Schema about a place, perhaps a reference; empty when there is none."""
    here = schema()
    for part in place:
        here = _resolved(here)
        here = here.get("items", {}) if isinstance(part, int) else _value_of(here, part)
    return here


def _value_of(node: dict[str, Any], key: str) -> dict[str, Any]:
    found = node.get("properties", {}).get(key)
    if found is None:
        patterned: dict[str, Any] = next(iter(node.get("patternProperties", {}).values()), {})
        found = node.get("additionalProperties") or patterned
    return found if isinstance(found, dict) else {}


def _resolved(node: dict[str, Any]) -> dict[str, Any]:
    """The schema itself instead of a reference to it, or of a choice between it and null."""
    for each in (node, *node.get("anyOf", ())):
        if "$ref" in each:
            return dict(schema()["$defs"][each["$ref"].rpartition("/")[2]])
    return node
