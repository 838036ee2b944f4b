"""What a figure is about: a theme, the overall score or a statement, on one basis, within one series."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from mvoscan.core.observation import NOT_APPLICABLE, TOTAL


class Statistic(NamedTuple):
    """`theme` is `_T` for the overall score; `question` is `_Z` for a score. It means the same in every release."""

    questionnaire: str
    basis: str
    series: str
    theme: str = TOTAL
    question: str = NOT_APPLICABLE

    @property
    def about_question(self) -> bool:
        """Whether it counts answers to one statement instead of scoring."""
        return self.question != NOT_APPLICABLE


class QuestionSpec(NamedTuple):
    """A statement as statistics need it: its options with their share 0-1 (None: leaves the score), and for whom.

    `types` is empty when it is meant for every type of institution.
    """

    statistic: Statistic
    shares: Mapping[str, Fraction | None]
    weight: int
    types: frozenset[str] = frozenset()
