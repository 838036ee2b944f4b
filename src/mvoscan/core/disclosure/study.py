"""All statistics of a period with their membership, and the earlier releases they are attacked with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from mvoscan.core.disclosure.cube import Cell, Cube, Place
from mvoscan.core.disclosure.history import History, history_of
from mvoscan.core.disclosure.membership import EarlierCell, System, Tallies, system_of, tallies
from mvoscan.core.disclosure.period import Period
from mvoscan.core.disclosure.policy import Policy
from mvoscan.core.disclosure.population import Population
from mvoscan.core.disclosure.protected import Earlier
from mvoscan.core.disclosure.reading import Before, cell_of, statistic_of
from mvoscan.core.disclosure.solver import Meter
from mvoscan.core.disclosure.statistic import QuestionSpec, Statistic


@dataclass(frozen=True, eq=False)
class Study:
    """A population of bodies that are in the cube, with everything a release is made from."""

    population: Population
    cube: Cube
    policy: Policy
    period: Period
    history: History
    tallies: Tallies
    meter: Meter = field(default_factory=Meter)
    participants: dict[str, Mapping[Cell, tuple[int, int]]] = field(default_factory=dict)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """All cells of the base."""
        return self.cube.cells(self.period.base)

    @cached_property
    def questions(self) -> dict[Statistic, QuestionSpec]:
        """The statements, by statistic."""
        return {spec.statistic: spec for spec in self.population.questions}

    @cached_property
    def statistics(self) -> tuple[Statistic, ...]:
        """All statistics: scores first."""
        return (*self.population.scores, *self.questions)

    @cached_property
    def before(self) -> dict[Statistic, list[Before]]:
        """The rows of earlier releases, by statistic."""
        found: dict[Statistic, list[Before]] = {}
        for number, release in enumerate(self.history.releases):
            for row in release.rows:
                found.setdefault(statistic_of(row), []).append((number, row))
        return found

    @cached_property
    def denominators(self) -> dict[Statistic, dict[Place, frozenset[Statistic] | None]]:
        """Per theme and place the statements that all units there were scored over; None where they differ."""
        found: dict[Statistic, dict[Place, frozenset[Statistic] | None]] = {}
        for unit in self.population.units:
            place = self.cube.place(unit.type, unit.province)
            for statistic, scored in unit.scores.items() if place else ():
                by_place = found.setdefault(statistic, {})
                same = by_place.setdefault(place, scored.over) if place else None
                if place and same is not scored.over and same != scored.over:
                    by_place[place] = None
        return found

    @cached_property
    def systems(self) -> dict[Statistic, System]:
        """The membership of every statistic."""
        return {each: self._system(each) for each in self.statistics}

    def earlier_open(self, statistic: Statistic) -> tuple[EarlierCell, ...]:
        """The cells of earlier releases in which this statistic was published."""
        rows = self.before.get(statistic, ())
        return tuple(dict.fromkeys(EarlierCell(number, cell_of(row)) for number, row in rows if not row.withheld))

    def withheld_before(self, statistic: Statistic) -> frozenset[Cell]:
        """The cells that earlier releases withheld for this statistic."""
        return frozenset(cell_of(row) for _, row in self.before.get(statistic, ()) if row.withheld)

    def _system(self, statistic: Statistic) -> System:
        spec = self.questions.get(statistic)
        meant = spec.types if spec else frozenset[str]()
        cells = [cell for cell in self.cells if not meant or self.cube.types_in(cell) <= meant]
        return system_of(
            self.tallies.get(statistic, {}),
            cells=cells,
            earlier=self.earlier_open(statistic),
            cube=self.cube,
            base=self.period.base,
        )


def study_of(population: Population, cube: Cube, policy: Policy, period: Period, earlier: Sequence[Earlier]) -> Study:
    """Count the population; bodies of types outside the cube are left out."""
    inside = replace(population, units=tuple(each for each in population.units if each.type in cube.types))
    history = history_of(inside, earlier)
    return Study(inside, cube, policy, period, history, tallies(inside, cube, history))
