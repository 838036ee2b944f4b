"""The rule from result to next steps, read from its YAML file; a broken file is refused whole, with line and remedy."""

from collections.abc import Iterator
from pathlib import Path

from pydantic_core import ErrorDetails

from mvoscan.core.flaw import Flaw, choose_from
from mvoscan.core.next_steps import Rule
from mvoscan.storage.reference_yaml import read_reference

NEXT_STEPS = "next-steps.yaml"

_SAID = {
    "missing": (
        "Deze sleutel ontbreekt.",
        "Voeg hem toe; reference/next-steps.yaml van het project toont een voorbeeld.",
    ),
    "int_parsing": ("Hier hoort een geheel getal.", "Schrijf het zonder aanhalingstekens."),
    "tuple_type": ("Hier hoort een lijst.", "Schrijf [a, b]."),
    "greater_than_equal": ("Dit getal is te klein.", "Neem minstens {ge}."),
    "less_than_equal": ("Dit getal is te groot.", "Neem hoogstens {le}."),
}
_OTHERWISE = ("Deze waarde past hier niet.", "Vergelijk met reference/next-steps.yaml van het project.")


def read_next_steps(folder: Path) -> Rule:
    """The rule in this folder; raises `BrokenFile` with all that is wrong."""
    return read_reference(folder / NEXT_STEPS, Rule, flaws=_twice, told=_told)


def _twice(rule: Rule) -> Iterator[Flaw]:
    for part, names in (("entries", rule.entries.first), ("labels", rule.labels.first)):
        for at, name in enumerate(names):
            if name in names[:at]:
                yield Flaw((part, "first", at), f"'{name}' staat er twee keer.", "Laat de tweede weg.")


def _told(error: ErrorDetails) -> Flaw:
    place, kind, context = error["loc"], error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return Flaw(place, f"De sleutel '{str(place[-1])[:60]}' kennen we hier niet.", "Verwijder hem of verbeter hem.")
    if kind == "enum":
        choices = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
        given = str(error["input"])[:60]
        return Flaw(place, f"'{given}' bestaat hier niet.", choose_from(given, choices))
    message, remedy = _SAID.get(kind, _OTHERWISE)
    return Flaw(place, message, remedy.format(**context))
