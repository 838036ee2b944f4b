"""The attack on counts of answers as published: is an answer of one other organisation certain?

Unknown is how many units of each atom gave each answer. An answer is certain when an atom cannot have fewer of it than
it has units, those of the coalition aside. The truth itself satisfies all rows, so only atoms of which all but a
coalition answered alike can be certain. Every coalition is tried, wherever its members stand.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement
from typing import NamedTuple

from mvoscan.core.disclosure.membership import Atom, System
from mvoscan.core.disclosure.points import Bits, Points
from mvoscan.core.disclosure.policy import Policy
from mvoscan.core.disclosure.solver import Band, Meter, Program
from mvoscan.core.errors import NotProved

_STILL = 1e-6


class _Insider(NamedTuple):
    """Somebody who knows that one unit of an atom gave this answer; `times` is how many did."""

    atom: int
    column: int
    times: int


Coalition = tuple[_Insider, ...]


def attack_answers(
    system: System, options: Sequence[str], bands: Sequence[Band], policy: Policy, meter: Meter
) -> frozenset[int]:
    """The atoms in which somebody's answer is certain; `bands` are over columns `atom × options + option`."""
    attack = _Attack(system, options, bands, policy.coalition, meter)
    return frozenset(atom for atom, column in attack.suspects if attack.is_certain(atom, column))


class _Attack:
    """One programme over all atoms and options, and the points that were found to satisfy it."""

    def __init__(
        self, system: System, options: Sequence[str], bands: Sequence[Band], coalition: int, meter: Meter
    ) -> None:
        self._atoms, self._width, self._most = system.atoms, len(options), coalition
        self._counts = [[atom.values.get(option, 0) for option in options] for atom in system.atoms]
        self._bounds = [
            (float(count), float(count)) if atom.known else (0.0, float(atom.size))
            for atom, counts in zip(system.atoms, self._counts, strict=True)
            for count in counts
        ]
        whole = [
            Band(dict.fromkeys(range(at * self._width, (at + 1) * self._width), 1.0), atom.size, atom.size)
            for at, atom in enumerate(system.atoms)
        ]
        self._program = Program(self._bounds, [*whole, *bands], meter)
        self._points = Points()
        self._points.add(self._truth())
        self._insiders = tuple(self._all_insiders())

    @property
    def suspects(self) -> Iterator[tuple[int, int]]:
        """Atoms with the columns in which an answer may be certain: so the truth has it for all but a coalition."""
        for at, (atom, counts) in enumerate(zip(self._atoms, self._counts, strict=True)):
            for option, count in enumerate(counts if not atom.known else ()):
                if not atom.values or atom.size - count <= self._most:
                    yield at, at * self._width + option

    def is_certain(self, atom: int, column: int) -> bool:
        """Whether some coalition knows that everybody else in an atom gave this answer."""
        outside: list[Coalition] = [(), *((each,) for each in self._insiders if each.atom != atom)]
        inside = [each for each in self._insiders if each.atom == atom]
        if any(self._alike(atom, column, coalition) for coalition in self._with(inside)):
            return True
        if self._most == 1:
            return any(self._alike(atom, column, coalition) for coalition in outside)
        return self._certain_to_two(atom, column, outside)

    def _certain_to_two(self, atom: int, column: int, outside: Sequence[Coalition]) -> bool:
        """Whether two insiders of elsewhere know it together; most pairs leave a point that was seen already."""
        open_to = self._left_open(column, self._atoms[atom].size - 1, outside)
        for at, one in enumerate(outside):
            for number in range(at, len(outside)):
                if open_to[at] & open_to[number]:
                    continue
                coalition = (*one, *outside[number])
                if self._possible(coalition):
                    if self._alike(atom, column, coalition):
                        return True
                    open_to = self._left_open(column, self._atoms[atom].size - 1, outside)
        return False

    def _left_open(self, column: int, most: int, outside: Sequence[Coalition]) -> list[Bits]:
        """Per coalition the points it knows to be possible, in which not everybody gave the answer."""
        low = self._points.at_most(column, most + _STILL)
        return [low & self._among(each) for each in outside]

    def _with(self, inside: Sequence[_Insider]) -> Iterator[Coalition]:
        """All coalitions with at least one member in an atom."""
        yield from ((each,) for each in inside)
        if self._most > 1:
            others = [each for each in self._insiders if each not in inside]
            pairs = [*combinations_with_replacement(inside, 2), *((one, other) for one in inside for other in others)]
            yield from (pair for pair in pairs if self._possible(pair))

    def _possible(self, coalition: Coalition) -> bool:
        """Whether there are so many who gave these answers."""
        return all(coalition.count(each) <= each.times for each in coalition)

    def _alike(self, atom: int, column: int, coalition: Coalition) -> bool:
        """Whether an option holds all that are left of an atom in every point there can be."""
        left = self._atoms[atom].size - sum(each.atom == atom for each in coalition)
        most = left - 1 + sum(each.column == column for each in coalition)
        if left <= 0 or self._among(coalition) & self._points.at_most(column, most + _STILL):
            return False
        point = self._least(column, coalition)
        self._points.add(point)
        return point[column] > most + _STILL

    def _among(self, coalition: Coalition) -> Bits:
        bits = self._points.all
        for each in coalition:
            bits &= self._points.at_least(each.column, coalition.count(each))
        return bits

    def _least(self, column: int, coalition: Coalition) -> list[float]:
        for each in coalition:
            self._program.bound(each.column, float(coalition.count(each)), self._bounds[each.column][1])
        found = self._program.least({column: 1.0})
        for each in coalition:
            self._program.bound(each.column, *self._bounds[each.column])
        return _demanded(found)

    def _truth(self) -> list[float]:
        """The truth; what is not kept of it is filled in as it may be."""
        flat = [float(count) for counts in self._counts for count in counts]
        if all(atom.values for atom in self._atoms):
            return flat
        kept = [at * self._width + option for at in self._kept() for option in range(self._width)]
        for column in kept:
            self._program.bound(column, flat[column], flat[column])
        found = self._program.least({})
        for column in kept:
            self._program.bound(column, *self._bounds[column])
        return _demanded(found)

    def _kept(self) -> Iterator[int]:
        return (at for at, atom in enumerate(self._atoms) if atom.values)

    def _all_insiders(self) -> Iterator[_Insider]:
        for at in self._kept():
            atom: Atom = self._atoms[at]
            for option, count in enumerate(self._counts[at] if not atom.known else ()):
                if count:
                    yield _Insider(at, at * self._width + option, count)


def _demanded(found: list[float] | None) -> list[float]:
    if found is None:
        raise NotProved("De gepubliceerde aantallen spreken elkaar tegen: er wordt niets gepubliceerd.")
    return found
