"""Who resumes or removes a webhook while a call to it ends: one waits for the other, and neither is refused."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection
from tests.clients import make_client
from tests.locks import wait_until_one_waits

from mvoscan.core.client import Scope
from mvoscan.core.event import EventKind, Subjects
from mvoscan.core.release import Act
from mvoscan.core.webhook import Attempt, WebhookState, read_wish
from mvoscan.storage import clients, outbox, webhook_queue, webhooks
from mvoscan.storage.webhook_queue import Due
from mvoscan.usecases import manage_webhooks as managing
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.publish_events import publish_events

pytestmark = [pytest.mark.database, pytest.mark.postgresql]
NOW = datetime.now(UTC)
ACT = Act(by="An", at=NOW)


@pytest.fixture
def due(service: Service) -> Due:
    """A call that is under way, of a webhook that was paused meanwhile."""
    with service.writing() as connection:
        client = make_client(connection, Scope.EVENTS_READ, Scope.WEBHOOKS_MANAGE, now=NOW)
        number = clients.get(connection, client.public_id)[0]
        wish = read_wish("https://tool.example/haak", ())
        webhooks.add(connection, number, wish, public_id="hook", secret=b"sealed", now=NOW)
        outbox.record(connection, EventKind.RELEASE_PUBLISHED, data=Subjects(release="2026-Q3.1"), at=NOW)
    publish_events(service.database, now=NOW)
    with service.writing() as connection:
        taken = webhook_queue.lock_due(connection, now=NOW, until=NOW + timedelta(minutes=1))
        assert taken is not None
        webhooks.set_state(connection, taken.webhook, WebhookState.PAUSED, reason="stil")
    return taken


def _resume(connection: Connection) -> None:
    assert managing.resume_webhook(connection, "hook", act=ACT) == 1


def _remove(connection: Connection) -> None:
    managing.remove_webhook(connection, "hook", act=ACT)


@pytest.mark.parametrize("act", [_resume, _remove])
def test_a_call_that_ends_waits_for_who_changes_its_webhook(
    service: Service, due: Due, act: Callable[[Connection], None]
) -> None:
    def end() -> None:
        with service.writing() as connection:
            webhook_queue.keep(connection, due, Attempt(at=NOW, status=200, milliseconds=9), next_at=None, rests=NOW)

    with ThreadPoolExecutor(1) as pool:
        with service.writing() as connection:
            assert webhooks.lock(connection, due.webhook)
            ended = pool.submit(end)
            wait_until_one_waits(service)
            act(connection)
        ended.result(60)
    with service.reading() as connection:
        assert (webhooks.find(connection, "hook") is None) == (act is _remove)
