"""How often something was asked, in fixed windows; who asked is kept as a hash with a salt of this database."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, and_, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from mvoscan.core.limits import API, API_WINDOW, Limit, began
from mvoscan.storage import service_facts
from mvoscan.storage.contact_tables import RateWindowRow
from mvoscan.storage.tables import table_of

_window = table_of(RateWindowRow)


def count(connection: Connection, limit: Limit, who: str, *, now: datetime) -> int:
    """Count once more in the window of now; gives how often it was, this time included."""
    return add(connection, limit, {who: 1}, now=now)[who]


def add(connection: Connection, limit: Limit, counts: Mapping[str, int], *, now: datetime) -> dict[str, int]:
    """Count so many times more for each in the window of now; gives how often it was, these times included."""
    salt = service_facts.rate_salt(connection, fresh=secrets.token_hex(16))
    hashed = {_hashed(salt, limit, who): who for who in counts}
    at = {"kind": limit.kind, "began_at": began(limit, now)}
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(_window)
    statement = statement.on_conflict_do_update(
        index_elements=["kind", "who", "began_at"], set_={"count": _window.c.count + statement.excluded.count}
    )
    # All in one order: of two that count for the same people at once, neither holds what the other waits for.
    rows = [at | {"who": each, "count": counts[hashed[each]]} for each in sorted(hashed)]
    found = connection.execute(statement.returning(_window.c.who, _window.c.count), rows)
    return {hashed[name]: int(times) for name, times in found}


def counted(connection: Connection, limit: Limit, who: str, *, now: datetime) -> int:
    """How often it was in the window of now; counts nothing."""
    salt = service_facts.kept_rate_salt(connection)
    if salt is None:
        return 0
    mine = (_window.c.kind == limit.kind, _window.c.who == _hashed(salt, limit, who))
    query = select(_window.c.count).where(*mine, _window.c.began_at == began(limit, now))
    return int(connection.execute(query).scalar_one_or_none() or 0)


def _hashed(salt: str, limit: Limit, who: str) -> str:
    return sha256(f"{salt} {limit.kind} {who}".encode()).hexdigest()


def older(connection: Connection, before: datetime, *, now: datetime) -> int:
    """How many windows began before then, or lasted a minute and are over."""
    return int(
        connection.execute(select(func.count()).where(or_(_window.c.began_at < before, _over(now)))).scalar_one()
    )


def forget(connection: Connection, before: datetime, *, now: datetime) -> int:
    """Forget those windows; gives how many."""
    return (
        forget_minutes(connection, now)
        + connection.execute(delete(_window).where(_window.c.began_at < before)).rowcount
    )


def forget_minutes(connection: Connection, now: datetime) -> int:
    """Forget the windows of a minute that are over; gives how many."""
    return connection.execute(delete(_window).where(_over(now))).rowcount


def _over(now: datetime) -> ColumnElement[bool]:
    """Windows of a minute before the last one: a server whose clock is a little behind may still count in that."""
    return and_(_window.c.kind == API.kind, _window.c.began_at < began(API, now) - API_WINDOW)
