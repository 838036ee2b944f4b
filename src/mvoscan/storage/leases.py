"""Leases: of several replicas only one does a piece of work, and another takes over when it stops renewing."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from mvoscan.storage.due import is_free
from mvoscan.storage.tables import table_of
from mvoscan.storage.work_tables import LeaseRow

_lease = table_of(LeaseRow)


def take(connection: Connection, name: str, *, holder: str, now: datetime, lasts: timedelta) -> bool:
    """Take or renew a lease; False when another holds it and its time is not over.

    One that lasts longer than it can is of a clock that ran ahead, and nobody waits for it.
    """
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    mine = {"holder": holder, "until": now + lasts}
    statement = dialect.insert(_lease).values(name=name, **mine)
    free = or_(_lease.c.holder == holder, is_free(_lease.c.until, now=now, longest=lasts))
    statement = statement.on_conflict_do_update(index_elements=["name"], set_=mine, where=free)
    return connection.execute(statement.returning(_lease.c.name)).first() is not None


def give_back(connection: Connection, name: str, *, holder: str) -> None:
    """End a lease of one's own."""
    connection.execute(_lease.delete().where(_lease.c.name == name, _lease.c.holder == holder))


def until(connection: Connection, name: str) -> datetime | None:
    """When the lease that anybody took last ends, or ended; None when it was given back."""
    return connection.execute(select(_lease.c.until).where(_lease.c.name == name)).scalar_one_or_none()


def held(connection: Connection, name: str, *, now: datetime) -> bool:
    """Whether anybody holds it now."""
    query = select(_lease.c.until).where(_lease.c.name == name, _lease.c.until >= now)
    return connection.execute(query).first() is not None
