"""Read how a scan compares with its own kind, from one published release.

Which release: the newest one with a mean to compare with, years before quarters, since only a year tells families apart
and rests on more scans. The scan's own basis comes first; a full scan may fall back on its score over the statements of
the light scan, on which more organisations stand.
"""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.benchmark import Benchmark, Kind, Means, Own, benchmark, means_of
from mvoscan.core.disclosure.series import Series
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.observation import TOTAL
from mvoscan.core.questionnaire import Scope
from mvoscan.core.release import Release
from mvoscan.core.scoring import ScanScore
from mvoscan.core.submission import Submission
from mvoscan.storage import published_rows
from mvoscan.storage.library import Library

_MEANS: dict[str, Means] = {}
_SERIES: dict[tuple[str, Scope], dict[str, str]] = {}
"""The series of each theme, by the hash of the edition and the basis: lineage is reckoned once."""

_GEMEENTE = "gemeente"


class Compared(NamedTuple):
    """A benchmark, with the release it comes from and the basis it is on."""

    release: Release
    basis: Scope
    kind: Kind
    benchmark: Benchmark


def read_benchmark(
    connection: Connection, submission: Submission, *, library: Library, types: InstitutionTypes
) -> Compared | None:
    """The comparison of a scan; None when nothing of its questionnaire was published.

    When releases are there but none has anything to compare with, the newest one tells why.
    """
    there = [each for each in published_rows.listed(connection) if each.questionnaire == submission.questionnaire]
    there.sort(key=lambda each: each.period.base != "year")
    kind = _kind(submission, types)
    first: Compared | None = None
    for scores, release in _ways(submission, there):
        own = _own(scores, submission, library)
        means = _means(connection, release)
        found = Compared(release, scores.basis, kind, benchmark(own, means, basis=scores.basis.value, kind=kind))
        if found.benchmark.level is not None:
            return found
        first = first or found
    return first


def _means(connection: Connection, release: Release) -> Means:
    return published_rows.kept(_MEANS, release, lambda: means_of(published_rows.rows(connection, release)))


def _ways(submission: Submission, there: list[Release]) -> Iterator[tuple[ScanScore, Release]]:
    """What to try, the best first: the own basis, then the light one."""
    bases = sorted(submission.scores, key=lambda each: each.basis is not submission.scope)
    return ((scores, release) for scores in bases for release in there)


def _kind(submission: Submission, types: InstitutionTypes) -> Kind:
    """Family and group; a scan of a municipality together with its OCMW counts as a municipality, as in releases."""
    subject = submission.subject
    code = _GEMEENTE if _GEMEENTE in subject.types else subject.type
    _, family, group = types.place(code)
    return Kind(family, group)


def _own(scores: ScanScore, submission: Submission, library: Library) -> tuple[Own, ...]:
    series = _series(submission, scores.basis, library)
    themes = (Own(name, series.get(name, ""), each.score) for name, each in scores.themes.items())
    return *themes, Own(TOTAL, series.get(TOTAL, ""), scores.overall.score)


def _series(submission: Submission, basis: Scope, library: Library) -> dict[str, str]:
    """The series of each theme and of the overall score (`_T`); none for an edition that is not published."""
    key = submission.edition_hash, basis
    if key not in _SERIES:
        editions = library.as_sealed(submission.questionnaire)
        found = Series(editions).scores(submission.edition, (basis,)) if submission.edition in editions else ()
        _SERIES[key] = {each.theme: each.series for each in found}
    return _SERIES[key]
