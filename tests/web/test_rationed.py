"""How often the API answers one address: what is too much, what is told of it, and what is not limited."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from httpx2 import Response
from starlette.testclient import TestClient
from tests.letters import everything

from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.database, pytest.mark.once]

HERE = "/api/v1/institution-types"

Opened = Callable[..., list[TestClient]]
"""From the most that an address may ask to clients of one service at these addresses."""


@pytest.fixture
def opened(settings: Settings, service: Service) -> Iterator[Opened]:
    with ExitStack() as stack:

        def ask_from(most: int, *hosts: str) -> list[TestClient]:
            app = create_app(settings.model_copy(update={"api_per_minute": most}), service)
            return [stack.enter_context(TestClient(app, follow_redirects=False, client=(each, 5))) for each in hosts]

        yield ask_from


def thrice(client: TestClient, place: str = HERE) -> list[Response]:
    """Three answers: more than one, also when a new minute begins between two of them."""
    return [client.get(place) for _ in range(3)]


def test_who_asks_once_too_often_is_told_when_to_come_back(opened: Opened) -> None:
    (client,) = opened(1, "192.0.2.1")
    refused = next(each for each in thrice(client) if each.status_code == 429)
    assert refused.headers["content-type"] == "application/problem+json"
    assert "Retry-After" in refused.json()["detail"]
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["ratelimit"] == f'"default";r=0;t={refused.headers["retry-after"]}'


@pytest.mark.parametrize(
    ("method", "place", "status"),
    [
        ("GET", HERE, 200),
        ("HEAD", "/.well-known/jwks.json", 200),
        ("GET", "/api/v1/catalog", 307),
        ("GET", "/api/v1/events", 401),
        ("GET", "/api/v1/codes", 404),
        ("DELETE", HERE, 405),
        ("GET", "/api/v1/usage.json?by=weekday", 422),
    ],
)
def test_every_answer_tells_what_is_left(opened: Opened, method: str, place: str, status: int) -> None:
    (client,) = opened(100, "192.0.2.1")
    answer = client.request(method, place)
    assert (answer.status_code, answer.headers["ratelimit-policy"]) == (status, '"default";q=100;w=60')
    assert answer.headers["ratelimit"].startswith('"default";r=99;t=')


def test_an_office_with_ipv6_counts_as_one_and_its_neighbours_do_not(opened: Opened) -> None:
    *office, neighbour = opened(3, "2001:db8:0:1::7", "2001:db8:0:1:2::9", "2001:db8:0:1:3::", "2001:db8:0:2::7")
    assert 429 in {answer.status_code for each in office for answer in thrice(each)}
    assert {each.status_code for each in thrice(neighbour)} == {200}


def test_pages_are_not_limited(opened: Opened) -> None:
    (client,) = opened(1, "192.0.2.1")
    assert [(each.status_code, "ratelimit" in each.headers) for each in thrice(client, "/")] == [(200, False)] * 3


def test_nought_is_without_a_limit(opened: Opened) -> None:
    (client,) = opened(0, "192.0.2.1")
    assert [(each.status_code, "ratelimit" in each.headers) for each in thrice(client)] == [(200, False)] * 3


def test_on_sqlite_a_server_counts_alone_and_writes_nothing(opened: Opened, service: Service) -> None:
    before = everything(service)
    (client,) = opened(2, "192.0.2.1")
    assert 429 in {each.status_code for each in thrice(client) + thrice(client)}
    client.app.state.ration.agree()  # type: ignore[attr-defined] # the application's own.
    assert everything(service) == before
