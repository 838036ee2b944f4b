"""The courier: publishes events and takes them to webhooks, beside the worker, in every process that has one."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event, Thread

from mvoscan.core.errors import ScanError
from mvoscan.settings import Settings
from mvoscan.usecases.deliver_webhooks import Delivering, deliver_due
from mvoscan.usecases.manage_webhooks import vault_at
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.publish_events import publish_events

log = logging.getLogger("mvoscan.work")

PAUSE = 1.0
"""Seconds between two looks."""
COURIERS = 3
"""How many calls one process makes at once: a slow receiver holds up one of them."""

_GRACE = 2.0


def delivering(settings: Settings) -> Delivering:
    """What delivering takes, by the settings."""
    from mvoscan.outside.webhooks import WebhookCaller  # noqa: PLC0415 # only who delivers needs it.

    return Delivering(
        caller=WebhookCaller(settings.webhook_test_hosts),
        vault=vault_at(settings.secret_key, make=settings.secret_key_file is None),
        address=settings.public_url,
        operators=settings.operators,
        clock=lambda: datetime.now(UTC),
    )


@contextmanager
def couriers(settings: Settings, service: Service) -> Iterator[None]:
    """Publish and deliver in threads of this process while the block runs."""
    stop, tools = Event(), delivering(settings)
    work: list[Callable[[], object]] = [lambda: publish_events(service.database, now=datetime.now(UTC))]
    work += [lambda: deliver_due(service.database, tools)] * COURIERS
    threads = [Thread(target=_repeat, args=(each, stop), daemon=True, name="courier") for each in work]
    for each in threads:
        each.start()
    try:
        yield
    finally:
        stop.set()
        for each in threads:
            each.join(_GRACE)


def _repeat(work: Callable[[], object], stop: Event) -> None:
    """Do it again and again; what goes wrong is logged, and tried again the next time."""
    while not stop.is_set():
        try:
            work()
        except ScanError as error:
            log.warning("courier: %s", error)
        except Exception:
            log.exception("courier: unexpected")
        stop.wait(PAUSE)
