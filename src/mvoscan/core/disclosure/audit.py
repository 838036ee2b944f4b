"""The audit of one statistic: what can be reckoned from its published rows, of this release and earlier ones."""

from collections.abc import Hashable, Sequence

from mvoscan.core.disclosure.answer_attack import attack_answers
from mvoscan.core.disclosure.membership import EarlierCell, System
from mvoscan.core.disclosure.reading import answer_bands, cell_of, score_bands
from mvoscan.core.disclosure.rowspace import reckoned
from mvoscan.core.disclosure.score_attack import Verdict, attack_scores
from mvoscan.core.disclosure.solver import Band
from mvoscan.core.disclosure.statistic import Statistic
from mvoscan.core.disclosure.study import Study
from mvoscan.core.observation import Observation

_UNTOUCHED = Verdict(100.0, frozenset())


class Auditor:
    """Audits the statistics of one study; what depends on membership alone is reckoned once."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._exact: dict[Hashable, frozenset[int]] = {}

    def verdict(self, statistic: Statistic, rows: Sequence[Observation], links: Sequence[Band] = ()) -> Verdict:
        """Attack the rows of one statistic; `links` are bands that other statistics put on the sums of its atoms."""
        if all(row.withheld for row in rows):
            return _UNTOUCHED
        system = self._study.systems[statistic]
        if statistic.about_question and any(atom.known for atom in system.atoms):
            # Who shows a result shows scores, and perhaps no answers: these may be known, and are protected as well.
            known, hidden = (self._attacked(statistic, rows, each, links) for each in (system, system.unshown))
            return Verdict(min(known.narrowest, hidden.narrowest), known.victims | hidden.victims)
        return self._attacked(statistic, rows, system, links)

    def _attacked(
        self, statistic: Statistic, rows: Sequence[Observation], system: System, links: Sequence[Band]
    ) -> Verdict:
        study = self._study
        exact = self._reckoned(statistic, rows, system)
        if exact:
            return Verdict(0.0, exact)
        before, policy = study.before.get(statistic, []), study.policy
        if not statistic.about_question:
            bands = [*score_bands(system, rows, before), *links]
            return attack_scores(system, bands, policy, study.meter)
        options = tuple(study.questions[statistic].shares)
        bands = answer_bands(system, options, rows, before, policy.round_base)
        certain = attack_answers(system, options, bands, policy, study.meter)
        return Verdict(100.0, certain)

    def _reckoned(self, statistic: Statistic, rows: Sequence[Observation], system: System) -> frozenset[int]:
        """Atoms of few units whose exact sum follows from the cells that are open."""
        policy = self._study.policy
        least = policy.k_question if statistic.about_question else policy.k_theme
        opened = {system.own[cell_of(row)]: None for row in rows if not row.withheld}
        opened |= {system.earlier[EarlierCell(*each)]: None for each in self._study.earlier_open(statistic)}
        key = (system.shape, tuple(opened), least)
        if key not in self._exact:
            hidden = [at for at, atom in enumerate(system.atoms) if not atom.known]
            column = {at: number for number, at in enumerate(hidden)}
            lines = [tuple(column[at] for at in members if at in column) for members in opened]
            found = reckoned(lines, [system.atoms[at].size for at in hidden], least)
            self._exact[key] = frozenset(hidden[at] for at in found or ())
        return self._exact[key]
