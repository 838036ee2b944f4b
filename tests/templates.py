"""Databases for tests: templates that are made once in a run, by whichever worker asks first, and copies of them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from fcntl import LOCK_EX, flock
from itertools import count
from pathlib import Path
from random import Random

from tests.postgres import PostgresServer
from tests.tiny import ROOT

from mvoscan.settings import Settings
from mvoscan.storage.database import Database
from mvoscan.storage.migrations import migrate
from mvoscan.usecases.make_demo import make_demo
from mvoscan.usecases.open_service import open_service, prepare

FIRST_START = date(2026, 1, 15)
DEMO_DAY = date(2026, 11, 24)
"""The day on which the demo was made: what it has goes up to the day before."""


class Templates:
    """Templates 'empty' (migrated), 'seeded', 'demo' and 'lean' (a lean demo), in a place that all workers share."""

    def __init__(self, folder: Path, worker: str, postgres: PostgresServer | None) -> None:
        self._folder = folder
        self._worker = worker
        self._postgres = postgres
        self._numbers = count()

    def copy(self, template: str) -> str:
        """The address of a fresh copy of a template."""
        self._make(template)
        return self._copied(template, f"{self._worker}-{next(self._numbers)}")

    @contextmanager
    def lent(self, template: str) -> Iterator[str]:
        """The address of a fresh copy that is gone after the block: a run makes gigabytes of them."""
        url = self.copy(template)
        yield url
        name = url.rpartition("/")[2]
        if self._postgres is not None:
            self._postgres.drop_database(name)
        else:
            for each in self._folder.glob(f"{name}*"):  # its log too; and one test puts a folder in its place.
                shutil.rmtree(each) if each.is_dir() else each.unlink(missing_ok=True)

    def _make(self, template: str) -> None:
        """Make a template unless it is there; workers wait for each other."""
        made = self._folder / f"{template}.made"
        if made.exists():
            return
        with _alone(self._folder / f"{template}.lock"):
            if not made.exists():
                self._fill(template)
                made.touch()

    def _fill(self, template: str) -> None:
        if template == "empty":
            url = self._new(template)
            database = Database(url)
            migrate(database, ROOT)
            database.close()
        elif template == "seeded":
            url = self._new(template)
            prepare(Settings(home=ROOT, database_url=url), today=FIRST_START)
        else:
            self._make("seeded")
            url = self._copied("seeded", template)
            _fill_demo(url, lean=template == "lean")
        _checkpoint(url)

    def _new(self, name: str) -> str:
        return self._postgres.create_database(name) if self._postgres else f"sqlite:///{self._folder}/{name}.db"

    def _copied(self, template: str, name: str) -> str:
        if self._postgres is not None:
            return self._postgres.create_database(name, template=template)
        shutil.copyfile(self._folder / f"{template}.db", self._folder / f"{name}.db")
        return f"sqlite:///{self._folder}/{name}.db"


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a lock of all workers."""
    with path.open("w") as lock:
        flock(lock, LOCK_EX)
        yield


def _fill_demo(url: str, *, lean: bool) -> None:
    """The made-up years of a demo, as `serve --demo` makes them on a certain day."""
    service = open_service(Settings(home=ROOT, database_url=url))
    random = Random(2018)  # noqa: S311 # made-up data, the same every time.
    with service.writing() as connection:
        make_demo(connection, library=service.library, types=service.types, today=DEMO_DAY, random=random, lean=lean)
    service.close()


def _checkpoint(url: str) -> None:
    """Bring SQLite's log into its file, so that a copy of the file is whole."""
    if url.startswith("sqlite"):
        database = Database(url)
        with database.engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr] # it is connected.
        database.close()
