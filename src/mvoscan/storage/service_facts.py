"""What holds for this database as a whole: since when it counts, and whether it is a demo."""

from datetime import date

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from mvoscan.storage.tables import ServiceFact, table_of

_fact = table_of(ServiceFact)
_COUNTED_SINCE = "counted_since"
_ORDERS_SINCE = "orders_since"
_DEMO = "demo"
_RATE_SALT = "rate_salt"


def note_first_start(connection: Connection, *, today: date) -> None:
    """Note the day on which the service first started; every later start leaves it as it is."""
    _keep(connection, _COUNTED_SINCE, today.isoformat())


def counted_since(connection: Connection) -> date | None:
    """The day of the first start: before it nothing was counted. None when the service never started."""
    found = _read(connection, _COUNTED_SINCE)
    return date.fromisoformat(found) if found else None


def note_first_offer(connection: Connection, *, today: date) -> None:
    """Note the day from which orders are counted: the first start of a program that has an offer."""
    _keep(connection, _ORDERS_SINCE, today.isoformat())


def orders_since(connection: Connection) -> date | None:
    """The day from which orders are counted; None when there never was an offer."""
    found = _read(connection, _ORDERS_SINCE)
    return date.fromisoformat(found) if found else None


def mark_demo(connection: Connection, *, counted_since: date) -> None:
    """Make this a demo database for good; its invented scans count from a day of their own."""
    _keep(connection, _DEMO, "yes")
    for name in (_COUNTED_SINCE, _ORDERS_SINCE):
        _keep(connection, name, counted_since.isoformat(), replace=True)


def is_demo(connection: Connection) -> bool:
    """Whether everything in this database is invented."""
    return _read(connection, _DEMO) is not None


def rate_salt(connection: Connection, *, fresh: str) -> str:
    """The salt with which this database hashes who asked; the first one that is offered stays."""
    found = _read(connection, _RATE_SALT)
    if found is None:
        _keep(connection, _RATE_SALT, fresh)
        found = _read(connection, _RATE_SALT)
    return found or fresh


def _read(connection: Connection, name: str) -> str | None:
    return connection.execute(select(_fact.c.value).where(_fact.c.name == name)).scalar_one_or_none()


def _keep(connection: Connection, name: str, value: str, *, replace: bool = False) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(_fact).values(name=name, value=value)
    if replace:
        statement = statement.on_conflict_do_update(index_elements=["name"], set_={"value": value})
    else:
        statement = statement.on_conflict_do_nothing()
    connection.execute(statement)
