"""What the pages before a dossier share: choices carried from page to page, and the lists to choose from."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from mvoscan.core.institution import InstitutionType, InstitutionTypes
from mvoscan.core.questionnaire import Questionnaire

NOT_LISTED, UNNAMED = "niet-in-lijst", "niet-genoemd"


class Choices(BaseModel):
    """What was chosen so far; it travels in the address until the dossier is made."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    doel: str = Field(default="bestuur", max_length=300)
    vragenlijst: str = Field(default="", max_length=300)
    type: str = Field(default="", max_length=300)
    bestuur: str = Field(default="", max_length=300)
    naam: str = Field(default="", max_length=300)
    nummer: str = Field(default="", max_length=300)
    samen: str = Field(default="", max_length=300)

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
class TypeGroup:
    """Types of one family, under its name."""

    label: str
    types: tuple[InstitutionType, ...]


class Fields(Protocol):
    """A query or a posted form: several values under one name."""

    def getlist(self, key: str, /) -> Iterable[object]:
        """All values under a name."""


def type_groups(types: InstitutionTypes, questionnaire: Questionnaire) -> list[TypeGroup]:
    """The types that may take a questionnaire, by family, in the order of the reference file."""
    allowed = [each for each in types.types if each.code in questionnaire.allowed_types]
    groups = [
        TypeGroup(family.label, tuple(each for each in allowed if each.family == family.code))
        for family in types.families
    ]
    return [group for group in groups if group.types]


def read_profile(questionnaire: Questionnaire, fields: Fields) -> dict[str, tuple[str, ...]]:
    """The profile answers among these fields (`p.` and the id of the question)."""
    return {each.id: tuple(str(value) for value in fields.getlist(f"p.{each.id}")) for each in questionnaire.profile}


def offered_titles(offered: Iterable[Questionnaire]) -> list[tuple[str, str]]:
    """Id and title of every questionnaire on offer."""
    return [(each.id, each.title) for each in offered]
