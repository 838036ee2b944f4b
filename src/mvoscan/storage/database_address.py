"""The address of a database as an operator writes it: read, and refused in words when it cannot be one."""

import re
from typing import Any

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from mvoscan.core.errors import Unavailable

_DRIVERS = {"sqlite": "sqlite", "sqlite+pysqlite": "sqlite", "postgresql+psycopg": "postgresql"}
_EXAMPLES = "Schrijf bijvoorbeeld postgresql+psycopg://gebruiker@server/mvoscan of sqlite:////pad/mvoscan.db."
_SEVERAL = (
    "Schrijf meer servers zo: postgresql+psycopg://gebruiker@server1:5432,server2:5432/mvoscan"
    "?target_session_attrs=read-write."
)
_MANY_HOSTS = re.compile(r"(?P<start>[a-z+]+://(?:[^/@?]*@)?)(?P<hosts>[^/@?]*,[^/@?]*)(?P<rest>.*)", re.DOTALL)
_HOST = re.compile(r"[\w.-]+(?::\d{1,5})?")
_SOON = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 15_000}
"""When a server that vanished without a word is given up: in 25 seconds instead of the two hours of most systems."""


def read_address(url: str, *, setting: str) -> URL:
    """The address with its hosts apart; raises `Unavailable` that names the setting, never with a password."""
    try:
        found = make_url(_apart(url))
        kind = _DRIVERS[found.drivername]
        if kind == "postgresql":
            _demand_known(found, setting)
    except (ArgumentError, ValueError, KeyError) as error:
        examples = _SEVERAL if "," in url else _EXAMPLES
        raise Unavailable(f"{setting} is geen adres van een databank: {_shown(url)!r}. {examples}") from error
    return found


def is_sqlite(url: URL) -> bool:
    """Whether this is a file on this machine."""
    return _DRIVERS[url.drivername] == "sqlite"


def shown(url: URL) -> str:
    """The address for people: without user, password and options, with every host."""
    hosts = url.query.get("host", ())
    several = ",".join([hosts] if isinstance(hosts, str) else hosts)
    one = f"{url.host or ''}:{url.port}" if url.port else url.host or ""
    return f"{url.drivername}://{several or one}/{url.database or ''}"


def options_of(url: URL, *, connect: int) -> dict[str, Any]:
    """What the driver is told besides: what the address says itself goes before."""
    return {name: value for name, value in {"connect_timeout": connect, **_SOON}.items() if name not in url.query}


def _apart(url: str) -> str:
    """`server1:5432,server2:5432`, as PostgreSQL itself writes them, in the way of SQLAlchemy: `?host=…&host=…`."""
    several = _MANY_HOSTS.fullmatch(url)
    if not several or "sqlite" in several["start"]:
        return url
    hosts = several["hosts"].split(",")
    if not all(_HOST.fullmatch(each) for each in hosts):
        raise ValueError(several["hosts"])
    path, _, options = several["rest"].partition("?")
    named = "&".join(f"host={each}" for each in hosts)
    return f"{several['start']}{path or '/'}?{named}{f'&{options}' if options else ''}"


def _demand_known(url: URL, setting: str) -> None:
    """Raise `Unavailable` for an option that the driver does not know: a typo there would show at the first visitor."""
    from psycopg import ProgrammingError  # noqa: PLC0415 # only PostgreSQL needs its driver.
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415 # idem.

    hosts = url.query.get("host", ())
    if isinstance(hosts, str) and "," in hosts and ":" in hosts:
        raise ValueError(hosts)  # the driver would take the comma for a port, and never connect.
    _, given = url.get_dialect()().create_connect_args(url)
    given.pop("context", None)
    try:
        make_conninfo(**given)
    except ProgrammingError as error:
        raise Unavailable(f"{setting} kan niet gelezen worden: {str(error).strip()}. {_SEVERAL}") from error


def _shown(url: str) -> str:
    return url.split("@")[-1][:60]
