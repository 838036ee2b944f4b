"""The dossiers that this browser may reach, for the start page."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.institution import InstitutionTypes, named
from mvoscan.storage import access, institutions
from mvoscan.usecases._access import Visitor


class Reachable(NamedTuple):
    """A dossier in the list: where it is, who it is for in words, when it last changed, whether it was handed in."""

    public_id: str
    title: str
    changed_at: datetime
    handed_in: bool
    practice: bool


def list_dossiers(connection: Connection, visitor: Visitor, *, types: InstitutionTypes) -> tuple[Reachable, ...]:
    """Dossiers of this session, newest first; none for a visitor without one."""
    if not visitor.cookie:
        return ()
    rows = access.dossiers_of(connection, cookie=visitor.cookie, now=visitor.now)
    found = institutions.current(connection, (row.institution_id for row in rows if row.institution_id))
    return tuple(
        Reachable(
            public_id=row.public_id,
            title=named(types.by_code[row.type].label, found[row.institution_id].name if row.institution_id else None),
            changed_at=row.changed_at,
            handed_in=row.submission is not None,
            practice=row.practice,
        )
        for row in rows
    )
