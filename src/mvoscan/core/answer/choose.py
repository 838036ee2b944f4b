"""Which release answers a question about a period, and with which earlier one it is compared."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from mvoscan.core.answer.asked import Asked
from mvoscan.core.release import Release


class Fit(StrEnum):
    """How the period of the release lies to the period asked."""

    SAME = "same"
    WITHIN = "within"
    OTHER = "other"


class Choice(NamedTuple):
    """The release that answers, how it fits, and the one before it of the same base."""

    release: Release
    fit: Fit
    before: Release | None


def choose(releases: Sequence[Release], asked: Asked) -> Choice | None:
    """Out of published releases, newest first: of the same period; else of a year within it; else the newest.

    None when nothing is published.
    """
    if not releases:
        return None
    same = [each for each in releases if (each.period.start, each.period.end) == (asked.start, asked.end)]
    within = [each for each in releases if each.period.base == "year" and _within(each, asked)]
    if same:
        return Choice(same[0], Fit.SAME, _before(releases, same[0]))
    chosen = (within or releases)[0]
    fit = Fit.WITHIN if _within(chosen, asked) else Fit.OTHER
    return Choice(chosen, fit, _before(releases, chosen))


def _within(release: Release, asked: Asked) -> bool:
    return asked.start <= release.period.start and release.period.end <= asked.end


def _before(releases: Sequence[Release], chosen: Release) -> Release | None:
    earlier = (
        each
        for each in releases
        if each.period.base == chosen.period.base
        and each.questionnaire == chosen.questionnaire
        and each.period.end < chosen.period.start
    )
    return next(earlier, None)
