"""A dossier is reached by a link to keep: make one, open one, replace one."""

from sqlalchemy import Connection

from mvoscan.core.dossier import Right
from mvoscan.core.errors import Gone, NotFound, Withdrawn
from mvoscan.storage import access, contacts
from mvoscan.usecases._access import WITHDRAWN, Visitor, admit

_NO_SUCH_LINK = "Deze link kennen we niet. Controleer of je hem helemaal hebt overgenomen."
_REVOKED = "Deze link is ingetrokken. Wie het dossier beheert, kan een nieuwe maken."
_EXPIRED = "Deze link is verlopen. Wie het dossier beheert, kan een nieuwe maken."


def check_link(connection: Connection, token: str, visitor: Visitor) -> str:
    """The public id of the dossier behind a link; changes nothing. Raises `NotFound` or `Gone`."""
    return _standing(connection, token, visitor)[1]


def open_link(connection: Connection, token: str, visitor: Visitor, *, days: int) -> str:
    """Exchange a link for a session (the visitor's cookie); gives the public id of the dossier."""
    grant, public_id = _standing(connection, token, visitor)
    access.use_grant(connection, grant, cookie=visitor.cookie, now=visitor.now, days=days)
    return public_id


def new_link(
    connection: Connection, visitor: Visitor, public_id: str, *, token: str, link_days: int, session_days: int
) -> None:
    """Revoke the link with which this session manages a dossier and make a new one, which it holds.

    The links that were mailed to the addresses of the dossier end too; those of colleagues stay.
    """
    admission = admit(connection, visitor, public_id, Right.MANAGE)
    former, dossier = admission.grant, admission.dossier
    access.revoke_grant(connection, former.id, now=visitor.now)
    contacts.end_mailed_grants(connection, dossier.id, now=visitor.now)
    grant = access.add_grant(
        connection,
        dossier=dossier.id,
        right=Right.MANAGE,
        token=token,
        now=visitor.now,
        days=link_days,
        terms=access.Terms(former.label),
    )
    access.use_grant(connection, grant, cookie=visitor.cookie, now=visitor.now, days=session_days)


def roll_session(connection: Connection, visitor: Visitor, *, grant: int, days: int) -> None:
    """Let the session of this visitor last `days` from now, and note that it used this link today."""
    access.roll_visit(connection, cookie=visitor.cookie, grant=grant, now=visitor.now, days=days)


def _standing(connection: Connection, token: str, visitor: Visitor) -> tuple[int, str]:
    found = access.find_grant(connection, token)
    if found is None:
        raise NotFound(_NO_SUCH_LINK)
    if access.is_withdrawn(found):
        raise Withdrawn(WITHDRAWN)
    if found.revoked_at is not None:
        raise Gone(_REVOKED)
    if found.expires_at <= visitor.now:
        raise Gone(_EXPIRED)
    return int(found.id), str(found.public_id)
