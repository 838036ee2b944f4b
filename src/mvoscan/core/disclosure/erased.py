"""What is left of a scan that was erased before its year appeared: a unit without identity, for releases to come.

It holds what a release counts and nothing else: no name, no profile, no note, no mark, no link. `scan` is the pseudonym
that audits know it by, `organisation` the random stand-in of its body in usage facts.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256

from mvoscan.core.disclosure.statistic import Statistic
from mvoscan.core.questionnaire import Closed


def pseudonym(public_id: str) -> str:
    """What statistics call a scan; the same in every release.

    >>> pseudonym("a") == pseudonym("a") != pseudonym("b"), len(pseudonym("a"))
    (True, 16)
    """
    return sha256(f"scan {public_id}".encode()).hexdigest()[:16]


class ErasedResults(Closed):
    """Exact scores as 'numerator/denominator' and options given; statistics are named by their place in the list.

    `shows` are the scores that its organisation showed to everyone; None when it showed nothing.
    """

    statistics: tuple[Statistic, ...]
    scores: tuple[tuple[int, str, tuple[int, ...] | None], ...]
    answers: tuple[tuple[int, str], ...]
    shows: tuple[int, ...] | None = None


class ErasedScan(Closed):
    """One scan without identity: where it stands in the cube, the day of its hand-in, and what it brings."""

    scan: str
    questionnaire: str
    edition: str
    edition_hash: str
    quarter: str
    day: date
    organisation: str
    type: str
    province: str | None = None
    partner: str | None = None
    partner_type: str | None = None
    erased_on: date
    results: ErasedResults


class Seen(Closed):
    """A body as the other scans of a period show it, with the month (`YYYY-MM`) in which it was first counted."""

    organisation: str
    type: str
    province: str | None = None
    since: str


def told_apart(
    erased: Iterable[ErasedScan], seen: Iterable[Seen], leading: Mapping[str, bool]
) -> tuple[ErasedScan, ...]:
    """The erased scans that are surely of another body than every other scan of the period.

    After an erasure a body whose stand-in leads to it no more (`leading`) comes back under another one. It would be two
    units. So a scan under such a stand-in is left out beside a body of the same kind that was first counted since.
    """
    bodies = tuple(seen)
    return tuple(
        each for each in erased if leading.get(each.organisation) or not any(_may_be(each, other) for other in bodies)
    )


def _may_be(erased: ErasedScan, other: Seen) -> bool:
    if other.organisation == erased.organisation or other.type != erased.type:
        return False
    apart = erased.province and other.province and erased.province != other.province
    return not apart and other.since >= f"{erased.erased_on:%Y-%m}"
