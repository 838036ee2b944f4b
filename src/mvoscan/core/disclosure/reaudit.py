"""Attack what was kept: the rows and the units of a release, with all that was published beside it.

Results are not kept, so the attacker here is an outsider who knows all cells, all rules and all participants. Which
organisations could be told apart by insiders is answered from the memberships alone, by the exact audit, which wants
enough of them in every difference of cells.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from mvoscan.core.disclosure.answer_attack import attack_answers
from mvoscan.core.disclosure.cube import Cell, Place
from mvoscan.core.disclosure.membership import Atom, EarlierCell, System, holds
from mvoscan.core.disclosure.policy import Policy
from mvoscan.core.disclosure.progress import Progress, Step, told, untold
from mvoscan.core.disclosure.protected import Earlier
from mvoscan.core.disclosure.reading import Before, answer_bands, cell_of, score_bands, statistic_of
from mvoscan.core.disclosure.rowspace import reckoned
from mvoscan.core.disclosure.rules import round_to
from mvoscan.core.disclosure.score_attack import attack_scores
from mvoscan.core.disclosure.solver import Meter
from mvoscan.core.disclosure.statistic import Statistic
from mvoscan.core.errors import NotProved
from mvoscan.core.observation import NOT_APPLICABLE, Observation


class Kind(StrEnum):
    """What can be found."""

    COUNTS = "counts"
    """Rows and units do not belong together."""
    EXACT = "exact"
    """Something about too few organisations follows exactly."""
    NARROW = "narrow"
    """A score is known too well."""
    CERTAIN = "certain"
    """An answer is certain."""
    UNPROVED = "unproved"
    """The solver could not say, or the rows contradict each other."""


class Found(NamedTuple):
    """Something that was found, about which statistic, and how many organisations it touches."""

    kind: Kind
    statistic: Statistic
    units: int


class Reaudit(NamedTuple):
    """What an audit of kept bytes did: `narrowest` in points of 100, None when there was no score to attack."""

    statistics: int
    programs: int
    narrowest: int | None
    found: tuple[Found, ...]


Stood = tuple[Place | None, ...]
"""Where a scan stood in each of the releases."""


def attack_kept(releases: Sequence[Earlier], policy: Policy, *, progress: Progress = untold) -> Reaudit:
    """Attack the first of these releases jointly with the others."""
    before: dict[Statistic, list[Before]] = {}
    for number, release in enumerate(releases):
        for row in release.rows:
            if row.dataset != "coverage":
                before.setdefault(statistic_of(row), []).append((number, row))
    stood = _stood(releases)
    meter, narrowest, found = Meter(), 100.0, list[Found]()
    mine = list(dict.fromkeys(statistic_of(row) for row in releases[0].rows if row.dataset != "coverage"))
    for statistic in told(progress, Step.GATE, mine):
        rows = before[statistic]
        system = _system(stood.get(statistic, {}), rows)
        try:
            width, here = _attacked(statistic, system, rows, policy, meter)
        except NotProved:
            width, here = 100.0, [Found(Kind.UNPROVED, statistic, 0)]
        narrowest = min(narrowest, width)
        found += [*_miscounted(statistic, system, rows, policy), *here]
    scores = any(row.dataset == "theme-results" and not row.withheld for row in releases[0].rows)
    return Reaudit(len(mine), meter.solved, int(narrowest) if scores else None, tuple(found))


def near(release: Earlier, others: Sequence[Earlier]) -> tuple[Earlier, ...]:
    """Those of the others that share a scan with this release, or with another of them that does."""
    reached = _scans(release)
    scans = [_scans(each) for each in others]
    taken: set[int] = set()
    while new := [at for at, each in enumerate(scans) if at not in taken and not reached.isdisjoint(each)]:
        taken.update(new)
        reached = reached.union(*(scans[at] for at in new))
    return tuple(others[at] for at in sorted(taken))


def _scans(release: Earlier) -> frozenset[str]:
    return frozenset(scan for unit in release.frozen.units for scan in unit.scans)


def _stood(releases: Sequence[Earlier]) -> Mapping[Statistic, Mapping[str, tuple[Stood, bool]]]:
    """Per statistic and scan where it stood in each release, and whether everybody knows its result."""
    found: dict[Statistic, dict[str, tuple[Stood, bool]]] = {}
    nowhere: Stood = (None,) * len(releases)
    for number, release in enumerate(releases):
        for unit in release.frozen.units:
            for scan, indexes in unit.scans.items():
                for index in indexes:
                    scans = found.setdefault(release.frozen.statistics[index], {})
                    places, waiver = scans.get(scan, (nowhere, False))
                    places = (*places[:number], unit.place, *places[number + 1 :])
                    scans[scan] = places, waiver or (unit.waiver and index not in unit.kept_back)
    return found


def _system(scans: Mapping[str, tuple[Stood, bool]], rows: Sequence[Before]) -> System:
    """Scans that are in the same cells are one atom; nobody's result is known here."""
    cells = tuple(dict.fromkeys(EarlierCell(number, cell_of(row)) for number, row in rows))
    sizes: dict[tuple[tuple[int, ...], bool], int] = {}
    for places, waiver in scans.values():
        inside = tuple(at for at, each in enumerate(cells) if holds(each.cell, places[each.release]))
        sizes[inside, waiver] = sizes.get((inside, waiver), 0) + 1
    columns = sorted(sizes)
    atoms = tuple(Atom(sizes[each], {}, known=each[1]) for each in columns)
    members = {each: tuple(n for n, (inside, _) in enumerate(columns) if at in inside) for at, each in enumerate(cells)}
    return System(atoms=atoms, own={}, earlier=members)


