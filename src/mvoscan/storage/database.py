"""The database: SQLite by default, PostgreSQL when one machine is not enough; one transaction at a time.

A transaction that writes says so: `BEGIN IMMEDIATE` on SQLite, so that a read never has to become a write half-way;
a lock on its dossier row on PostgreSQL (the modules that write take it). A transaction that reads is read-only and
sees one moment on both (`REPEATABLE READ` on PostgreSQL), so that numbers on one page belong together.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import NamedTuple

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.pool import QueuePool

from mvoscan.core.errors import Unavailable
from mvoscan.storage.database_address import is_sqlite, options_of, read_address, shown
from mvoscan.storage.sqlite_damage import is_damage

log = logging.getLogger("mvoscan.database")

_PATIENCE = 15.0
_QUIET = 10.0
"""Seconds before the same is told again."""
_NOTED: dict[str, float] = {}
_DAMAGED = (
    "Het bestand van de databank is beschadigd, of is geen databank van SQLite. Er is niets aan veranderd. Zet een "
    "back-up terug (mvoscan restore), of kijk na wat er scheelt met: mvoscan doctor."
)
_SQLITE_POOL = 20
_READ_ONLY = "25006"
"""What PostgreSQL says to a writer that reached a standby, after a failover."""
_UNREACHED = "De databank {where} is niet bereikbaar. Kijk {setting} na, en of de server draait. De melding: {said}"
_UNWRITABLE = (
    "In de databank {where} kan de dienst niet schrijven ({said}). Kijk na van wie het bestand en zijn map zijn, en of "
    "de schijf niet vol of alleen-lezen is."
)
_STANDBY = (
    "De databank {where} neemt geen wijzigingen aan: het is een standby. Noem alle servers in {setting}, met "
    "target_session_attrs=read-write."
)
_AWAY = "De databank is even niet bereikbaar. Probeer het over een minuut opnieuw; wat bewaard was, blijft bewaard."


class Pool(NamedTuple):
    """Connections with PostgreSQL: how many stay, how many may come beside them, and seconds of patience."""

    size: int = 10
    overflow: int = 0
    wait: float = _PATIENCE
    recycle: int = 1800
    connect: int = 5


class Database:
    """One engine and its two kinds of transaction."""

    def __init__(self, url: str, *, pool: Pool | None = None, setting: str = "MVOSCAN_DATABASE_URL") -> None:
        """Open the database at this address; raises `Unavailable` that names the setting when it names none."""
        pool = pool or Pool()
        self.engine = _engine(read_address(url, setting=setting), pool=pool)
        self.sqlite = self.engine.dialect.name == "sqlite"
        self.most = 2 * _SQLITE_POOL if self.sqlite else pool.size + pool.overflow
        self._setting = setting
        self._writer = Lock()

    @contextmanager
    def reading(self, *, tell: bool = True) -> Iterator[Connection]:
        """A read-only transaction; raises `Unavailable` when the database is away, and tells the log why."""
        with _translated(tell=tell), self.engine.connect() as plain:
            if not self.sqlite:
                plain.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")
            with self._begun(plain, "BEGIN") as connection:
                yield connection

    @contextmanager
    def writing(self, *, tell: bool = True) -> Iterator[Connection]:
        """A transaction that writes; it is committed when the block ends, and undone when it raises."""
        with (
            _translated(writing=True, tell=tell),
            self._turn(),
            self.engine.connect() as plain,
            self._begun(plain, "BEGIN IMMEDIATE") as connection,
        ):
            yield connection

    @contextmanager
    def _begun(self, connection: Connection, sqlite_begins: str) -> Iterator[Connection]:
        """A transaction on this connection; SQLite is told itself how it begins, as an event on the engine would cost
        more than a query on every connection."""
        with connection.begin():
            if self.sqlite:
                connection.connection.cursor().execute(sqlite_begins)
            yield connection

    def reach(self, *, writing: bool = True) -> None:
        """Begin to write (or read), once; raises `Unavailable` in words for an operator, with where it was looked."""
        read_only = False
        try:
            with self.writing(tell=False) if writing else self.reading(tell=False) as connection:
                if writing and not self.sqlite:
                    read_only = connection.exec_driver_sql("SHOW transaction_read_only").scalar_one() == "on"
        except Unavailable as error:
            cause = error.__cause__.orig if isinstance(error.__cause__, DBAPIError) else error.__cause__
            if cause is None or is_damage(cause):
                raise
            said = (str(cause).strip().splitlines() or ["geen antwoord"])[0].strip()[:200]
            raise Unavailable(self._unreached(said)) from error
        if read_only:
            raise Unavailable(_STANDBY.format(where=shown(self.engine.url), setting=self._setting))

    def _unreached(self, said: str) -> str:
        if self.sqlite:
            return _UNWRITABLE.format(where=self.engine.url.database, said=said)
        return _UNREACHED.format(where=shown(self.engine.url), setting=self._setting, said=said)

    @contextmanager
    def looking(self) -> Iterator[Connection]:
        """A plain connection for a copy that nobody else uses."""
        with _translated(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """On SQLite, writers of this process take turns: waiting here is fairer and cheaper than its busy loop."""
        if not self.sqlite:
            yield
            return
        if not self._writer.acquire(timeout=_PATIENCE):
            raise Unavailable(_AWAY)
        try:
            yield
        finally:
            self._writer.release()

    @property
    def in_use(self) -> int:
        """How many connections are in use now."""
        pool = self.engine.pool
        return pool.checkedout() if isinstance(pool, QueuePool) else 0

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


@contextmanager
def _translated(*, writing: bool = False, tell: bool = True) -> Iterator[None]:
    """Turn 'the database is away' or 'it is damaged' into our own error; a mistake in our SQL stays what it is."""
    try:
        yield
    except (OperationalError, InterfaceError, NoneFree) as error:
        _note(getattr(error, "orig", None) or error, tell=tell)
        raise Unavailable(_AWAY) from error
    except DBAPIError as error:
        if is_damage(error.orig):
            raise Unavailable(_DAMAGED) from error
        standby = writing and getattr(error.orig, "sqlstate", None) == _READ_ONLY
        if standby or error.connection_invalidated:
            raise Unavailable(_AWAY) from error
        raise
    except sqlite3.DatabaseError as error:  # as the first words on a new connection give it.
        if is_damage(error):
            raise Unavailable(_DAMAGED) from error
        _note(error, tell=tell)
        raise Unavailable(_AWAY) from error


def _note(error: BaseException, *, tell: bool) -> None:
    """Tell the operator why, by kind and code, since a message may quote a row; and not for every visitor."""
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or ""
    why = f"{type(error).__name__} {code}".strip()
    if tell and monotonic() - _NOTED.get(why, -_QUIET) >= _QUIET:
        _NOTED[why] = monotonic()
        log.warning("the database does not do what is asked: %s", why)


def _engine(address: URL, *, pool: Pool) -> Engine:
    if is_sqlite(address):
        return _sqlite(address, address.database or "")
    return create_engine(
        address,
        pool_size=pool.size,
        max_overflow=pool.overflow,
        pool_timeout=pool.wait,
        pool_recycle=pool.recycle,
        pool_pre_ping=True,
        connect_args=options_of(address, connect=pool.connect),
        hide_parameters=True,
    )


def _sqlite(url: URL, path: str) -> Engine:
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    options = {"timeout": 15, "check_same_thread": False}
    # The one used last comes first: each connection keeps pages of the file in memory, so few of them do the work.
    pool = {"pool_size": _SQLITE_POOL, "max_overflow": _SQLITE_POOL, "pool_use_lifo": True}
    engine = create_engine(url, connect_args=options, hide_parameters=True, **pool)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: object, _record: object) -> None:
    """WAL, full durability, foreign keys; and leave BEGIN to us."""
    connection.isolation_level = None  # type: ignore[attr-defined] # a sqlite3.Connection, typed as object by the event.
    cursor = connection.cursor()  # type: ignore[attr-defined] # idem.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
