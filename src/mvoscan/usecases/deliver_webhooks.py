"""Deliver events to webhooks: signed, tried again ever later for more than a day, and then paused with a notice.

A try is noted before it is made. Who dies meanwhile tries again later: an event may arrive twice, and is never lost.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from sqlalchemy import Connection

from mvoscan.core.errors import ScanError
from mvoscan.core.event import message
from mvoscan.core.webhook import Attempt, WebhookState, headers, next_try
from mvoscan.storage import mail_queue, webhook_queue, webhooks
from mvoscan.storage.database import Database
from mvoscan.storage.sealed import Vault
from mvoscan.storage.webhook_queue import Due

PAUSED = "webhook-paused"
"""The mail that tells operators that a webhook does not work any more."""

_TAKEN_FOR = timedelta(seconds=60)
"""Longer than a call may take."""
_RESTS = timedelta(seconds=5)
"""How long a webhook is left alone after a failure."""
_GONE = 410


class Caller(Protocol):
    """Calls webhooks."""

    def call(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Send this and give the status; raises `ScanError` when nobody answers."""


class Delivering(NamedTuple):
    """What delivering takes: who calls, what opens secrets, the address of the service, and who hears of a failure."""

    caller: Caller
    vault: Vault
    address: str
    operators: tuple[str, ...]
    clock: Callable[[], datetime]


def deliver_due(database: Database, delivering: Delivering, *, most: int = 20) -> int:
    """Send what may be sent now; gives how many were tried."""
    for tried in range(most):
        due = _taken(database, delivering.clock())
        if due is None:
            return tried
        attempt = _tried(database, due, delivering)
        with database.writing() as connection:
            _keep(connection, due, attempt, delivering)
    return most


def _taken(database: Database, now: datetime) -> Due | None:
    with database.reading() as reading:
        if not webhook_queue.any_due(reading, now=now):
            return None
    with database.writing() as connection:
        return webhook_queue.lock_due(connection, now=now, until=now + _TAKEN_FOR)


def _tried(database: Database, due: Due, delivering: Delivering) -> Attempt:
    """Call the webhook and say how it went."""
    began = delivering.clock()
    status, error = None, None
    try:
        with database.reading() as reading:
            kept = webhooks.sealed(reading, due.webhook, now=began)
        secrets = [delivering.vault.open(each) for each in kept if each]
        body = message(due.event, address=delivering.address).body
        status = delivering.caller.call(due.url, headers(body, secrets, message=due.event.id, now=began), body)
    except ScanError as failure:
        error = str(failure)
    ended = delivering.clock()
    return Attempt(at=ended, status=status, error=error, milliseconds=int((ended - began) / timedelta(milliseconds=1)))


def _keep(connection: Connection, due: Due, attempt: Attempt, delivering: Delivering) -> None:
    """Keep how it went; what failed for too long, or does not exist any more, is left alone, and operators hear it."""
    now = attempt.at
    if attempt.arrived:
        webhook_queue.keep(connection, due, attempt, next_at=None, rests=now)
        return
    gone = attempt.status == _GONE
    later = None if gone else next_try(due.attempts, now)
    webhook_queue.keep(connection, due, attempt, next_at=later, rests=now + _RESTS)
    if later is None:
        _stop(connection, due, WebhookState.GONE if gone else WebhookState.PAUSED, attempt, delivering)


def _stop(connection: Connection, due: Due, state: WebhookState, attempt: Attempt, delivering: Delivering) -> None:
    why = attempt.error or f"De ontvanger antwoordde met {attempt.status}."
    if not webhooks.set_state(connection, due.webhook, state, reason=why):
        return
    webhook = webhooks.with_number(connection, due.webhook)
    data = {"webhook": webhook.public_id, "client": webhook.client_name, "state": state.value, "reason": why}
    for each in delivering.operators:
        mail_queue.add(connection, PAUSED, recipient=each, data=data, now=attempt.at)
