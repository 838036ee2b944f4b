"""Read the result of a scan: the stored scores, with what is needed to show them. Nothing is recomputed."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.comparison import Taken, compare
from mvoscan.core.dossier import Right
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.result import Result, Since, result_of
from mvoscan.core.submission import Submission
from mvoscan.storage import claims, endings, institutions, submissions
from mvoscan.storage.library import Library
from mvoscan.usecases._access import Admission, Visitor, admit

_MOST_EARLIER = 9
"""A trend over ten scans is as much as a page can show."""


class OpenedResult(NamedTuple):
    """A result, and the right with which it was opened."""

    admission: Admission
    result: Result


def read_result(
    connection: Connection, visitor: Visitor, public_id: str, *, library: Library, types: InstitutionTypes
) -> OpenedResult | None:
    """The result of a dossier; None when it was not handed in yet."""
    admission = admit(connection, visitor, public_id, Right.READ)
    if admission.dossier.submission is None:
        return None
    submission = submissions.get(connection, admission.dossier.submission)
    claim = claims.of_submission(connection, submission.public_id)
    result = result_of(
        submission,
        library.get(submission.questionnaire, submission.edition),
        subject=institutions.in_words(connection, submission.subject, types=types),
        type_label=types.by_code[submission.subject.type].label,
        claim=claim.state if claim else None,
        since=_since(connection, submission, library),
    )
    return OpenedResult(admission, result)


def _since(connection: Connection, submission: Submission, library: Library) -> Since | None:
    earlier = tuple(reversed(list(_chain(connection, submission))))
    if not earlier:
        return None
    editions = library.as_sealed(submission.questionnaire)
    scans = [Taken(editions[each.edition], each.tailoring, each.answers) for each in (*earlier, submission)]
    trend = compare(scans, editions=editions) if len(earlier) > 1 else None
    return Since(earlier, compare(scans[-2:], editions=editions), trend)


def _chain(connection: Connection, submission: Submission) -> Iterator[Submission]:
    """The scans that this one goes on from, the newest first; a scan on another questionnaire ends it.

    One that was corrected is there as its correction; one that was withdrawn ends it too.
    """
    each = submission
    for _ in range(_MOST_EARLIER):
        stands = endings.newest(connection, each.previous) if each.previous else None
        found = submissions.find(connection, stands) if stands else None
        if found is None or found.questionnaire != submission.questionnaire:
            return
        yield found
        each = found
