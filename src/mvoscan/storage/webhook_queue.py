"""What is on its way to webhooks: queued when events are published, tried by whoever is free, and logged."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, func, insert, select, update

from mvoscan.core.client import Scope
from mvoscan.core.event import Event, EventKind
from mvoscan.core.webhook import WAITS, Attempt, Delivery, WebhookState
from mvoscan.storage import webhooks
from mvoscan.storage.client_tables import ClientRow
from mvoscan.storage.due import is_free, may_be_tried
from mvoscan.storage.event_log import event_of
from mvoscan.storage.event_tables import EventRow
from mvoscan.storage.interest import seen_by
from mvoscan.storage.tables import table_of
from mvoscan.storage.webhook_tables import WebhookAttemptRow, WebhookDeliveryRow, WebhookRow

_event = table_of(EventRow)
_client = table_of(ClientRow)
_webhook = table_of(WebhookRow)
_delivery = table_of(WebhookDeliveryRow)
_attempt = table_of(WebhookAttemptRow)


class Due(NamedTuple):
    """A delivery that is tried now; `attempts` counts this try too."""

    number: int
    webhook: int
    url: str
    event: Event
    attempts: int


def fan_out(connection: Connection, numbers: range, *, now: datetime) -> None:
    """Queue the events with these numbers for every webhook that wants them and whose client may know of them."""
    hears = and_(_client.c.revoked_at.is_(None), _webhook.c.state != WebhookState.GONE)
    query = select(_webhook, _client.c.scopes).join(_client, _client.c.id == _webhook.c.client_id).where(hears)
    for row in connection.execute(query).all():
        if Scope.EVENTS_READ not in row.scopes:
            continue
        wanted = _event.c.kind.in_(row.kinds or list(EventKind))
        own = select(_event.c.id).where(_event.c.sequence.between(numbers[0], numbers[-1]), wanted)
        found = connection.execute(own.where(seen_by(row.client_id)).order_by(_event.c.sequence)).scalars().all()
        values = [
            {"webhook_id": row.id, "event_id": each, "made_at": now, "next_at": now, "attempts": 0} for each in found
        ]
        if values:
            connection.execute(insert(_delivery), values)


def any_due(connection: Connection, *, now: datetime) -> bool:
    """Whether something may be tried."""
    return connection.execute(_due(now).limit(1)).first() is not None


def overdue(connection: Connection, *, now: datetime) -> tuple[int, datetime | None]:
    """How many deliveries may be tried and are not, and since when the first."""
    due = _due(now).order_by(None).subquery()
    found = connection.execute(select(func.count(), func.min(due.c.next_at))).one()
    return int(found[0]), found[1]


def lock_due(connection: Connection, *, now: datetime, until: datetime) -> Due | None:
    """What waits longest and may be tried; nobody else tries it, nor another of the same webhook, until then."""
    locked = _due(now).limit(1).with_for_update(skip_locked=True, of=[_delivery, _webhook])
    row = connection.execute(locked).first()
    if row is None:
        return None
    taken = {"attempts": row.attempts + 1, "next_at": until}
    connection.execute(update(_delivery).where(_delivery.c.id == row.id).values(**taken))
    connection.execute(update(_webhook).where(_webhook.c.id == row.webhook_id).values(busy_until=until))
    event = connection.execute(select(_event).where(_event.c.id == row.event_id)).one()
    return Due(row.id, row.webhook_id, row.url, event_of(event), row.attempts + 1)


def keep(connection: Connection, due: Due, attempt: Attempt, *, next_at: datetime | None, rests: datetime) -> None:
    """Keep how a try went, and when the next one is; the webhook rests until then."""
    if not webhooks.lock(connection, due.webhook):
        return
    there = select(_delivery.c.id).where(_delivery.c.id == due.number).with_for_update()
    if connection.execute(there).first() is None:
        return  # its dossier was erased meanwhile.
    connection.execute(insert(_attempt).values(delivery_id=due.number, **attempt.model_dump()))
    arrived = {"delivered_at": attempt.at} if attempt.arrived else {}
    own = _delivery.c.id == due.number
    connection.execute(update(_delivery).where(own).values(next_at=next_at, **arrived))
    connection.execute(update(_webhook).where(_webhook.c.id == due.webhook).values(busy_until=rests))


def again(connection: Connection, webhook: int, *, now: datetime, event: str | None = None) -> int:
    """Let one event be sent once more, or everything that did not arrive; gives how many."""
    own = [_delivery.c.webhook_id == webhook]
    if event is None:
        own.append(_delivery.c.delivered_at.is_(None))
    else:
        named = select(_event.c.id).where(_event.c.public_id == event).scalar_subquery()
        own.append(_delivery.c.event_id == named)
    anew = {"next_at": now, "attempts": 0, "delivered_at": None}
    return connection.execute(update(_delivery).where(*own).values(**anew)).rowcount


def drop(connection: Connection, deliveries: list[Any]) -> None:
    """Forget these deliveries with their log."""
    connection.execute(delete(_attempt).where(_attempt.c.delivery_id.in_(deliveries)))
    connection.execute(delete(_delivery).where(_delivery.c.id.in_(deliveries)))


def newest(connection: Connection, webhook: int, *, most: int) -> tuple[Delivery, ...]:
    """The newest deliveries of a webhook with their log, the newest first."""
    query = (
        select(_delivery, _event.c.public_id, _event.c.kind)
        .join(_event, _event.c.id == _delivery.c.event_id)
        .where(_delivery.c.webhook_id == webhook)
        .order_by(_event.c.sequence.desc())
        .limit(most)
    )
    rows = connection.execute(query).all()
    logs = _logs(connection, [row.id for row in rows])
    return tuple(
        Delivery(
            event=row.public_id,
            kind=EventKind(row.kind),
            attempts=row.attempts,
            next_at=row.next_at,
            delivered_at=row.delivered_at,
            log=tuple(logs[row.id]),
        )
        for row in rows
    )


def _logs(connection: Connection, deliveries: list[int]) -> dict[int, list[Attempt]]:
    found: dict[int, list[Attempt]] = defaultdict(list)
    query = select(_attempt).where(_attempt.c.delivery_id.in_(deliveries)).order_by(_attempt.c.id)
    for row in connection.execute(query):
        attempt = Attempt(at=row.at, status=row.status, error=row.error, milliseconds=row.milliseconds)
        found[row.delivery_id].append(attempt)
    return found


def _due(now: datetime) -> Select[Any]:
    free: list[ColumnElement[bool]] = [
        may_be_tried(_delivery.c.next_at, _delivery.c.attempts, WAITS, now=now),
        is_free(_webhook.c.busy_until, now=now, longest=timedelta()),
        _webhook.c.state == WebhookState.ACTIVE,
        _client.c.revoked_at.is_(None),
    ]
    query = select(_delivery, _webhook.c.url).join(_webhook, _webhook.c.id == _delivery.c.webhook_id)
    query = query.join(_client, _client.c.id == _webhook.c.client_id)
    return query.where(*free).order_by(_delivery.c.next_at, _delivery.c.id)
