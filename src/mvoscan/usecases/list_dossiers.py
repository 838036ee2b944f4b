"""The dossiers that this browser may reach, for the start page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row

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
    ids = {each for row in rows for each in (row.institution_id, row.partner_id) if each}
    names = {key: found.name for key, found in institutions.current(connection, ids).items()} if ids else {}
    return tuple(
        Reachable(
            public_id=row.public_id,
            title=_title(row, names, types),
            changed_at=row.changed_at,
            handed_in=row.submission is not None,
            practice=row.practice,
        )
        for row in rows
    )


def _title(row: Row[Any], names: Mapping[str, str], types: InstitutionTypes) -> str:
    """Who a dossier is for, in words: one body, two, or only a type."""
    pairs = ((row.type, row.institution_id), (row.partner_type, row.partner_id))
    return " samen met ".join(named(types.by_code[code].label, names.get(body)) for code, body in pairs if code)
