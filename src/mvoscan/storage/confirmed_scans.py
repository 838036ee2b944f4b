"""The results of the scans that count, with the stand-ins of their bodies: what releases are built of.

Also of those that were erased before their year appeared.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, select

from mvoscan.core.disclosure.erased import pseudonym, told_apart
from mvoscan.core.disclosure.intake import results_of, shown_scores
from mvoscan.core.disclosure.keeping import bodies_of, counted_again
from mvoscan.core.disclosure.latest import HandIn
from mvoscan.core.disclosure.series import Series
from mvoscan.core.embedding import Shown
from mvoscan.core.submission import Submission
from mvoscan.storage import embeds, erased_scans
from mvoscan.storage.counting_scans import counts, joined
from mvoscan.storage.library import Library
from mvoscan.storage.submissions import submission_of
from mvoscan.storage.tables import SubmissionRow, UsageFactRow, table_of

_submission = table_of(SubmissionRow)
_fact = table_of(UsageFactRow)


class ConfirmedScan(NamedTuple):
    """A scan with the random stand-ins of its institution and its partner, and the province as it was at hand-in.

    `shown` is what everybody could see of it, because its organisation showed it.
    """

    submission: Submission
    institution: str
    partner: str | None
    province: str | None
    shown: frozenset[Shown] = frozenset()


def of_quarters(connection: Connection, quarters: Collection[str], *, questionnaire: str) -> Iterator[ConfirmedScan]:
    """The confirmed scans of these quarters (`YYYY-Qn`) that are still there, in the order of their hand-in."""
    shown = embeds.shown_to_everyone(connection, quarters)
    yield from _found(connection, (_submission.c.quarter.in_(quarters), *counts(questionnaire)), shown)


def of_dossiers(connection: Connection, dossiers: Sequence[int], *, questionnaire: str) -> tuple[ConfirmedScan, ...]:
    """The confirmed scans of these dossiers."""
    own = (_submission.c.dossier_id.in_(dossiers), *counts(questionnaire))
    quarters = set(connection.execute(select(_submission.c.quarter).select_from(joined()).where(*own)).scalars())
    return tuple(_found(connection, own, embeds.shown_to_everyone(connection, quarters))) if quarters else ()


def hand_ins(
    connection: Connection, quarters: Collection[str], *, questionnaire: str, library: Library
) -> tuple[tuple[HandIn, ...], tuple[str, ...]]:
    """All that counts in these quarters, with the editions it rests on: what is still there, and what was erased."""
    series = Series(library.as_sealed(questionnaire))
    found = list(of_quarters(connection, quarters, questionnaire=questionnaire))
    there = [hand_in_of(each, library, series) for each in found]
    erased = erased_scans.of_quarters(connection, quarters, questionnaire=questionnaire)
    again = [counted_again(each, order=at) for at, each in enumerate(erased)]
    since = erased_scans.first_months(connection) if erased else {}
    seen = [body for each in (*there, *again) for body in bodies_of(each, since)]
    leading = erased_scans.leading(connection, erased) if erased else {}
    kept = {each.scan for each in told_apart(erased, seen, leading)}
    editions = {each.submission.edition for each in found} | {each.edition for each in erased if each.scan in kept}
    return (*there, *(each for each in again if each.scan in kept)), tuple(sorted(editions))


def hand_in_of(each: ConfirmedScan, library: Library, series: Series) -> HandIn:
    """What a scan brings to statistics, under its pseudonym."""
    submission = each.submission
    questionnaire = library.get(submission.questionnaire, submission.edition)
    scan = pseudonym(submission.public_id)
    return HandIn(
        scan=scan,
        organisation=each.institution,
        type=submission.subject.type,
        handed_in_at=submission.handed_in_at,
        results=results_of(submission, questionnaire, series, scan=scan),
        province=each.province,
        partner=each.partner,
        partner_type=submission.subject.partner_type,
        confirmed=True,
        waiver=bool(each.shown),
        shows=shown_scores(submission, series, each.shown),
    )


def _found(
    connection: Connection, where: Sequence[ColumnElement[bool]], shown: Mapping[str, frozenset[Shown]]
) -> Iterator[ConfirmedScan]:
    query = (
        select(_submission, _fact.c.surrogate, _fact.c.partner_surrogate)
        .select_from(joined())
        .where(*where)
        .order_by(_submission.c.handed_in_at, _submission.c.id)
    )
    for row in connection.execute(query):
        seen = shown.get(row.public_id, frozenset())
        yield ConfirmedScan(submission_of(row), row.surrogate, row.partner_surrogate, row.province, seen)
