"""Earlier releases that share scans with this one: they are attacked together with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mvoscan.core.disclosure.cube import Place
from mvoscan.core.disclosure.population import Population
from mvoscan.core.disclosure.protected import Earlier, FrozenUnit
from mvoscan.core.disclosure.statistic import Statistic

Stood = tuple[int, Place, frozenset[Statistic]]
"""The number of a release, where the unit stood in it, and for which statistics."""


@dataclass(frozen=True)
class History:
    """The earlier releases that matter, and per scan where it stood in them."""

    releases: tuple[Earlier, ...]
    scans: dict[str, list[Stood]]

    def places(self, scan: str, statistic: Statistic) -> tuple[Place | None, ...]:
        """Where a scan stood for a statistic in each of the releases."""
        stood = self.scans.get(scan)
        if stood is None:
            return self._nowhere
        found: list[Place | None] = [None] * len(self.releases)
        for number, place, statistics in stood:
            if statistic in statistics:
                found[number] = place
        return tuple(found)

    def ghosts(self, population: Population) -> Iterator[tuple[Statistic, tuple[Place | None, ...]]]:
        """Scans of earlier releases that this one does not count, per statistic, with where they stood."""
        now = _taken(population) if self.scans else {}
        for scan, stood in self.scans.items():
            for statistic in sorted(frozenset[Statistic]().union(*(each[2] for each in stood))):
                if statistic not in now.get(scan, ()):
                    yield statistic, self.places(scan, statistic)

    @property
    def _nowhere(self) -> tuple[Place | None, ...]:
        return (None,) * len(self.releases)


def history_of(population: Population, earlier: Sequence[Earlier]) -> History:
    """The releases that share a scan with this population, or with another of them that does."""
    reached = set(_scans(population)) if earlier else set()
    scans_of = [{scan for unit in each.frozen.units for scan in unit.scans} for each in earlier]
    near: set[int] = set()
    while found := [at for at, each in enumerate(scans_of) if at not in near and not reached.isdisjoint(each)]:
        near.update(found)
        reached.update(*(scans_of[at] for at in found))
    releases = tuple(earlier[at] for at in sorted(near))
    scans: dict[str, list[Stood]] = {}
    for number, release in enumerate(releases):
        known: dict[tuple[int, ...], frozenset[Statistic]] = {}
        for unit in release.frozen.units:
            _note(scans, known, number, unit, release)
    return History(releases, scans)


def _note(
    scans: dict[str, list[Stood]],
    known: dict[tuple[int, ...], frozenset[Statistic]],
    number: int,
    unit: FrozenUnit,
    release: Earlier,
) -> None:
    for scan, indexes in unit.scans.items():
        if indexes not in known:
            known[indexes] = frozenset(release.frozen.statistics[each] for each in indexes)
        scans.setdefault(scan, []).append((number, unit.place, known[indexes]))


def _scans(population: Population) -> Iterator[str]:
    """The scans that count."""
    for unit in population.units:
        for results in (unit.scores, unit.answers):
            yield from (result.scan for result in results.values())


def _taken(population: Population) -> dict[str, set[Statistic]]:
    """Per scan the statistics it counts in."""
    found: dict[str, set[Statistic]] = {}
    for unit in population.units:
        for results in (unit.scores, unit.answers):
            for statistic, result in results.items():
                found.setdefault(result.scan, set()).add(statistic)
    return found
