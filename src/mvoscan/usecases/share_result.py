"""Share a result by a link: make one, list and revoke them, and exchange one for a session that may read.

Making, listing, revoking and looking beforehand ask the right to manage: who else reads the scores of a body is for
whoever answers for its dossier.
"""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.dossier import BRUSSELS, Dossier, Right
from mvoscan.core.errors import Conflict, NotFound
from mvoscan.core.event import EventKind, Subjects
from mvoscan.core.sharing import MOST_SHARES, ShareGrant, read_wish
from mvoscan.storage import dossiers, outbox, shares, submissions
from mvoscan.usecases._access import Admission, Visitor, admit

_NOT_YET = "Dien de scan eerst in. Daarna kun je het resultaat delen."
_FULL = f"Je maakte al {MOST_SHARES} deellinks voor deze scan. Meer gaat niet: gebruik er een die nog werkt."
_NO_SUCH_LINK = "Deze deellink kennen we niet. Controleer of je hem helemaal hebt overgenomen."
_NO_SHARE = "Deze deellink hoort niet bij dit dossier. Ga terug naar het overzicht van je deellinks."


class Shares(NamedTuple):
    """The links of a dossier, the newest first; `fresh` is the one whose token was handed along, while it holds."""

    admission: Admission
    grants: tuple[ShareGrant, ...]
    fresh: ShareGrant | None = None


def read_shares(connection: Connection, visitor: Visitor, dossier_id: str, *, token: str = "") -> Shares:
    """The links of a dossier; `token` is that of a fresh one, as the browser of its maker keeps it."""
    admission = _managed(connection, visitor, dossier_id)
    grants = shares.of_dossier(connection, admission.dossier.id)
    found = shares.with_token(connection, token) if token else None
    mine = found is not None and found.dossier == admission.dossier.id and not found.grant.ended(visitor.now)
    return Shares(admission, grants, found.grant if found and mine else None)


def make_share(
    connection: Connection, visitor: Visitor, dossier_id: str, given: Mapping[str, str], *, public_id: str, token: str
) -> None:
    """Make a link to share the result; raises `Invalid` with all that is wrong with the form."""
    dossier = _managed(connection, visitor, dossier_id).dossier
    wish = read_wish(given, today=visitor.now.astimezone(BRUSSELS).date())
    dossiers.lock(connection, dossier)
    if shares.count(connection, dossier.id) >= MOST_SHARES:
        raise Conflict(_FULL)
    shares.add(
        connection,
        dossier.id,
        wish,
        submission=dossier.submission or "",
        public_id=public_id,
        token=token,
        now=visitor.now,
    )
    about = Subjects(submission=dossier.submission, share=public_id)
    outbox.record(connection, EventKind.RESULT_SHARED, dossier=dossier, data=about, at=visitor.now)


def revoke_share(connection: Connection, visitor: Visitor, dossier_id: str, share_id: str) -> None:
    """Revoke a link; whoever opened it reads nothing any more. Revoking twice is the same as once."""
    dossier = _own(connection, visitor, dossier_id, share_id)
    if shares.revoke(connection, share_id, now=visitor.now):
        about = Subjects(submission=dossier.submission, share=share_id)
        outbox.record(connection, EventKind.RESULT_REVOKED, dossier=dossier, data=about, at=visitor.now)


def check_share(connection: Connection, visitor: Visitor, dossier_id: str, share_id: str) -> None:
    """Raise unless the visitor manages this dossier and the link is one of its own."""
    _own(connection, visitor, dossier_id, share_id)


def check_token(connection: Connection, token: str, visitor: Visitor) -> ShareGrant:
    """The link of a token, which holds; changes nothing. Raises `NotFound` or `Gone`."""
    found = shares.with_token(connection, token)
    if found is None:
        raise NotFound(_NO_SUCH_LINK)
    found.grant.check(visitor.now)
    submissions.check_standing(connection, found.grant.submission)
    return found.grant


def open_share(connection: Connection, token: str, visitor: Visitor, *, days: int) -> str:
    """Exchange a link for a session (the visitor's cookie) and count it; gives the public id of the link."""
    grant = check_token(connection, token, visitor)
    shares.open_share(connection, grant.public_id, cookie=visitor.cookie, now=visitor.now, days=days)
    return grant.public_id


def _own(connection: Connection, visitor: Visitor, dossier_id: str, share_id: str) -> Dossier:
    """The dossier that the visitor manages, when the link is one of its own."""
    dossier = _managed(connection, visitor, dossier_id).dossier
    found = shares.get(connection, share_id)
    if found is None or found.dossier != dossier.id:
        raise NotFound(_NO_SHARE)
    return dossier


def _managed(connection: Connection, visitor: Visitor, dossier_id: str) -> Admission:
    admission = admit(connection, visitor, dossier_id, Right.MANAGE)
    if admission.dossier.submission is None:
        raise Conflict(_NOT_YET)
    return admission
