"""How often something was asked, in fixed windows; who asked is kept as a hash with a salt of this database."""

import secrets
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from mvoscan.core.limits import Limit, began
from mvoscan.storage import service_facts
from mvoscan.storage.contact_tables import RateWindowRow
from mvoscan.storage.tables import table_of

_window = table_of(RateWindowRow)


def count(connection: Connection, limit: Limit, who: str, *, now: datetime) -> int:
    """Count once more in the window of now; gives how often it was, this time included."""
    salt = service_facts.rate_salt(connection, fresh=secrets.token_hex(16))
    hashed = _hashed(salt, limit, who)
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(_window).values(kind=limit.kind, who=hashed, began_at=began(limit, now), count=1)
    statement = statement.on_conflict_do_update(
        index_elements=["kind", "who", "began_at"], set_={"count": _window.c.count + 1}
    )
    return int(connection.execute(statement.returning(_window.c.count)).scalar_one())


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


def older(connection: Connection, before: datetime) -> int:
    """How many windows began before then."""
    return int(connection.execute(select(func.count()).where(_window.c.began_at < before)).scalar_one())


def forget(connection: Connection, before: datetime) -> int:
    """Forget the windows that began before then; gives how many."""
    return connection.execute(delete(_window).where(_window.c.began_at < before)).rowcount
