"""Who is in which cell, per statistic, collapsed to atoms: units that nobody can tell apart by the cells they are in.

Cells of this release and of earlier ones are just rows over the same atoms. The number of atoms depends on the cube and
on the number of releases, not on the number of units.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from mvoscan.core.disclosure.cube import Cell, Cube, Place
from mvoscan.core.disclosure.history import History
from mvoscan.core.disclosure.population import Population
from mvoscan.core.disclosure.statistic import Statistic
from mvoscan.core.observation import TOTAL, Base

Value = Fraction | str
"""A score, or an option chosen."""


class Signature(NamedTuple):
    """What tells units apart: where they stand, where they stood before, and whether all know their result."""

    place: Place | None
    earlier: tuple[Place | None, ...]
    waiver: bool


class Atom(NamedTuple):
    """Units that are in the same cells: how many, and how many of them brought each value.

    `values` is empty when they stand in earlier releases only: their results are not kept. `known` to everyone when
    they showed their results themselves.
    """

    size: int
    values: Mapping[Value, int]
    known: bool

    @property
    def score_sum(self) -> Fraction:
        """The sum of the scores."""
        return sum((value * times for value, times in self.values.items() if not isinstance(value, str)), Fraction(0))


class EarlierCell(NamedTuple):
    """A cell of the earlier release with this number."""

    release: int
    cell: Cell


@dataclass(frozen=True, eq=False)
class System:
    """The membership matrix of one statistic: per cell the numbers of its atoms."""

    atoms: tuple[Atom, ...]
    own: Mapping[Cell, tuple[int, ...]]
    earlier: Mapping[EarlierCell, tuple[int, ...]]

    def size(self, members: Iterable[int]) -> int:
        """Number of units in these atoms."""
        return sum(self.atoms[each].size for each in members)

    def hidden(self, members: Iterable[int]) -> int:
        """Number of units in these atoms whose result is not known to everyone."""
        return sum(self.atoms[each].size for each in members if not self.atoms[each].known)

    def values(self, members: Iterable[int], *, known: bool | None = None) -> Counter[Value]:
        """How often each value occurs in these atoms, or only in those that are known to everyone or are not."""
        found: Counter[Value] = Counter()
        for each in members:
            if known is None or self.atoms[each].known is known:
                found.update(self.atoms[each].values)
        return found

    @cached_property
    def unshown(self) -> "System":
        """The same where nobody showed a result."""
        return replace(self, atoms=tuple(atom._replace(known=False) for atom in self.atoms))

    @cached_property
    def shape(self) -> Hashable:
        """What statistics with the same membership have in common."""
        atoms = tuple((atom.size, atom.known) for atom in self.atoms)
        return atoms, tuple(self.own.items()), tuple(self.earlier.items())


Tallies = Mapping[Statistic, Mapping[Signature, Counter[Value]]]
"""Per statistic and signature how often each value occurs; of ghosts the value is the empty text."""

GHOST = ""
"""Stands for a value that is not kept: a scan that is in earlier releases only."""


def tallies(population: Population, cube: Cube, history: History) -> Tallies:
    """Count all values in one pass over the units."""
    found: dict[Statistic, dict[Signature, Counter[Value]]] = {}
    for unit in population.units:
        place = cube.place(unit.type, unit.province)
        if place is None:
            continue
        for statistic, scored in unit.scores.items():
            signature = Signature(place, history.places(scored.scan, statistic), unit.shows(scored.scan, statistic))
            _count(found, statistic, signature, scored.value)
        for statistic, answered in unit.answers.items():
            shown = unit.shows(answered.scan, statistic)
            signature = Signature(place, history.places(answered.scan, statistic), shown)
            _count(found, statistic, signature, answered.option)
    for statistic, places in history.ghosts(population):
        _count(found, statistic, Signature(None, places, waiver=False), GHOST)
    return found


def system_of(
    counted: Mapping[Signature, Counter[Value]],
    *,
    cells: Sequence[Cell],
    earlier: Sequence[EarlierCell],
    cube: Cube,
    base: Base,
) -> System:
    """The matrix of one statistic over these cells of its own and of earlier releases."""
    columns: dict[Hashable, list[Signature]] = {}
    for signature in sorted(counted, key=_order):
        columns.setdefault(_column(signature, cube, base, frozenset(cells), earlier), []).append(signature)
    groups = list(columns.values())
    atoms = tuple(_atom(group, counted) for group in groups)
    heads = [group[0] for group in groups]
    own = {cell: tuple(at for at, head in enumerate(heads) if holds(cell, head.place)) for cell in cells}
    before = {
        each: tuple(at for at, head in enumerate(heads) if holds(each.cell, head.earlier[each.release]))
        for each in earlier
    }
    return System(atoms=atoms, own=own, earlier=before)


def holds(cell: Cell, place: Place | None) -> bool:
    """Whether a cell holds a unit in this place.

    >>> holds(Cell("group", "lokaal"), Place("ocmw", "lokaal")), holds(Cell("total"), None)
    (True, False)
    """
    return (
        place is not None
        and cell.group in (TOTAL, place.group)
        and cell.family in (TOTAL, place.family)
        and cell.province in (TOTAL, place.province)
    )


def _count(
    found: dict[Statistic, dict[Signature, Counter[Value]]], statistic: Statistic, signature: Signature, value: Value
) -> None:
    by_signature = found.setdefault(statistic, {})
    counter = by_signature.get(signature)
    if counter is None:
        counter = by_signature[signature] = Counter()
    counter[value] += 1


def _column(
    signature: Signature, cube: Cube, base: Base, cells: frozenset[Cell], earlier: Sequence[EarlierCell]
) -> Hashable:
    own = () if signature.place is None else cube.cells_of(signature.place, base)
    before = tuple(at for at, each in enumerate(earlier) if holds(each.cell, signature.earlier[each.release]))
    ghost = signature.place is None
    return tuple(cell for cell in own if cell in cells), before, signature.waiver, ghost


def _atom(group: Sequence[Signature], counted: Mapping[Signature, Counter[Value]]) -> Atom:
    values: Counter[Value] = Counter()
    for signature in group:
        values.update(counted[signature])
    size = values.total()
    if group[0].place is None:
        return Atom(size, {}, known=False)
    return Atom(size, values, known=group[0].waiver)


def _order(signature: Signature) -> tuple[tuple[str, ...], ...]:
    """A fixed order of signatures."""
    places = (signature.place, *signature.earlier)
    texts = tuple(("",) if each is None else tuple(part or "" for part in each) for each in places)
    return (*texts, (str(signature.waiver),))
