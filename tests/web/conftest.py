"""A service that offers other questionnaires than the project's own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest
from starlette.testclient import TestClient
from tests.conftest import Copy
from tests.offered import home_with

from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service, open_service
from mvoscan.web.app import create_app


class Offered(NamedTuple):
    """A client with the service it talks to."""

    client: TestClient
    service: Service


Offer = Callable[..., Offered]
"""From names of tests/questionnaires to a client of a service that offers those."""


@pytest.fixture
def offer(copies: Copy, tmp_path: Path) -> Iterator[Offer]:
    """Opens a service that offers tiny questionnaires."""
    with ExitStack() as stack:

        def opened(*names: str) -> Offered:
            home = home_with(tmp_path, *names)
            settings = Settings(home=home, data=tmp_path, database_url=copies("seeded"), public_url="http://testserver")
            service = open_service(settings)
            app = create_app(settings, service)
            return Offered(stack.enter_context(TestClient(app, follow_redirects=False)), service)

        yield opened
