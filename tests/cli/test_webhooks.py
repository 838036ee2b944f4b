"""`mvoscan webhooks` on a real database."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from time import sleep

import pytest
from tests.clients import Made, make_client
from tests.receiver import Receiver, listening
from typer.testing import CliRunner, Result

from mvoscan.cli.couriering import couriers
from mvoscan.cli.webhooks import app
from mvoscan.core.client import Scope
from mvoscan.core.errors import Invalid
from mvoscan.core.event import EventKind, Subjects
from mvoscan.settings import Settings, load_settings
from mvoscan.storage import outbox
from mvoscan.usecases.open_service import Service

pytestmark = [pytest.mark.database, pytest.mark.once]


@pytest.fixture
def made(settings: Settings, service: Service, monkeypatch: pytest.MonkeyPatch) -> Made:
    """A client, on the database of the test, where a host of our own may be called."""
    (settings.data / "key").write_text("a key of at least thirty-two characters")
    monkeypatch.setenv("MVOSCAN_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("MVOSCAN_SECRET_KEY_FILE", str(settings.data / "key"))
    monkeypatch.setenv("MVOSCAN_WEBHOOK_TEST_HOSTS", "127.0.0.1")
    with service.writing() as connection:
        return make_client(connection, Scope.EVENTS_READ, now=datetime.now(UTC))


def until(done: Callable[[], bool]) -> None:
    """Wait for it, half a minute at most."""
    for _ in range(300):
        if done():
            return
        sleep(0.1)
    raise TimeoutError


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_what_is_added_is_delivered_beside_the_worker_logged_and_removed(service: Service, made: Made) -> None:
    with listening(Receiver()) as receiver:
        shown = run("add", made.public_id, receiver.url, "--by", "An").stdout
        name, receiver.secret = re.findall(r"^Webhook (\w+)", shown)[0], shown.splitlines()[-1]
        with service.writing() as connection:
            about = Subjects(release="2026-Q3.1")
            outbox.record(connection, EventKind.RELEASE_PUBLISHED, data=about, at=datetime.now(UTC))
        with couriers(load_settings(), service):
            until(lambda: "antwoord 200" in run("deliveries", name).stdout)
    assert len(receiver.taken) == 1
    assert "(werkt)" in run("list").stdout
    run("remove", name, "--by", "An")
    assert run("list").stdout == "Er zijn nog geen webhooks.\n"


def test_an_address_of_our_own_network_is_refused(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MVOSCAN_WEBHOOK_TEST_HOSTS")
    assert isinstance(run("add", made.public_id, "https://127.0.0.1/haak").exception, Invalid)
