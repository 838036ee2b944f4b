"""The value attack on means as published: in how many points can anybody know the score of one other organisation?

Outsiders first, then every insider who knows their own score, then coalitions of two within a small cell. Of all
insiders in an atom those with the lowest and the highest score are enough: the width is concave in what they know.
Points that satisfy all rows are kept, and spare most of the programmes.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from mvoscan.core.disclosure.membership import Atom, System
from mvoscan.core.disclosure.policy import Policy
from mvoscan.core.disclosure.rules import MOST, width
from mvoscan.core.disclosure.solver import Band, Meter, Program
from mvoscan.core.errors import NotProved

MARGIN = 1e-3
"""Widths from a solver are compared with this margin, on the safe side."""


class Verdict(NamedTuple):
    """The narrowest width found, and the atoms in which somebody is known too well."""

    narrowest: float
    victims: frozenset[int]


class Told(NamedTuple):
    """What insiders in one atom know: how many they are, and the sum of their scores."""

    units: int
    total: Fraction


Knowledge = Mapping[int, Told]
"""What a coalition knows, by atom."""


def attack_scores(system: System, bands: Sequence[Band], policy: Policy, meter: Meter) -> Verdict:
    """Attack the atoms of a statistic, given the bands that all published rows put on sums of scores."""
    attack = _Attack(system, bands, meter)
    narrowest = float(MOST)
    victims: set[int] = set()
    for knowledge in _coalitions(system, policy):
        for atom, found in attack.widths(knowledge, narrowest):
            narrowest = min(narrowest, found)
            if found < policy.protection_width + MARGIN:
                victims.add(atom)
    return Verdict(narrowest, frozenset(victims))


class _Attack:
    """One programme over the sums of all atoms, and the points that were found to satisfy it."""

    def __init__(self, system: System, bands: Sequence[Band], meter: Meter) -> None:
        self._atoms = system.atoms
        self._program = Program([_range(atom, None) for atom in system.atoms], bands, meter)
        self._points: list[list[float]] = []

    def widths(self, knowledge: Knowledge, below: float) -> Iterator[tuple[int, float]]:
        """Per atom in how many points one other unit is known; atoms that are not below are left out."""
        ranges = {at: _range(self._atoms[at], told) for at, told in knowledge.items()}
        seen = [point for point in self._points if all(low <= point[at] <= high for at, (low, high) in ranges.items())]
        others = [at for at, atom in enumerate(self._atoms) if not atom.known and _left(atom, knowledge.get(at)) > 0]
        open_ones = [at for at in others if self._seen(at, knowledge, seen) < below]
        if not open_ones:
            return
        for at, (low, high) in ranges.items():
            self._program.bound(at, low, high)
        for at in open_ones:
            if self._seen(at, knowledge, seen) < below:
                seen += [self._point(at, 1.0), self._point(at, -1.0)]
                self._points += seen[-2:]
                yield at, self._seen(at, knowledge, seen)
        for at in ranges:
            self._program.bound(at, *_range(self._atoms[at], None))

    def _point(self, atom: int, sign: float) -> list[float]:
        found = self._program.least({atom: sign})
        if found is None:
            raise NotProved("De gepubliceerde cijfers spreken elkaar tegen: er wordt niets gepubliceerd.")
        return found

    def _seen(self, atom: int, knowledge: Knowledge, points: Sequence[Sequence[float]]) -> float:
        """The width that these points show at least."""
        if not points:
            return 0.0
        told = knowledge.get(atom)
        own = float(told.total) if told else 0.0
        sums = [point[atom] for point in points]
        return float(width(min(sums) - own, max(sums) - own, _left(self._atoms[atom], told)))


def _left(atom: Atom, told: Told | None) -> int:
    return atom.size - (told.units if told else 0)


def _range(atom: Atom, told: Told | None) -> tuple[float, float]:
    """What the sum of an atom can be, given what is known of it."""
    if atom.known:
        return float(atom.score_sum), float(atom.score_sum)
    own = float(told.total) if told else 0.0
    return own, own + MOST * _left(atom, told)


def _coalitions(system: System, policy: Policy) -> Iterator[Knowledge]:
    """Nobody, every insider, and pairs of insiders that share a small cell."""
    yield {}
    tellers = [at for at, atom in enumerate(system.atoms) if atom.values and not atom.known]
    for at in tellers:
        yield from ({at: told} for told in _tellings(system.atoms[at], 1))
    if policy.coalition < 2:
        return
    for one, other in sorted(pairs_in_small_cells(system, tellers, policy)):
        if one == other:
            yield from ({one: told} for told in _tellings(system.atoms[one], 2))
        else:
            for mine in _tellings(system.atoms[one], 1):
                yield from ({one: mine, other: theirs} for theirs in _tellings(system.atoms[other], 1))


def pairs_in_small_cells(system: System, tellers: Sequence[int], policy: Policy) -> set[tuple[int, int]]:
    """Pairs of atoms, perhaps twice the same, that share a cell of less than `k_dispersion` units."""
    found: set[tuple[int, int]] = set()
    for members in (*system.own.values(), *system.earlier.values()):
        if system.size(members) < policy.k_dispersion:
            inside = [at for at in tellers if at in members]
            found |= {(at, at) for at in inside if system.atoms[at].size > 1} | set(combinations(inside, 2))
    return found


def _tellings(atom: Atom, count: int) -> list[Told]:
    """What the lowest and what the highest so many of an atom know."""
    scores = sorted((value, times) for value, times in atom.values.items() if not isinstance(value, str))
    spread = [value for value, times in scores for _ in range(min(times, count))]
    return list(
        dict.fromkeys((Told(count, sum(spread[:count], Fraction(0))), Told(count, sum(spread[-count:], Fraction(0)))))
    )
