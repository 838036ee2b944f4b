"""Two servers on one database: what an address asked of both is one count, and without the database each goes on."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from sqlalchemy.engine import make_url
from starlette.testclient import TestClient
from tests.letters import everything
from tests.postgres import PostgresServer

from mvoscan.settings import Settings
from mvoscan.storage.database import Database
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.database, pytest.mark.postgresql]

MOST = 5
PLACE = "/api/v1/institution-types"
ELSEWHERE = "192.0.2.2"


class Server:
    """One server, on which it is always the same second; it agrees with others when it is told to."""

    def __init__(self, settings: Settings, service: Service, stack: ExitStack) -> None:
        self.app = create_app(settings.model_copy(update={"api_per_minute": MOST}), service)
        self.app.state.ration.windows.clock = lambda: 90.0
        self.clients = {
            host: stack.enter_context(TestClient(self.app, follow_redirects=False, client=(host, 5)))
            for host in ("192.0.2.1", ELSEWHERE)
        }

    def ask(self, host: str = "192.0.2.1") -> tuple[int, str]:
        answer = self.clients[host].get(PLACE)
        return answer.status_code, answer.headers["ratelimit"].partition(";")[2]

    def agree(self) -> None:
        self.app.state.ration.agree()


@pytest.fixture
def servers(settings: Settings, service: Service) -> Iterator[tuple[Server, Server]]:
    other = Service(Database(settings.database), service.library, service.types, demo=False)
    with ExitStack() as stack:
        yield Server(settings, service, stack), Server(settings, other, stack)


@contextmanager
def away(settings: Settings, postgres: PostgresServer) -> Iterator[None]:
    """The database lets nobody in while the block runs."""
    name = make_url(settings.database).database
    postgres.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    postgres.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    try:
        yield
    finally:
        postgres.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def test_what_one_server_let_through_the_other_counts_once_they_told_each_other(
    servers: tuple[Server, Server], service: Service
) -> None:
    one, other = servers
    assert [one.ask() for _ in range(3)] == [(200, "r=4;t=30"), (200, "r=3;t=30"), (200, "r=2;t=30")]
    assert other.ask() == (200, "r=4;t=30")
    one.agree()
    other.agree()
    assert [other.ask() for _ in range(2)] == [(200, "r=0;t=30"), (429, "r=0;t=30")]
    refused = other.clients["192.0.2.1"].get(PLACE)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "30")
    assert refused.headers["ratelimit-policy"] == f'"default";q={MOST};w=60'
    assert (one.ask(ELSEWHERE), other.ask(ELSEWHERE)) == ((200, "r=4;t=30"), (200, "r=4;t=30"))
    assert "192.0.2." not in everything(service)


def test_while_the_database_is_away_each_goes_on_and_afterwards_they_agree(
    servers: tuple[Server, Server], settings: Settings, postgres: PostgresServer, caplog: pytest.LogCaptureFixture
) -> None:
    one, other = servers
    with away(settings, postgres):
        for each in servers:
            assert [each.ask()[0] for _ in range(3)] == [200] * 3
            each.agree()
            assert each.ask() == (200, "r=1;t=30")
    assert caplog.messages == []
    one.agree()
    other.agree()
    assert (one.ask()[0], other.ask()[0]) == (200, 429)
