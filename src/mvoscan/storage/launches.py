"""People whom a client sent here for a result, and scans that a client sent in itself. Codes are kept as hashes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, bindparam, case, delete, func, insert, select, update

from mvoscan.core.launch import CODE_LIFE, LAUNCH_LIFE, Code, Launch, Wanted
from mvoscan.storage.access import hash_of
from mvoscan.storage.client_tables import ClientLaunchRow, ClientRow, ClientTokenRow
from mvoscan.storage.tables import DossierRow, table_of

_launch = table_of(ClientLaunchRow)
_client = table_of(ClientRow)
_token = table_of(ClientTokenRow)
_dossier = table_of(DossierRow)

_LAUNCHES = (
    select(
        _launch,
        _client.c.public_id.label("client"),
        _client.c.name.label("client_name"),
        _dossier.c.public_id.label("dossier"),
    )
    .join(_client, _client.c.id == _launch.c.client_id)
    .outerjoin(_dossier, _dossier.c.id == _launch.c.dossier_id)
)


class Shown(NamedTuple):
    """A code as it was shown: what it is of, whether it was used before, and until when it works."""

    code: Code
    used: bool
    expires_at: datetime


def note_sent(connection: Connection, client: int, dossier: int, *, public_id: str, now: datetime) -> None:
    """Note that a client sent this scan in itself: then it may follow what happens to it. Nobody comes back from it."""
    values = {"public_id": public_id, "client_id": client, "dossier_id": dossier, "cookie_hash": ""}
    nowhere = {"redirect_uri": "", "state": "", "challenge": "", "made_at": now, "expires_at": now, "ended_at": now}
    connection.execute(insert(_launch).values(**values, **nowhere))


def add(
    connection: Connection,
    client: int,
    wanted: Wanted,
    *,
    dossier: int | None,
    cookie: str,
    public_id: str,
    now: datetime,
) -> None:
    """Keep what somebody was sent here for, with their session."""
    connection.execute(
        insert(_launch).values(
            public_id=public_id,
            client_id=client,
            cookie_hash=hash_of(cookie),
            dossier_id=dossier,
            redirect_uri=wanted.redirect_uri,
            state=wanted.state,
            challenge=wanted.challenge,
            made_at=now,
            expires_at=now + LAUNCH_LIFE,
        )
    )


def find(connection: Connection, public_id: str, *, cookie: str, lock: bool = False) -> Launch | None:
    """The launch with this public id, if it belongs to the session of this cookie."""
    mine = (_launch.c.public_id == public_id, _launch.c.cookie_hash == hash_of(cookie))
    if lock:
        connection.execute(select(_launch.c.id).where(*mine).with_for_update())
    return _one(connection, _LAUNCHES.where(*mine))


_WAITING = (
    _LAUNCHES.where(
        _launch.c.cookie_hash == bindparam("cookie"),
        _launch.c.ended_at.is_(None),
        _launch.c.expires_at > bindparam("now"),
        _client.c.revoked_at.is_(None),
    )
    .order_by(case((_launch.c.dossier_id == bindparam("dossier"), 0), else_=1), _launch.c.id.desc())
    .limit(1)
)


def waiting(connection: Connection, *, cookie: str, dossier: int, now: datetime) -> Launch | None:
    """The launch of this session that waits for a result: for that of this dossier, or else the newest."""
    row = connection.execute(_WAITING, {"cookie": hash_of(cookie), "dossier": dossier, "now": now}).one_or_none()
    return _launch_of(row) if row else None


def adopt(connection: Connection, *, cookie: str, dossier: int, now: datetime) -> None:
    """A scan that begins in a session belongs to the launch that waits there for a new one, if there is one."""
    waits = (_launch.c.cookie_hash == hash_of(cookie), _launch.c.ended_at.is_(None), _launch.c.expires_at > now)
    newest = select(func.max(_launch.c.id)).where(*waits, _launch.c.dossier_id.is_(None)).scalar_subquery()
    connection.execute(update(_launch).where(_launch.c.id == newest).values(dossier_id=dossier))


def choose(connection: Connection, public_id: str, dossier: int) -> None:
    """Note which scan somebody chose."""
    connection.execute(update(_launch).where(_launch.c.public_id == public_id).values(dossier_id=dossier))


def end(connection: Connection, public_id: str, *, now: datetime) -> None:
    """Note that somebody decided; with a yes there is a code as well."""
    connection.execute(update(_launch).where(_launch.c.public_id == public_id).values(ended_at=now))


def keep_code(connection: Connection, public_id: str, code: str, *, consent: int, now: datetime) -> None:
    """Keep the code of what somebody consented to."""
    values = {"code_hash": hash_of(code), "code_expires_at": now + CODE_LIFE, "consent_id": consent}
    connection.execute(update(_launch).where(_launch.c.public_id == public_id).values(**values))


def with_code(connection: Connection, code: str, *, client: int) -> Shown | None:
    """The code of a client, used ones included; locked until the transaction ends."""
    query = select(_launch).where(_launch.c.code_hash == hash_of(code), _launch.c.client_id == client)
    row = connection.execute(query.with_for_update()).one_or_none()
    if row is None:
        return None
    found = Code(launch=row.id, consent=row.consent_id, redirect_uri=row.redirect_uri, challenge=row.challenge)
    return Shown(found, row.code_used_at is not None, row.code_expires_at)


def use_code(connection: Connection, code: Code, *, token: str, now: datetime, expires_at: datetime) -> bool:
    """Exchange a code for a token, once; False when it was before."""
    unused = (_launch.c.id == code.launch, _launch.c.code_used_at.is_(None))
    if not connection.execute(update(_launch).where(*unused).values(code_used_at=now)).rowcount:
        return False
    values = {"token_hash": hash_of(token), "launch_id": code.launch, "consent_id": code.consent}
    connection.execute(insert(_token).values(**values, made_at=now, expires_at=expires_at))
    return True


def end_tokens(connection: Connection, launch: int, *, now: datetime) -> int:
    """Revoke the tokens that came of a launch; gives how many there were."""
    open_ones = (_token.c.launch_id == launch, _token.c.revoked_at.is_(None))
    return connection.execute(update(_token).where(*open_ones).values(revoked_at=now)).rowcount


def unanswered(before: datetime) -> Select[Any]:
    """The numbers of launches that nobody consented to, and that cannot be answered any more since before then."""
    return select(_launch.c.id).where(
        _launch.c.expires_at < before, _launch.c.consent_id.is_(None), _launch.c.redirect_uri != ""
    )


def drop(connection: Connection, launches: Sequence[int]) -> None:
    """Forget these launches."""
    connection.execute(delete(_launch).where(_launch.c.id.in_(launches)))


def _one(connection: Connection, query: Select[Any]) -> Launch | None:
    row = connection.execute(query).one_or_none()
    return _launch_of(row) if row else None


def _launch_of(row: Row[Any]) -> Launch:
    return Launch(**{name: getattr(row, name) for name in Launch.model_fields})
