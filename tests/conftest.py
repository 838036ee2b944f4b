"""Fixtures: a real database of the engine under test, the service on it, and a browser-like client.

`MVOSCAN_TEST_DATABASE` chooses the engine (sqlite, the default, or postgresql). Every test that asks for one gets a
database of its own: a copy of one that was migrated (and seeded) once.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from random import Random

import pytest
from starlette.testclient import TestClient
from tests.logins import Provider, running_provider
from tests.missing import missing
from tests.postgres import PostgresMissing, PostgresServer, running_postgres

from mvoscan.core.institution import InstitutionTypes
from mvoscan.settings import Settings
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.storage.migrations import migrate
from mvoscan.storage.reference_files import institution_types
from mvoscan.storage.signing import SigningKeys, create_key, load_keys
from mvoscan.usecases.make_demo import make_demo
from mvoscan.usecases.open_service import Service, open_service, prepare
from mvoscan.web.app import create_app

ROOT = Path(__file__).resolve().parent.parent
ENGINE = os.environ.get("MVOSCAN_TEST_DATABASE", "sqlite")
FIRST_START = date(2026, 1, 15)
DEMO_DAY = date(2026, 11, 24)

Copy = Callable[[str], str]
"""From the name of a template ('empty', 'seeded' or 'demo') to the address of a fresh copy."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, on another engine, what only PostgreSQL can show: writers that work at the same moment."""
    left_out = [each for each in items if ENGINE != "postgresql" and each.get_closest_marker("postgresql")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [each for each in items if each not in left_out]


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer | None]:
    """A PostgreSQL cluster when that is the engine under test."""
    if ENGINE != "postgresql":
        yield None
        return
    with ExitStack() as stack:
        try:
            server = stack.enter_context(running_postgres())
        except PostgresMissing as absent:
            missing(str(absent))
        yield server


@pytest.fixture(scope="session")
def copies(postgres: PostgresServer | None, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Gives fresh copies of the templates; that of a demo is made when it is first asked."""
    folder, number, made = tmp_path_factory.mktemp("databases"), count(), ["empty", "seeded"]

    def copied(template: str, name: str) -> str:
        if postgres is not None:
            return postgres.create_database(name, template=template)
        shutil.copyfile(folder / f"{template}.db", folder / f"{name}.db")
        return f"sqlite:///{folder}/{name}.db"

    def copy(template: str) -> str:
        if template not in made:
            _fill_demo(copied("seeded", template))
            made.append(template)
        return copied(template, f"test{next(number)}")

    _fill({name: postgres.create_database(name) if postgres else f"sqlite:///{folder}/{name}.db" for name in made})
    return copy


@pytest.fixture
def years(copies: Copy) -> str:
    """The address of a database with the made-up years of a demo."""
    return copies("demo")


@pytest.fixture
def database(copies: Copy) -> Iterator[Database]:
    """A migrated, empty database."""
    opened = Database(copies("empty"))
    yield opened
    opened.close()


@pytest.fixture
def settings(copies: Copy, tmp_path: Path) -> Settings:
    """Settings on a seeded database, with the project's own questionnaires and reference files."""
    return Settings(home=ROOT, data=tmp_path, database_url=copies("seeded"), public_url="http://testserver")


@pytest.fixture(scope="session")
def types() -> InstitutionTypes:
    """The project's own types of institution, read once."""
    return institution_types(ROOT / "reference")


@pytest.fixture(scope="session")
def library(types: InstitutionTypes) -> Library:
    """The project's own questionnaires, read once: nothing changes them, and reading takes most of a second."""
    return Library.load(ROOT / "questionnaires", types.codes)


@pytest.fixture(scope="session")
def signing(tmp_path_factory: pytest.TempPathFactory) -> SigningKeys:
    """A key that signs results."""
    return load_keys([create_key(tmp_path_factory.mktemp("keys"), now=datetime(2026, 1, 15, tzinfo=UTC))])


@pytest.fixture
def service(settings: Settings, library: Library, types: InstitutionTypes, signing: SigningKeys) -> Iterator[Service]:
    """The service, opened on a seeded database."""
    database = Database(settings.database, pool=settings.database_pool)
    yield Service(database=database, library=library, types=types, demo=False, signing=signing)
    database.close()


@pytest.fixture
def client(settings: Settings, service: Service) -> Iterator[TestClient]:
    """A browser-like client of the whole application; it keeps cookies and follows no redirects."""
    with TestClient(create_app(settings, service), follow_redirects=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    """A real login provider, in a process of its own."""
    with running_provider() as found:
        yield found


@pytest.fixture
def login_settings(settings: Settings, provider: Provider, tmp_path: Path) -> Settings:
    """Settings of a service whose people log in with that provider."""
    return provider.settings(settings, tmp_path)


@pytest.fixture
def desk(login_settings: Settings, service: Service) -> Iterator[TestClient]:
    """A browser-like client of a service with a login; nobody is logged in yet."""
    with TestClient(create_app(login_settings, service), follow_redirects=False) as opened:
        yield opened


def _fill(urls: dict[str, str]) -> None:
    empty = Database(urls["empty"])
    migrate(empty, ROOT)
    empty.close()
    prepare(Settings(home=ROOT, database_url=urls["seeded"]), today=FIRST_START)
    for url in urls.values():
        _checkpoint(url)


def _fill_demo(url: str) -> None:
    """The made-up years of a demo, as `serve --demo` makes them on a certain day."""
    service = open_service(Settings(home=ROOT, database_url=url))
    random = Random(2018)  # noqa: S311 # made-up data, the same every time.
    with service.writing() as connection:
        make_demo(connection, library=service.library, types=service.types, today=DEMO_DAY, random=random)
    service.close()
    _checkpoint(url)


def _checkpoint(url: str) -> None:
    """Bring SQLite's log into its file, so that a copy of the file is whole."""
    if url.startswith("sqlite"):
        database = Database(url)
        with database.engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr] # it is connected.
        database.close()