def _attacked(
    statistic: Statistic, system: System, rows: Sequence[Before], policy: Policy, meter: Meter
) -> tuple[float, list[Found]]:
    """The narrowest width of a score, and what was found."""
    least = policy.k_question if statistic.about_question else policy.k_theme
    exact = _exact(system, rows, least)
    if exact:
        return 0.0, [Found(Kind.EXACT, statistic, system.size(exact))]
    if all(row.withheld for _, row in rows):
        return 100.0, []
    # Whoever showed its own result is no victim, but its result is not kept: here it is as unknown as the others.
    shown = frozenset(at for at, atom in enumerate(system.atoms) if atom.known)
    unknown = System(tuple(each._replace(known=False) for each in system.atoms), {}, system.earlier)
    if statistic.about_question:
        options = tuple(dict.fromkeys(row.answer for _, row in rows if row.answer != NOT_APPLICABLE))
        bands = answer_bands(unknown, options, (), rows, policy.round_base)
        certain = attack_answers(unknown, options, bands, policy, meter) - shown
        return 100.0, [Found(Kind.CERTAIN, statistic, unknown.size(certain))] if certain else []
    verdict = attack_scores(unknown, score_bands(unknown, (), rows), policy, meter)
    victims = verdict.victims - shown
    return verdict.narrowest, [Found(Kind.NARROW, statistic, unknown.size(victims))] if victims else []


def _exact(system: System, rows: Sequence[Before], least: int) -> tuple[int, ...]:
    """Atoms of together less than `least` unknown organisations whose sum follows from the open cells."""
    opened = dict.fromkeys(
        system.earlier[EarlierCell(number, cell_of(row))] for number, row in rows if not row.withheld
    )
    hidden = [at for at, atom in enumerate(system.atoms) if not atom.known]
    column = {at: number for number, at in enumerate(hidden)}
    lines = [tuple(column[at] for at in members if at in column) for members in opened]
    found = reckoned(lines, [system.atoms[at].size for at in hidden], least)
    return tuple(hidden[at] for at in found or ())


def _miscounted(statistic: Statistic, system: System, rows: Sequence[Before], policy: Policy) -> Iterable[Found]:
    """Cells of the first release of which the rows name another number of organisations than the units."""
    wrong: dict[Cell, int] = {}
    for number, row in rows:
        if number == 0 and not row.withheld:
            units = system.size(system.earlier[EarlierCell(0, cell_of(row))])
            if row.n_org != _said(units, row, policy):
                wrong[cell_of(row)] = units
    if wrong:
        yield Found(Kind.COUNTS, statistic, sum(wrong.values()))


def _said(units: int, row: Observation, policy: Policy) -> int:
    return round_to(units, policy.round_base) if row.dataset == "question-results" else units
