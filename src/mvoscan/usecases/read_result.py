"""Read the result of a scan: the stored scores, with what is needed to show them. Nothing is recomputed."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.action_plan import Action
from mvoscan.core.comparison import Taken, compare
from mvoscan.core.dossier import Right
from mvoscan.core.errors import NotFound
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.result import Result, Since
from mvoscan.core.sharing import ShareGrant, as_shared, shared_action
from mvoscan.core.submission import Submission
from mvoscan.storage import access, endings, plans, results, shares, submissions
from mvoscan.storage.library import Library
from mvoscan.usecases._access import Admission, Visitor, admit

_MOST_EARLIER = 9
"""A trend over ten scans is as much as a page can show."""


_NOT_OPENED = (
    "Dit gedeelde resultaat is in deze browser niet geopend. Open de deellink die je kreeg; dan kun je verder."
)


class OpenedResult(NamedTuple):
    """A result, and the right with which it was opened."""

    admission: Admission
    result: Result


class SharedResult(NamedTuple):
    """A result as a link shares it, with the actions that go along."""

    grant: ShareGrant
    result: Result
    actions: tuple[Action, ...]


def read_result(
    connection: Connection, visitor: Visitor, public_id: str, *, library: Library, types: InstitutionTypes
) -> OpenedResult | None:
    """The result of a dossier; None when it was not handed in yet."""
    admission = admit(connection, visitor, public_id, Right.READ)
    if admission.dossier.submission is None:
        return None
    submission = submissions.get(connection, admission.dossier.submission)
    return OpenedResult(admission, _result(connection, submission, library=library, types=types))


def read_shared(
    connection: Connection, visitor: Visitor, share_id: str, *, library: Library, types: InstitutionTypes
) -> SharedResult:
    """A result as its link shares it, for a session that opened the link or that manages the dossier.

    Raises `NotFound` to anybody else, and `Gone` when the link does not hold any more.
    """
    found = shares.get(connection, share_id)
    if found is None or not _may_read(connection, visitor, found):
        raise NotFound(_NOT_OPENED)
    found.grant.check(visitor.now)
    submissions.check_standing(connection, found.grant.submission)
    submission = submissions.get(connection, found.grant.submission)
    result = as_shared(_result(connection, submission, library=library, types=types), found.grant, types=types)
    planned = plans.of_dossier(connection, found.dossier) if found.grant.with_plan else ()
    return SharedResult(found.grant, result, tuple(shared_action(each) for each in planned))


def _may_read(connection: Connection, visitor: Visitor, found: shares.Found) -> bool:
    if not visitor.cookie:
        return False
    if shares.holds(connection, found.grant.public_id, cookie=visitor.cookie, now=visitor.now):
        return True
    held = access.held(connection, cookie=visitor.cookie, public_id=found.dossier_id, now=visitor.now)
    return any(not each.ended and each.grant.right is Right.MANAGE for each in held)


def _result(connection: Connection, submission: Submission, *, library: Library, types: InstitutionTypes) -> Result:
    found = results.of_submission(connection, submission, library=library, types=types)
    ending = endings.of_submission(connection, submission.public_id)
    return found._replace(since=_since(connection, submission, library), replaced_at=ending.at if ending else None)


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
