"""What the pages before a dossier share: choices carried from page to page, and the lists to choose from."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, field_validator

from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.institution import InstitutionType, InstitutionTypes
from mvoscan.core.questionnaire import Questionnaire, Scope
from mvoscan.core.tailoring import has_full

NOT_LISTED, UNNAMED = "niet-in-lijst", "niet-genoemd"
_LONGEST = 300


class Choices(BaseModel):
    """What was chosen so far; it travels in the address until the dossier is made."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    doel: str = "bestuur"
    vragenlijst: str = ""
    type: str = ""
    bestuur: str = ""
    naam: str = ""
    nummer: str = ""
    samen: str = ""

    @field_validator("*", mode="before")
    @classmethod
    def _short(cls, value: object) -> object:
        return value.strip()[:_LONGEST] if isinstance(value, str) else value

    @property
    def practice(self) -> bool:
        """Whether the visitor is just looking around."""
        return self.doel == "rondkijken"

    def address(self, step: str, **changes: str) -> str:
        """The address of a step, with these choices and changes."""
        chosen = self.model_dump() | changes
        return f"{step}?{urlencode({name: value for name, value in chosen.items() if value})}"

    def hidden(self, *without: str) -> list[tuple[str, str]]:
        """The choices as hidden fields, without those that the form itself asks."""
        return [(name, value) for name, value in self.model_dump().items() if value and name not in without]


@dataclass(frozen=True)
class Item:
    """One choice of a list on screen."""

    id: str
    label: str
    help: str = ""


@dataclass(frozen=True)
class TypeGroup:
    """Types of one family, under its name."""

    label: str
    types: tuple[InstitutionType, ...]


class Fields(Protocol):
    """A query or a posted form: several values under one name."""

    def getlist(self, key: str, /) -> Iterable[object]:
        """All values under a name."""


def type_groups(types: InstitutionTypes, *questionnaires: Questionnaire) -> list[TypeGroup]:
    """The types that may take one of these questionnaires, by family, in the order of the reference file."""
    codes = {code for each in questionnaires for code in each.allowed_types}
    allowed = [each for each in types.types if each.code in codes]
    groups = [
        TypeGroup(family.label, tuple(each for each in allowed if each.family == family.code))
        for family in types.families
    ]
    return [group for group in groups if group.types]


def read_profile(questionnaire: Questionnaire, fields: Fields) -> dict[str, tuple[str, ...]]:
    """The profile answers among these fields (`p.` and the id of the question)."""
    return {each.id: tuple(str(value) for value in fields.getlist(f"p.{each.id}")) for each in questionnaire.profile}


def read_scope(questionnaire: Questionnaire, value: str) -> Scope:
    """Light or full; always light when the edition has no more. Raises `Invalid` for anything else."""
    if not has_full(questionnaire):
        return Scope.LIGHT
    try:
        return Scope(value)
    except ValueError:
        raise Invalid(Problem(field="omvang", message="Kies een snelle of een volledige scan.")) from None


def questionnaire_items(offered: Iterable[Questionnaire]) -> list[Item]:
    """Every questionnaire on offer, as a list to choose from."""
    return [Item(each.id, each.title, each.audience) for each in offered]
