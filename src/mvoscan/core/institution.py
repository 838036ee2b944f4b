"""Who takes a scan: types of institution, entries of the register, and the numbers that name them.

Our own id is the key. OVO, KBO, NIS and URI are attributes: a KBO number is not unique per Flemish entity, and a
municipality and its OCMW share one NIS code. Sources: DOMAIN facts on KBO (check 97 − first eight mod 97), OVO
(`OVO` and six digits) and the shared number of the departments.
"""

import re
import unicodedata
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from stdnum.be import vat

from mvoscan.core.errors import Invalid, Problem

SHARED_KBO = "0316380841"
"""All departments and agencies without legal personality share this number: it names none of them."""

PROVINCES = {
    "10000": "Antwerpen",
    "70000": "Limburg",
    "40000": "Oost-Vlaanderen",
    "20001": "Vlaams-Brabant",
    "30000": "West-Vlaanderen",
}
"""Flemish provinces by NIS code."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Population(_Value):
    """How many bodies of a type exist, at which date, by which source."""

    count: int = Field(ge=1, description="How many bodies there are.")
    date: Annotated[date, Field(description="On which day.")]
    source: str = Field(description="Who says so.")


class Group(_Value):
    """A group of families; groups partition the total in statistics."""

    code: str = Field(description="Its code, as in files and filters.")
    label: str = Field(description="Its name (Dutch).")


class Family(_Value):
    """A family of types, for statistics in which single types would be too small."""

    code: str = Field(description="Its code, as in files and filters.")
    label: str = Field(description="Its name (Dutch).")
    group: str = Field(description="Code of the group it is in.")


ORGANISATIONS = "organisatie"
"""Code of the family of companies and associations: all that is no public body."""


class InstitutionType(_Value):
    """A type of institution, with its place in statistics and, where one exists, its URI in the Flemish code list."""

    code: str = Field(description="Its code, as in files and filters.")
    label: str = Field(description="Its name (Dutch).")
    plural: str = Field(description="Its name for several (Dutch).")
    family: str = Field(description="Code of the family it is in.")
    uri: str | None = Field(default=None, description="Its URI in the Flemish code list, where there is one.")
    has_register: bool = Field(default=False, description="Whether the register lists bodies of this type.")
    province_known: bool = Field(default=False, description="Whether the province of such a body is known.")
    joint_with: str | None = Field(default=None, description="Code of the type it may take a scan with.")
    note: str | None = Field(default=None, description="What to know about it (Dutch).")
    population: Population | None = Field(default=None, description="How many there are, where that is known.")

    @property
    def is_organisation(self) -> bool:
        """Whether this is a company or an association, which nobody calls a 'bestuur'."""
        return self.family == ORGANISATIONS


class InstitutionTypes(_Value):
    """All types with their families and groups, in the order of the screen."""

    groups: tuple[Group, ...] = Field(description="The groups of families.")
    families: tuple[Family, ...] = Field(description="The families of types.")
    types: tuple[InstitutionType, ...] = Field(description="The types.")

    @cached_property
    def by_code(self) -> dict[str, InstitutionType]:
        """Types by code."""
        return {each.code: each for each in self.types}

    @cached_property
    def codes(self) -> frozenset[str]:
        """Codes of all types."""
        return frozenset(self.by_code)

    @cached_property
    def group_of_family(self) -> dict[str, str]:
        """Group code by family code."""
        return {family.code: family.group for family in self.families}

    def place(self, code: str) -> tuple[str, str, str]:
        """Type, family and group code of a type; raises `Invalid` for a type that does not exist."""
        found = self.by_code.get(code)
        if found is None:
            raise Invalid(Problem(field="type", message="Kies een type bestuur uit de lijst."))
        return found.code, found.family, self.group_of_family[found.family]


class Standing(StrEnum):
    """Where an entry of the register stands."""

    LISTED = "listed"
    PROVISIONAL = "provisional"
    MERGED = "merged"


class Predecessor(_Value):
    """A body that was merged into another: its name, NIS code and the day on which it ended."""

    name: str
    nis: str | None = None
    ended_on: date | None = None


class Institution(_Value):
    """One entry of the register; `id` is our own and opaque."""

    id: str
    type: str
    name: str
    province: str | None = None
    nis: str | None = None
    kbo: str | None = None
    ovo: str | None = None
    uri: str | None = None
    predecessors: tuple[Predecessor, ...] = ()
    standing: Standing = Standing.LISTED


class ClaimState(StrEnum):
    """What became of the claim that a scan is for a named institution."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Number(_Value):
    """A checked number that names a body: a KBO number (ten digits) or an OVO code."""

    kbo: str | None = None
    ovo: str | None = None


def read_number(text: str) -> Number:
    """Read a KBO number or OVO code as people type it; raises `Invalid` with what is wrong and how to mend it.

    >>> read_number("BE 0207.437.468").kbo, read_number("ovo001992").ovo
    ('0207437468', 'OVO001992')
    """
    compact = re.sub(r"[\s./-]", "", text).upper()
    if compact.startswith("OVO"):
        return Number(ovo=_ovo(compact))
    number = compact.removeprefix("BE")
    if not vat.is_valid(number):
        message = "Dit KBO-nummer klopt niet: controleer de tien cijfers, bijvoorbeeld 0207.437.468."
        raise Invalid(Problem(field="nummer", message=message))
    kbo = str(vat.compact(number))
    if kbo == SHARED_KBO:
        message = "Dit nummer delen alle Vlaamse departementen. Geef de OVO-code van je eigen entiteit."
        raise Invalid(Problem(field="nummer", message=message))
    return Number(kbo=kbo)


def named(label: str, name: str | None) -> str:
    """A body in words: its type and name, its name alone when that says the type already, or only the type.

    >>> named("Gemeente", "Aalst"), named("Provincie", "Provincie Antwerpen"), named("OCMW", None)
    ('Gemeente Aalst', 'Provincie Antwerpen', 'OCMW')
    """
    if not name:
        return label
    return name if fold(label) in fold(name) else f"{label} {name}"


def fold(text: str) -> str:
    """Lower-case letters and digits without accents, for searching.

    >>> fold("  Sint-Niklaas / Zwijndrécht ")
    'sint niklaas zwijndrecht'
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def _ovo(compact: str) -> str:
    if not re.fullmatch(r"OVO[0-9]{6}", compact):
        message = "Een OVO-code bestaat uit OVO en zes cijfers, bijvoorbeeld OVO001992."
        raise Invalid(Problem(field="nummer", message=message))
    return compact
