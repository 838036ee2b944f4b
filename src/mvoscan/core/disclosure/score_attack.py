"""The value attack on means as published: in how many points can anybody know the score of one other organisation?

Outsiders, every insider who knows their own score, and every coalition of two, wherever they stand. Of all insiders in
an atom those with the lowest and the highest score are enough: the width is concave in what they know.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from mvoscan.core.disclosure.membership import Atom, System
from mvoscan.core.disclosure.points import Bits, Points
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


class _View(NamedTuple):
    """An atom in which somebody is looked for, with what insiders in it know."""

    atom: int
    inside: Knowledge


def attack_scores(system: System, bands: Sequence[Band], policy: Policy, meter: Meter) -> Verdict:
    """Attack the atoms of a statistic, given the bands that all published rows put on sums of scores."""
    attack = _Attack(system, bands, policy, meter)
    for at, atom in enumerate(system.atoms):
        for inside in ({}, *attack.insiders(at)) if not atom.known else ():
            if at not in attack.victims:
                attack.look(_View(at, inside))
    return Verdict(attack.narrowest, frozenset(attack.victims))


class _Attack:
    """One programme over the sums of all atoms, and the points that were found to satisfy it."""

    def __init__(self, system: System, bands: Sequence[Band], policy: Policy, meter: Meter) -> None:
        self._atoms = system.atoms
        self._policy = policy
        self._program = Program([_range(atom, None) for atom in system.atoms], bands, meter)
        self._points = Points()
        self._tellings = {
            at: [{at: told} for count in range(1, policy.coalition + 1) for told in _tellings(atom, count)]
            for at, atom in enumerate(system.atoms)
            if atom.values and not atom.known
        }
        self.narrowest = float(MOST)
        self.victims: set[int] = set()

    def insiders(self, atom: int) -> Sequence[Knowledge]:
        """What those who stand in an atom can know of it, alone or together."""
        return self._tellings.get(atom, ())

    def look(self, view: _View) -> None:
        """Look for the narrowest width of somebody in an atom, to these insiders and all who may join them."""
        units = sum(told.units for told in view.inside.values())
        if self._left(view) <= 0:
            return
        self._try(view, {})
        others: list[Knowledge] = [
            each
            for at, tellings in self._tellings.items()
            if at != view.atom
            for each in tellings
            if _units(each) + units <= self._policy.coalition
        ]
        if others and view.atom not in self.victims:
            self._look_along(view, others, pairs=units + 2 <= self._policy.coalition)

    def _look_along(self, view: _View, others: Sequence[Knowledge], *, pairs: bool) -> None:
        """Others join, one or two at a time; most leave points that were seen already, and these are wide enough."""
        lows, highs = self._wide(view, others)
        for at, one in enumerate(others):
            for number in range(at, len(others) if pairs and _units(one) == 1 else at + 1):
                if lows[at] & lows[number] and highs[at] & highs[number]:
                    continue
                if number != at and (_units(others[number]) > 1 or one.keys() == others[number].keys()):
                    continue
                before = self.narrowest
                self._try(view, {**one, **others[number]})
                if view.atom in self.victims:
                    return
                if self.narrowest < before or number == at:
                    lows, highs = self._wide(view, others)

    def _wide(self, view: _View, others: Sequence[Knowledge]) -> tuple[list[Bits], list[Bits]]:
        """Per coalition the points that are low and those that are high enough: one of both makes no news."""
        left, own = self._left(view), _total(view.inside)
        among = self._among(view.inside)
        values = self._points.values(view.atom, among)
        low = max(0.0, min(values) - own - MOST * (left - 1))
        high = min(float(MOST), max(values) - own)
        slack = max(0.0, (high - low - self.narrowest) / 2)
        lows = among & self._points.at_most(view.atom, own + MOST * (left - 1) + low + slack)
        highs = among & self._points.at_least(view.atom, own + high - slack)
        bits = [self._among(each) for each in others]
        return [each & lows for each in bits], [each & highs for each in bits]

    def _try(self, view: _View, joined: Knowledge) -> None:
        """Reckon the width of one other unit in an atom, unless it was seen to be no narrower than the narrowest."""
        knowledge = {**joined, **view.inside}
        if self._seen(view, knowledge) >= self.narrowest:
            return
        for at, told in knowledge.items():
            self._program.bound(at, *_range(self._atoms[at], told))
        for sign in (1.0, -1.0):
            self._points.add(self._point(view.atom, sign))
        for at in knowledge:
            self._program.bound(at, *_range(self._atoms[at], None))
        found = self._seen(view, knowledge)
        self.narrowest = min(self.narrowest, found)
        if found < self._policy.protection_width + MARGIN:
            self.victims.add(view.atom)

    def _seen(self, view: _View, knowledge: Knowledge) -> float:
        """The width that the points seen show at least."""
        sums = self._points.values(view.atom, self._among(knowledge))
        if not sums:
            return 0.0
        own = _total(view.inside)
        return float(width(min(sums) - own, max(sums) - own, self._left(view)))

    def _among(self, knowledge: Knowledge) -> Bits:
        bits = self._points.all
        for at, told in knowledge.items():
            low, high = _range(self._atoms[at], told)
            bits &= self._points.at_least(at, low - _NEAR) & self._points.at_most(at, high + _NEAR)
        return bits

    def _left(self, view: _View) -> int:
        return self._atoms[view.atom].size - _units(view.inside)

    def _point(self, atom: int, sign: float) -> list[float]:
        found = self._program.least({atom: sign})
        if found is None:
            raise NotProved("De gepubliceerde cijfers spreken elkaar tegen: er wordt niets gepubliceerd.")
        return found


_NEAR = 1e-7
"""What a solver may be off."""


def _units(knowledge: Knowledge) -> int:
    return sum(told.units for told in knowledge.values())


def _total(knowledge: Knowledge) -> float:
    return float(sum((told.total for told in knowledge.values()), Fraction(0)))


def _range(atom: Atom, told: Told | None) -> tuple[float, float]:
    """What the sum of an atom can be, given what is known of it."""
    if atom.known:
        return float(atom.score_sum), float(atom.score_sum)
    own = float(told.total) if told else 0.0
    return own, own + MOST * (atom.size - (told.units if told else 0))


def _tellings(atom: Atom, count: int) -> Iterator[Told]:
    """What the lowest and what the highest so many of an atom know."""
    if atom.size < count:
        return
    scores = sorted((value, times) for value, times in atom.values.items() if not isinstance(value, str))
    spread = [value for value, times in scores for _ in range(min(times, count))]
    sums = (sum(spread[:count], Fraction(0)), sum(spread[-count:], Fraction(0)))
    yield from (Told(count, total) for total in dict.fromkeys(sums))
