"""Which themes have no offer while bodies score low on them: from the rows of a published release, never from scans."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from mvoscan.core.mean import mean_of
from mvoscan.core.next_steps import Rule, fitting_entries
from mvoscan.core.observation import TOTAL, Observation
from mvoscan.core.offer import Entry
from mvoscan.core.questionnaire import Questionnaire, Scope, Theme


class Standing(StrEnum):
    """How bodies stand on a theme; not known when the mean is withheld, absent, or coded around the threshold."""

    LOW = "low"
    NOT_LOW = "not-low"
    UNKNOWN = "unknown"


class ThemeOffer(NamedTuple):
    """A theme with its published row over all organisations, how they stand on it, and the entries about it."""

    theme: Theme
    row: Observation | None
    standing: Standing
    entries: tuple[Entry, ...]

    @property
    def gap(self) -> bool:
        """Whether there is something to add to the offer."""
        return self.standing is Standing.LOW and not self.entries


def theme_offers(
    questionnaire: Questionnaire, rows: Iterable[Observation], entries: Sequence[Entry], rule: Rule
) -> tuple[ThemeOffer, ...]:
    """Every theme of a questionnaire, in its order."""
    means = [each for each in rows if each.dataset == "theme-results" and each.breakdown == "total"]
    return tuple(_offer(each, means, entries, rule) for each in questionnaire.themes)


def standing(row: Observation | None, rule: Rule) -> Standing:
    """How bodies stand: a coded mean only counts when all that it may be is on one side."""
    mean = mean_of(row)
    if mean is None:
        return Standing.UNKNOWN
    if rule.weak(mean.high):
        return Standing.LOW
    return Standing.UNKNOWN if rule.weak(mean.low) else Standing.NOT_LOW


def _offer(theme: Theme, means: Sequence[Observation], entries: Sequence[Entry], rule: Rule) -> ThemeOffer:
    # A full scan is on the light basis too, so most organisations stand there; of several series the largest speaks.
    own = [each for each in means if each.theme == theme.id and each.theme != TOTAL]
    row = min(own, key=lambda each: (each.basis != Scope.LIGHT, -(each.n_org or -1)), default=None)
    about = [each.iso for each in theme.questions]
    return ThemeOffer(theme, row, standing(row, rule), fitting_entries(rule, about, entries, frozenset()))
