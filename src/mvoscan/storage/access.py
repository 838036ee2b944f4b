"""Links and sessions: who may reach which dossier. Only hashes of tokens and cookies are kept."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mvoscan.core.dossier import BRUSSELS, Right
from mvoscan.core.ending import EndKind
from mvoscan.core.grant import WHOLE, Grant, Part
from mvoscan.storage.ending_tables import SubmissionEndRow
from mvoscan.storage.tables import DossierRow, GrantRow, VisitGrantRow, VisitRow, table_of

_grant = table_of(GrantRow)
_visit = table_of(VisitRow)
_held = table_of(VisitGrantRow)
_dossier = table_of(DossierRow)
_GRANT_COLUMNS = tuple(each.name for each in _grant.c if each.name not in {"dossier_id", "token_hash"})
_end = table_of(SubmissionEndRow)
_ends_it = _end.c.submission == func.coalesce(_dossier.c.submission, _dossier.c.corrects)
"""What ends the access to a dossier: the end of what it became, or else of what it corrects."""


class Held(NamedTuple):
    """A grant that a session holds on a dossier, with the dossier's row; `stale` asks to note its use today.

    `withdrawn` when the scan was, or the scan that this one corrects.
    """

    grant: Grant
    ended: bool
    stale: bool
    dossier: Row[tuple[object, ...]]
    withdrawn: bool


def hash_of(secret: str) -> str:
    """The only form in which a token or cookie is stored."""
    return sha256(secret.encode()).hexdigest()


class Terms(NamedTuple):
    """What a link is for: the colleague it is made for, the part of the scan, and by when."""

    label: str = ""
    part: Part = Part()
    deadline: date | None = None


_PLAIN = Terms()


def add_grant(
    connection: Connection,
    *,
    dossier: int,
    right: Right,
    token: str,
    now: datetime,
    days: int,
    terms: Terms = _PLAIN,
    invited: bool = False,
) -> int:
    """Keep a link to a dossier; gives the id of the grant. It is for themes or for one service, never for both."""
    statement = insert(_grant).values(
        dossier_id=dossier,
        right=right,
        token_hash=hash_of(token),
        created_at=now,
        expires_at=now + timedelta(days=days),
        label=terms.label,
        themes=list(terms.part.themes) or None,
        service=next(iter(terms.part.services), None),
        deadline=terms.deadline,
        invited_at=now if invited else None,
    )
    return int(connection.execute(statement.returning(_grant.c.id)).scalar_one())


def find_grant(connection: Connection, token: str) -> Row[tuple[object, ...]] | None:
    """The grant of a token with the public id of its dossier, revoked and expired ones included."""
    query = (
        select(_grant, _dossier.c.public_id, _end.c.kind.label("end_kind"))
        .join(_dossier, _dossier.c.id == _grant.c.dossier_id)
        .outerjoin(_end, _ends_it)
        .where(_grant.c.token_hash == hash_of(token))
    )
    return connection.execute(query).one_or_none()


def grants_of(connection: Connection, dossier: int) -> tuple[Grant, ...]:
    """All links to a dossier, the oldest first, ended ones included."""
    query = select(_grant).where(_grant.c.dossier_id == dossier).order_by(_grant.c.id)
    return tuple(_grant_of(row) for row in connection.execute(query))


def grant_with_dossier(connection: Connection, grant: int, *, lock: bool = False) -> tuple[Grant, int] | None:
    """A link by its number with the id of its dossier; with `lock` it is held until the transaction ends."""
    query = select(_grant).where(_grant.c.id == grant)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return (_grant_of(row), int(row.dossier_id)) if row else None


def give_token(connection: Connection, grant: int, *, token: str, expires_at: datetime) -> None:
    """Let this token open a link from now on; a former one does no more."""
    values = {"token_hash": hash_of(token), "expires_at": expires_at}
    connection.execute(update(_grant).where(_grant.c.id == grant).values(**values))


def revoke_grant(connection: Connection, grant: int, *, now: datetime) -> None:
    """End one link, and with it what its sessions may reach."""
    own = _grant.c.id == grant
    connection.execute(update(_grant).where(own, _grant.c.revoked_at.is_(None)).values(revoked_at=now))


def revoke_grants(connection: Connection, *, dossier: int, right: Right, now: datetime) -> int:
    """Revoke the links of one right to a dossier; gives how many there were."""
    statement = (
        update(_grant)
        .where(_grant.c.dossier_id == dossier, _grant.c.right == right, _grant.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return connection.execute(statement).rowcount


def revoke_all(connection: Connection, dossiers: Collection[int], *, now: datetime) -> int:
    """Revoke every link to these dossiers, whatever its right; gives how many there were."""
    open_ones = (_grant.c.dossier_id.in_(dossiers), _grant.c.revoked_at.is_(None))
    return connection.execute(update(_grant).where(*open_ones).values(revoked_at=now)).rowcount


def is_withdrawn(row: Row[Any]) -> bool:
    """Whether the scan behind a grant was withdrawn."""
    return bool(row.end_kind == EndKind.WITHDRAWN)


def use_grant(connection: Connection, grant: int, *, cookie: str, now: datetime, days: int) -> None:
    """Give the session of this cookie a grant; the session is made when it is not there yet."""
    visit = visit_of(connection, cookie, now=now, days=days)
    _insert_once(connection, [{"visit_id": visit, "grant_id": grant}])
    connection.execute(update(_grant).where(_grant.c.id == grant).values(last_used_on=_day(now)))


_HELD = (
    select(
        _dossier,
        *(_grant.c[name].label(f"grant_{name}") for name in _GRANT_COLUMNS),
        _visit.c.seen_on,
        _end.c.kind.label("end_kind"),
    )
    .join(_grant, _grant.c.dossier_id == _dossier.c.id)
    .join(_held, _held.c.grant_id == _grant.c.id)
    .join(_visit, _visit.c.id == _held.c.visit_id)
    .outerjoin(_end, _ends_it)
    .where(
        _visit.c.cookie_hash == bindparam("cookie_hash"),
        _visit.c.expires_at > bindparam("now"),
        _dossier.c.public_id == bindparam("public_id"),
    )
)


def held(connection: Connection, *, cookie: str, public_id: str, now: datetime) -> list[Held]:
    """The grants that the session of this cookie holds on a dossier, the strongest first and ended ones last."""
    asked_for = {"cookie_hash": hash_of(cookie), "now": now, "public_id": public_id}
    found = [_held_of(row, now) for row in connection.execute(_HELD, asked_for)]
    return sorted(found, key=_strength, reverse=True)


def dossiers_of(connection: Connection, *, cookie: str, now: datetime) -> Sequence[Row[tuple[object, ...]]]:
    """Dossiers this session may reach, newest first."""
    reachable = (
        select(_grant.c.dossier_id)
        .join(_held, _held.c.grant_id == _grant.c.id)
        .join(_visit, _visit.c.id == _held.c.visit_id)
        .where(_visit.c.cookie_hash == hash_of(cookie), _visit.c.expires_at > now)
        .where(_grant.c.revoked_at.is_(None), _grant.c.expires_at > now)
    )
    query = (
        select(*(column for column in _dossier.c if column.name not in {"profile", "carried"}))
        .where(_dossier.c.id.in_(reachable))
        .order_by(_dossier.c.id.desc())
    )
    return connection.execute(query).all()


def roll_visit(connection: Connection, *, cookie: str, grant: int, now: datetime, days: int) -> None:
    """Roll a session on: it lasts `days` from now; the link it uses was used today."""
    connection.execute(update(_grant).where(_grant.c.id == grant).values(last_used_on=_day(now)))
    connection.execute(
        update(_visit)
        .where(_visit.c.cookie_hash == hash_of(cookie))
        .values(seen_on=now.date(), expires_at=now + timedelta(days=days))
    )


def _held_of(row: Row[tuple[object, ...]], now: datetime) -> Held:
    grant = _grant_of(row, "grant_")
    stale = now.date() != row.seen_on or _day(now) != grant.last_used_on
    return Held(grant=grant, ended=grant.ended(now), stale=stale, dossier=row, withdrawn=is_withdrawn(row))


def _grant_of(row: Row[Any], before: str = "") -> Grant:
    """The link in a row; its columns may have something before their names."""
    value = {name: getattr(row, before + name) for name in _GRANT_COLUMNS}
    service = value.pop("service")
    themes = tuple(value.pop("themes") or ())
    part = Part(themes=themes, services=(service,) if service else ()) if themes or service else WHOLE
    return Grant(**value | {"right": Right(value["right"]), "part": part})


def _day(now: datetime) -> date:
    """The Belgian day, which people see beside their links."""
    return now.astimezone(BRUSSELS).date()


def _strength(each: Held) -> tuple[bool, int, bool, int]:
    """Among links of one right, one for the whole scan comes before one for a part, and the newest first."""
    return not each.ended, list(Right).index(each.grant.right), each.grant.part.whole, each.grant.id


def visit_of(connection: Connection, cookie: str, *, now: datetime, days: int) -> int:
    """The session of this cookie, made when it is not there yet."""
    found = connection.execute(
        select(_visit.c.id).where(_visit.c.cookie_hash == hash_of(cookie), _visit.c.expires_at > now)
    ).scalar_one_or_none()
    if found is not None:
        return int(found)
    statement = insert(_visit).values(
        cookie_hash=hash_of(cookie), created_at=now, seen_on=now.date(), expires_at=now + timedelta(days=days)
    )
    return int(connection.execute(statement.returning(_visit.c.id)).scalar_one())


def _insert_once(connection: Connection, rows: list[dict[str, int]]) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(_held).values(rows).on_conflict_do_nothing())
