"""The cube: which tables there are, per base, and who belongs to which cell. A reviewed file, not code.

Types make families, families make groups, and the groups partition the total: then whatever is published is a union of
blocks of one partition, and there is little to subtract.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Annotated, NamedTuple

from pydantic import Field

from mvoscan.core.flaw import Flaw, choose_from
from mvoscan.core.institution import PROVINCES, InstitutionTypes
from mvoscan.core.observation import TOTAL, Base, Breakdown
from mvoscan.core.questionnaire import Closed, Edition, Identifier

GEMEENTE = "gemeente"
"""The family that is broken down by province."""


class Cell(NamedTuple):
    """One cell: its table, and the codes of its group, family and province (`_T` where all are in)."""

    breakdown: Breakdown
    group: str = TOTAL
    family: str = TOTAL
    province: str = TOTAL


class Place(NamedTuple):
    """Where a unit stands: the codes of its family and group, and of its province if it has one."""

    family: str
    group: str
    province: str | None = None


class CubeGroup(Closed):
    """A group of families."""

    code: Identifier = Field(description="De code van de groep.")
    families: Annotated[tuple[Identifier, ...], Field(min_length=1)] = Field(description="De families in de groep.")


class CubeFamily(Closed):
    """A family of types of institution."""

    code: Identifier = Field(description="De code van de familie.")
    types: Annotated[tuple[Identifier, ...], Field(min_length=1)] = Field(description="De types bestuur erin.")


class Tables(Closed):
    """The tables of each base."""

    year: Annotated[tuple[Breakdown, ...], Field(min_length=1)] = Field(description="De tabellen van een jaar.")
    quarter: Annotated[tuple[Breakdown, ...], Field(min_length=1)] = Field(description="Die van een kwartaal.")


class Cube(Closed):
    """The reviewed specification of all cells, for the questionnaire it names."""

    version: Edition = Field(description="De versie van de kubus.")
    questionnaire: Identifier = Field(description="De vragenlijst waarover de tabellen gaan.")
    groups: Annotated[tuple[CubeGroup, ...], Field(min_length=2)] = Field(description="De groepen: samen het totaal.")
    families: Annotated[tuple[CubeFamily, ...], Field(min_length=1)] = Field(description="De families.")
    tables: Tables = Field(description="De tabellen per soort periode.")

    @cached_property
    def _places(self) -> dict[str, Place]:
        groups = {family: group.code for group in self.groups for family in group.families}
        return {code: Place(family.code, groups[family.code]) for family in self.families for code in family.types}

    @property
    def types(self) -> frozenset[str]:
        """All types of institution that count."""
        return frozenset(self._places)

    def place(self, institution_type: str, province: str | None) -> Place | None:
        """Where a body of this type stands, with the province of a gemeente; None for a type outside the cube."""
        found = self._places.get(institution_type)
        if found is None or found.family != GEMEENTE or province not in PROVINCES:
            return found
        return found._replace(province=province)

    def breakdowns(self, base: Base) -> tuple[Breakdown, ...]:
        """The tables of a base."""
        return self.tables.year if base == "year" else self.tables.quarter

    def cells(self, base: Base) -> tuple[Cell, ...]:
        """All cells of a base, in the order of the tables."""
        return tuple(cell for breakdown in self.breakdowns(base) for cell in self._cells_of(breakdown))

    def cells_of(self, place: Place, base: Base) -> tuple[Cell, ...]:
        """The cells of a base that hold a unit in this place."""
        return tuple(cell for breakdown in self.breakdowns(base) if (cell := _cell(breakdown, place)) is not None)

    def types_in(self, cell: Cell) -> frozenset[str]:
        """The types of institution that a cell may hold."""
        return frozenset(
            code
            for code, place in self._places.items()
            if cell.group in (TOTAL, place.group) and cell.family in (TOTAL, place.family)
        )

    def _cells_of(self, breakdown: Breakdown) -> Iterator[Cell]:
        groups = {family: group.code for group in self.groups for family in group.families}
        if breakdown == "total":
            yield Cell("total")
        elif breakdown == "group":
            yield from (Cell("group", group.code) for group in self.groups)
        elif breakdown == "family":
            yield from (Cell("family", groups[family.code], family.code) for family in self.families)
        else:
            yield from (Cell(breakdown, groups[GEMEENTE], GEMEENTE, province) for province in PROVINCES)


def cube_flaws(cube: Cube, types: InstitutionTypes, allowed: Mapping[str, Collection[str]]) -> Iterator[Flaw]:
    """All that keeps this cube from being used: what does not partition, and what does not exist.

    `allowed` are the types of institution that may take a questionnaire, by its code: together they are the total.
    """
    if cube.questionnaire not in allowed:
        message = f"De vragenlijst '{cube.questionnaire}' bestaat niet."
        yield Flaw(("questionnaire",), message, choose_from(cube.questionnaire, allowed))
        return
    families = [family.code for family in cube.families]
    yield from _known("groups", cube.groups, [group.code for group in types.groups])
    yield from _known("families", cube.families, [family.code for family in types.families])
    parts = [(group.code, group.families) for group in cube.groups]
    yield from _partition("groups", "families", "De familie", "groep", parts, families)
    parts = [(family.code, family.types) for family in cube.families]
    yield from _partition("families", "types", "Het type", "familie", parts, sorted(allowed[cube.questionnaire]))
    yield from _elsewhere(cube, types)
    if GEMEENTE not in families and "gemeente-province" in (*cube.tables.year, *cube.tables.quarter):
        message = f"Voor gemeente-province is er een familie '{GEMEENTE}' nodig."
        yield Flaw(("tables",), message, "Voeg die familie toe, of laat gemeente-province weg.")


def _cell(breakdown: Breakdown, place: Place) -> Cell | None:
    if breakdown == "total":
        return Cell("total")
    if breakdown == "group":
        return Cell("group", place.group)
    if breakdown == "family":
        return Cell("family", place.group, place.family)
    if place.family != GEMEENTE or place.province is None:
        return None
    return Cell(breakdown, place.group, place.family, place.province)


def _known(key: str, given: Collection[CubeGroup | CubeFamily], known: list[str]) -> Iterator[Flaw]:
    for index, each in enumerate(given):
        if each.code not in known:
            yield Flaw((key, index, "code"), f"De code '{each.code}' bestaat niet.", choose_from(each.code, known))


def _partition(
    key: str, within: str, kind: str, name: str, parts: list[tuple[str, tuple[str, ...]]], whole: list[str]
) -> Iterator[Flaw]:
    """Flaws when the parts do not hold each member of the whole exactly once."""
    times = Counter(member for _, members in parts for member in members)
    seen: set[str] = set()
    for index, (code, members) in enumerate(parts):
        for at, member in enumerate(members):
            if member not in whole:
                yield Flaw(
                    (key, index, within, at), f"{kind} '{member}' kennen we hier niet.", choose_from(member, whole)
                )
            elif member in seen:
                message = (
                    f"{kind} '{member}' staat in meer dan één {name}: dan zijn de delen geen verdeling van het totaal."
                )
                yield Flaw((key, index, within, at), message, f"Laat '{member}' in één {name} staan.")
            seen.add(member)
        del code
    codes = ", ".join(code for code, _ in parts)
    for member in whole:
        if not times[member]:
            message = f"{kind} '{member}' staat in geen enkele {name}: dan zijn de delen geen verdeling van het totaal."
            yield Flaw((key,), message, f"Zet '{member}' in één van: {codes}.")


def _elsewhere(cube: Cube, types: InstitutionTypes) -> Iterator[Flaw]:
    """Types that usage counts under another family."""
    for index, family in enumerate(cube.families):
        for at, code in enumerate(family.types):
            known = types.by_code.get(code)
            if known is not None and known.family != family.code:
                message = f"Het type '{code}' hoort bij de familie '{known.family}'."
                yield Flaw(("families", index, "types", at), message, f"Zet '{code}' onder '{known.family}'.")
