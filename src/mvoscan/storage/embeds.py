"""Permissions to show a result inside other pages, and what everybody could ever see of a scan because of them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, insert, select, update

from mvoscan.core.embedding import EmbedGrant, EmbedView, EmbedWish, Reach, Shown
from mvoscan.storage.embed_tables import EmbedGrantRow
from mvoscan.storage.tables import SubmissionRow, table_of

_embed = table_of(EmbedGrantRow)
_submission = table_of(SubmissionRow)


class Found(NamedTuple):
    """A permission with the number of the dossier that it came from."""

    grant: EmbedGrant
    dossier: int


def add(
    connection: Connection, dossier: int, wish: EmbedWish, *, submission: str, public_id: str, now: datetime
) -> None:
    """Keep a new permission."""
    connection.execute(
        insert(_embed).values(
            **wish.model_dump(exclude={"last_day", "origins"}),
            origins=list(wish.origins),
            expires_at=wish.expires_at,
            public_id=public_id,
            dossier_id=dossier,
            submission=submission,
            made_at=now,
        )
    )


def of_dossier(connection: Connection, dossier: int) -> tuple[EmbedGrant, ...]:
    """The permissions of a dossier, the newest first."""
    query = select(_embed).where(_embed.c.dossier_id == dossier).order_by(_embed.c.id.desc())
    return tuple(_grant_of(row) for row in connection.execute(query))


def count(connection: Connection, dossier: int) -> int:
    """How many permissions a dossier ever got."""
    query = select(func.count()).select_from(_embed).where(_embed.c.dossier_id == dossier)
    return int(connection.execute(query).scalar_one())


def get(connection: Connection, public_id: str) -> Found | None:
    """The permission with this public id, ended ones included."""
    row = connection.execute(select(_embed).where(_embed.c.public_id == public_id)).one_or_none()
    return Found(_grant_of(row), row.dossier_id) if row else None


def revoke(connection: Connection, public_id: str, *, now: datetime) -> bool:
    """Revoke a permission; says whether it had not been revoked yet. One that was keeps its moment."""
    statement = update(_embed).where(_embed.c.public_id == public_id, _embed.c.revoked_at.is_(None))
    return connection.execute(statement.values(revoked_at=now)).rowcount > 0


def shown_to_everyone(connection: Connection, quarters: Collection[str]) -> Mapping[str, frozenset[Shown]]:
    """What everybody could ever see of the scans of these quarters; what was revoked was seen all the same."""
    query = (
        select(_embed.c.submission, _embed.c.view, _embed.c.theme)
        .join(_submission, _submission.c.public_id == _embed.c.submission)
        .where(_embed.c.reach != Reach.STAFF, _submission.c.quarter.in_(quarters))
    )
    found: dict[str, set[Shown]] = {}
    for row in connection.execute(query):
        found.setdefault(row.submission, set()).add(Shown(EmbedView(row.view), row.theme))
    return {scan: frozenset(each) for scan, each in found.items()}


def _grant_of(row: Row[Any]) -> EmbedGrant:
    return EmbedGrant(**{name: getattr(row, name) for name in EmbedGrant.model_fields})
