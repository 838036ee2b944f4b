"""Fixtures: a real database of the engine under test, the service on it, and a browser-like client.

`MVOSCAN_TEST_DATABASE` chooses the engine (sqlite, the default, or postgresql). Every test that asks for one gets a
database of its own: a copy of one that was migrated (and seeded, and filled) once.
"""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from starlette.testclient import TestClient
from tests.logins import Provider, running_provider
from tests.missing import missing
from tests.parsed import parsed_once
from tests.postgres import PostgresServer, running_postgres
from tests.postgres_programs import PostgresMissing
from tests.templates import Templates
from tests.turns import longest_first

from mvoscan.core.institution import InstitutionTypes
from mvoscan.settings import Settings
from mvoscan.storage.database import Database, Pool
from mvoscan.storage.library import Library
from mvoscan.storage.reference_files import institution_types
from mvoscan.storage.signing import SigningKeys, create_key, load_keys
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app
from mvoscan.web.printing import Printer

ROOT = Path(__file__).resolve().parent.parent
ENGINE = os.environ.get("MVOSCAN_TEST_DATABASE", "sqlite")
CLUSTER = pytest.StashKey[tuple[str, int]]()

Copy = Callable[[str], str]
"""From the name of a template ('empty', 'seeded', 'demo' or 'lean') to the address of a fresh copy."""


def pytest_configure(config: pytest.Config) -> None:
    """Opening a service reads every questionnaire: half a second, a thousand times in a run, unless they are kept."""
    stack = ExitStack()
    config.add_cleanup(stack.close)
    stack.enter_context(parsed_once())
    gc.disable()


def pytest_collection_finish() -> None:
    """What was loaded until now stays: the collector of rubbish need not go through it after every test."""
    gc.enable()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Give the workers of pytest-xdist one PostgreSQL together, which runs until all are done."""
    config = node.config
    if ENGINE == "postgresql" and CLUSTER not in config.stash:
        stack = ExitStack()
        config.add_cleanup(stack.close)
        with suppress(PostgresMissing):  # a worker that asks for it says so.
            server = stack.enter_context(running_postgres())
            config.stash[CLUSTER] = (server.host, server.port)
    node.workerinput["postgres"] = config.stash.get(CLUSTER, None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, on another engine, what only PostgreSQL can show: writers at one moment. The rest: longest first."""
    left_out = {each for each in items if ENGINE != "postgresql" and each.get_closest_marker("postgresql")}
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
    items[:] = longest_first([each for each in items if each not in left_out])


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[PostgresServer | None]:
    """A PostgreSQL cluster when that is the engine under test."""
    if ENGINE != "postgresql":
        yield None
        return
    shared = getattr(request.config, "workerinput", {}).get("postgres")
    with ExitStack() as stack:
        try:
            server = PostgresServer(*shared) if shared else stack.enter_context(running_postgres())
        except PostgresMissing as absent:
            missing(str(absent))
        yield server


@pytest.fixture(scope="session")
def _made_once(postgres: PostgresServer | None, tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """The templates; each is made when it is first asked, once for all workers."""
    own = tmp_path_factory.getbasetemp()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    folder = (own.parent if worker else own) / "databases"
    folder.mkdir(exist_ok=True)
    return Templates(folder, worker, postgres)


@pytest.fixture(scope="session")
def copies(_made_once: Templates) -> Copy:
    """Gives fresh copies of the templates, which stay until the run ends."""
    return _made_once.copy


@pytest.fixture
def years(_made_once: Templates) -> Iterator[str]:
    """The address of a database with the made-up years of a demo."""
    with _made_once.lent("demo") as url:
        yield url


@pytest.fixture
def database(_made_once: Templates) -> Iterator[Database]:
    """A migrated, empty database."""
    with _made_once.lent("empty") as url:
        opened = Database(url)
        yield opened
        opened.close()


@pytest.fixture
def settings(_made_once: Templates, tmp_path: Path) -> Iterator[Settings]:
    """Settings on a seeded database, with the project's own questionnaires and reference files."""
    with _made_once.lent("seeded") as url:
        yield Settings(home=ROOT, data=tmp_path, database_url=url, public_url="http://testserver")


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
    database = Database(settings.database, pool=Pool(settings.database_pool))
    yield Service(database=database, library=library, types=types, demo=False, signing=signing)
    database.close()


@pytest.fixture(scope="session", autouse=True)
def _no_telling() -> Iterator[None]:
    """Servers of tests tell each other nothing by themselves: a timer would go to a database that is gone by then."""
    with patch("mvoscan.web.ration.EVERY", 3600.0):
        yield


class Lent(Printer):
    """A printer that outlives the applications that it is lent to: a process that makes PDFs starts in seconds."""

    def close(self) -> None:
        """Stay."""

    def stop(self) -> None:
        """Stop after all."""
        super().close()


@pytest.fixture(scope="session", autouse=True)
def printer() -> Iterator[Printer]:
    """What makes PDFs, in one process for every application that brings none of its own."""
    made = Lent(seconds=600)  # how long it takes is not what is tested.
    with patch("mvoscan.web.app.Printer", lambda: made):
        yield made
    made.stop()


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
