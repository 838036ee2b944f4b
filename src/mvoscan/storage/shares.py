"""Links to share a result, and the sessions that opened them. Only hashes of tokens are kept."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, exists, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mvoscan.core.sharing import ShareGrant, ShareWish
from mvoscan.storage.access import hash_of, visit_of
from mvoscan.storage.share_tables import ShareGrantRow, ShareVisitRow
from mvoscan.storage.tables import DossierRow, VisitRow, table_of

_share = table_of(ShareGrantRow)
_opened = table_of(ShareVisitRow)
_visit = table_of(VisitRow)
_dossier = table_of(DossierRow)


class Found(NamedTuple):
    """A link with the dossier that it came from: its number, and its public id."""

    grant: ShareGrant
    dossier: int
    dossier_id: str


def add(
    connection: Connection,
    dossier: int,
    wish: ShareWish,
    *,
    submission: str,
    public_id: str,
    token: str,
    now: datetime,
) -> None:
    """Keep a new link."""
    connection.execute(
        insert(_share).values(
            **wish.model_dump(exclude={"last_day"}),
            expires_at=wish.expires_at,
            public_id=public_id,
            dossier_id=dossier,
            submission=submission,
            token_hash=hash_of(token),
            made_at=now,
            openings=0,
        )
    )


def of_dossier(connection: Connection, dossier: int) -> tuple[ShareGrant, ...]:
    """The links of a dossier, the newest first."""
    query = select(_share).where(_share.c.dossier_id == dossier).order_by(_share.c.id.desc())
    return tuple(_grant_of(row) for row in connection.execute(query))


def count(connection: Connection, dossier: int) -> int:
    """How many links a dossier ever got."""
    query = select(func.count()).select_from(_share).where(_share.c.dossier_id == dossier)
    return int(connection.execute(query).scalar_one())


def with_token(connection: Connection, token: str) -> Found | None:
    """The link of a token, ended ones included."""
    return _found(connection, _FOUND.where(_share.c.token_hash == hash_of(token)))


def get(connection: Connection, public_id: str) -> Found | None:
    """The link with this public id, ended ones included."""
    return _found(connection, _FOUND.where(_share.c.public_id == public_id))


def revoke(connection: Connection, public_id: str, *, now: datetime) -> bool:
    """Revoke a link; one that was revoked keeps its moment, and False is given."""
    statement = update(_share).where(_share.c.public_id == public_id, _share.c.revoked_at.is_(None))
    return connection.execute(statement.values(revoked_at=now)).rowcount == 1


def open_share(connection: Connection, public_id: str, *, cookie: str, now: datetime, days: int) -> None:
    """Let the session of this cookie read what a link shares, and count the opening."""
    visit = visit_of(connection, cookie, now=now, days=days)
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    share = select(_share.c.id).where(_share.c.public_id == public_id).scalar_subquery()
    connection.execute(dialect.insert(_opened).values(visit_id=visit, share_id=share).on_conflict_do_nothing())
    statement = update(_share).where(_share.c.public_id == public_id)
    connection.execute(statement.values(openings=_share.c.openings + 1, last_opened_on=now.date()))


def holds(connection: Connection, public_id: str, *, cookie: str, now: datetime) -> bool:
    """Whether the session of this cookie opened this link."""
    query = (
        select(_opened.c.share_id)
        .join(_share, _share.c.id == _opened.c.share_id)
        .join(_visit, _visit.c.id == _opened.c.visit_id)
        .where(_share.c.public_id == public_id, _visit.c.cookie_hash == hash_of(cookie), _visit.c.expires_at > now)
    )
    return bool(connection.execute(select(exists(query))).scalar())


_FOUND = select(_share, _dossier.c.public_id.label("dossier_public_id")).join(
    _dossier, _dossier.c.id == _share.c.dossier_id
)


def _found(connection: Connection, query: Select[Any]) -> Found | None:
    row = connection.execute(query).one_or_none()
    return Found(_grant_of(row), row.dossier_id, row.dossier_public_id) if row else None


def _grant_of(row: Row[Any]) -> ShareGrant:
    return ShareGrant(**{name: getattr(row, name) for name in ShareGrant.model_fields})
