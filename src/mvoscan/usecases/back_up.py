"""Make a backup of the database while it serves, and put one back where it may be."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from mvoscan.core.backup import About, demand_fit
from mvoscan.core.errors import Conflict
from mvoscan.storage import backup_file, migrations, postgres_copy, sqlite_copy
from mvoscan.storage.database import Database, Pool

_FULL = (
    "In de databank staat al iets. Er is niets veranderd. Zet terug in een lege databank, of vervang alles wat er "
    "staat met: mvoscan restore BESTAND --replace."
)


@dataclass(frozen=True)
class Place:
    """Where the database is, what this program asks of it, and where PostgreSQL's programs are."""

    database: Database
    home: Path
    pg_bin: Path | None = None

    @property
    def file(self) -> Path:
        """The file of a SQLite database."""
        return Path(self.database.engine.url.database or "")

    @property
    def engine(self) -> str:
        """The engine by its name."""
        return self.database.engine.dialect.name

    @property
    def programs(self) -> postgres_copy.Programs:
        """The programs of PostgreSQL."""
        return postgres_copy.Programs(self.pg_bin)


class Places(Protocol):
    """Where these parts are; the settings are one."""

    @property
    def home(self) -> Path:
        """Folder of the migrations."""

    @property
    def database(self) -> str:
        """Address of the database."""

    @property
    def pg_bin(self) -> Path | None:
        """Folder with the programs of PostgreSQL."""


@contextmanager
def opened_place(places: Places) -> Iterator[Place]:
    """The database of these settings, which need not be one that can be served."""
    database = Database(places.database, pool=Pool(2))
    try:
        yield Place(database, places.home, places.pg_bin)
    finally:
        database.close()


def back_up(place: Place, target: Path, *, now: datetime) -> About:
    """Write a backup to this file; it is there whole or not at all, and nobody waits for it."""
    backup_file.demand_free(target)
    place.database.reach(writing=False)
    with backup_file.beside(target) as copy:
        revision = _copied(place, copy)

        def about(size: int, sha256: str) -> About:
            return About(
                engine="sqlite" if place.database.sqlite else "postgresql",
                program=version("mvoscan"),
                revision=revision,
                made_at=now,
                size=size,
                sha256=sha256,
            )

        return backup_file.write(target, copy, about)


def check_backup(place: Place, source: Path) -> About:
    """What this backup says, when it can be put back here; raises `Conflict` or `Unavailable` when it cannot."""
    about = backup_file.read_about(source)
    demand_fit(about, engine=place.engine, revision=migrations.newest(place.home))
    return about


def is_empty(place: Place) -> bool:
    """Whether there is nothing in the database that could be lost."""
    if place.database.sqlite:
        return sqlite_copy.is_empty(place.file)
    place.database.reach()
    with place.database.reading() as connection:
        return postgres_copy.is_empty(connection)


def restore(place: Place, source: Path, *, replace: bool) -> About:
    """Put a backup back, all of it or nothing; with `replace` instead of what is there."""
    about, empty = check_backup(place, source), is_empty(place)
    if not empty and not replace:
        raise Conflict(_FULL)
    if place.database.sqlite:
        with sqlite_copy.room_for(place.file) as room:
            backup_file.unpack(source, room)
    else:
        _into_postgres(place, source, empty=empty)
    return about


def _copied(place: Place, target: Path) -> str:
    """Copy the database; gives the revision of the copy."""
    if place.database.sqlite:
        sqlite_copy.copy(place.file, target)
        copied = Database(f"sqlite:///{target.absolute()}")
        try:
            with copied.looking() as connection:
                return migrations.current(connection)
        finally:
            copied.close()
    with place.database.reading() as connection:
        postgres_copy.dump(connection, place.database, place.programs, target)
        return migrations.current(connection)


def _into_postgres(place: Place, source: Path, *, empty: bool) -> None:
    place.database.close()
    with place.database.reading() as connection:
        postgres_copy.demand_alone(connection)
        if not empty:
            migrations.demand_newest(connection, place.home)
    place.database.close()
    with backup_file.beside(source) as dumped:
        backup_file.unpack(source, dumped)
        postgres_copy.put_back(place.database, place.programs, dumped, replace=not empty)
