"""The attack on counts of answers as published: is an answer of one other organisation certain?

Unknown is how many units of each atom gave each answer. An answer is certain when an atom cannot have fewer of it than
it has units, those of the coalition aside. The truth itself satisfies all rows, so only atoms that answered alike can
be certain, and few programmes are needed.
"""

from collections.abc import Iterator, Mapping, Sequence

from mvoscan.core.disclosure.membership import System
from mvoscan.core.disclosure.policy import Policy
from mvoscan.core.disclosure.score_attack import pairs_in_small_cells
from mvoscan.core.disclosure.solver import Band, Meter, Program
from mvoscan.core.errors import NotProved

_STILL = 1e-6

Knowledge = Mapping[tuple[int, int], int]
"""What a coalition knows: by atom and option how many of its members chose it."""


def attack_answers(
    system: System, options: Sequence[str], bands: Sequence[Band], policy: Policy, meter: Meter
) -> frozenset[int]:
    """The atoms in which somebody's answer is certain; `bands` are over columns `atom × options + option`."""
    attack = _Attack(system, options, bands, meter)
    found: set[int] = set()
    for knowledge in _coalitions(system, options, policy):
        found |= attack.certain(knowledge)
    return frozenset(found)


class _Attack:
    """One programme over all atoms and options, and the points that were found to satisfy it."""

    def __init__(self, system: System, options: Sequence[str], bands: Sequence[Band], meter: Meter) -> None:
        self._atoms, self._width = system.atoms, len(options)
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
        self._points: list[list[float]] = []
        if all(atom.values for atom in system.atoms):
            self._points.append([float(count) for counts in self._counts for count in counts])
        alike = [atom.size - max(counts) for atom, counts in zip(system.atoms, self._counts, strict=True)]
        self._suspect = [
            at for at, atom in enumerate(system.atoms) if not atom.known and (alike[at] <= 2 or not atom.values)
        ]

    def certain(self, knowledge: Knowledge) -> set[int]:
        """The atoms in which an answer of someone outside the coalition is certain."""
        told = {atom * self._width + option: count for (atom, option), count in knowledge.items()}
        points = [point for point in self._points if all(point[at] >= count for at, count in told.items())]
        found: set[int] = set()
        for atom in self._suspect if points else range(len(self._atoms)):
            left = self._atoms[atom].size - sum(count for (at, _), count in knowledge.items() if at == atom)
            if left > 0 and not self._atoms[atom].known and self._alike(atom, left, told, points):
                found.add(atom)
        return found

    def _alike(self, atom: int, left: int, told: Mapping[int, int], points: list[list[float]]) -> bool:
        """Whether an option holds all that are left of an atom in every point there can be."""
        for column in range(atom * self._width, (atom + 1) * self._width):
            most = left - 1 + told.get(column, 0) + _STILL
            if any(point[column] <= most for point in points):
                continue
            point = self._least(column, told)
            points.append(point)
            if point[column] > most:
                return True
        return False

    def _least(self, column: int, told: Mapping[int, int]) -> list[float]:
        for at, count in told.items():
            self._program.bound(at, float(count), self._bounds[at][1])
        found = self._program.least({column: 1.0})
        for at in told:
            self._program.bound(at, *self._bounds[at])
        if found is None:
            raise NotProved("De gepubliceerde aantallen spreken elkaar tegen: er wordt niets gepubliceerd.")
        self._points.append(found)
        return found


def _coalitions(system: System, options: Sequence[str], policy: Policy) -> Iterator[Knowledge]:
    """Nobody, every insider by what they answered, and pairs of insiders that share a small cell."""
    yield {}
    given = {
        at: [(option, atom.values[name]) for option, name in enumerate(options) if atom.values.get(name)]
        for at, atom in enumerate(system.atoms)
        if atom.values and not atom.known
    }
    for at, chosen in given.items():
        yield from ({(at, option): 1} for option, _ in chosen)
    if policy.coalition < 2:
        return
    for one, other in sorted(pairs_in_small_cells(system, list(given), policy)):
        for mine, times in given[one]:
            for theirs, _ in given[other]:
                if one != other or mine < theirs:
                    yield {(one, mine): 1, (other, theirs): 1}
            if one == other and times > 1:
                yield {(one, mine): 2}
