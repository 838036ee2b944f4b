"""Webhooks of clients: where events go, and how each stands. Their secrets are kept sealed."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from mvoscan.core.event import EventKind
from mvoscan.core.webhook import Webhook, WebhookState, WebhookWish
from mvoscan.storage.client_tables import ClientRow
from mvoscan.storage.tables import table_of
from mvoscan.storage.webhook_tables import WebhookAttemptRow, WebhookDeliveryRow, WebhookRow

_webhook = table_of(WebhookRow)
_delivery = table_of(WebhookDeliveryRow)
_attempt = table_of(WebhookAttemptRow)
_client = table_of(ClientRow)
_JOINED = select(_webhook, _client.c.public_id.label("client"), _client.c.name.label("client_name")).join(
    _client, _client.c.id == _webhook.c.client_id
)


class Sealed(NamedTuple):
    """The secrets of a webhook as they are kept: the one of now, and the former one while it signs too."""

    secret: bytes
    former: bytes | None = None


def add(
    connection: Connection, client: int, wish: WebhookWish, *, public_id: str, secret: bytes, now: datetime
) -> None:
    """Keep a new webhook."""
    values = {**wish.model_dump(mode="json"), "public_id": public_id, "client_id": client, "secret": secret}
    state = {"state": WebhookState.ACTIVE, "made_at": now, "busy_until": now}
    connection.execute(insert(_webhook).values(**values, **state))


def count(connection: Connection, client: int) -> int:
    """How many a client has."""
    query = select(func.count()).select_from(_webhook).where(_webhook.c.client_id == client)
    return int(connection.execute(query).scalar_one())


def every(connection: Connection, client: int | None = None) -> tuple[Webhook, ...]:
    """All of them, or those of a client, the oldest first."""
    query = _JOINED if client is None else _JOINED.where(_webhook.c.client_id == client)
    return tuple(webhook_of(row) for row in connection.execute(query.order_by(_webhook.c.id)))


def find(connection: Connection, public_id: str) -> tuple[int, int, Webhook] | None:
    """One with its number and that of its client."""
    row = connection.execute(_JOINED.where(_webhook.c.public_id == public_id)).one_or_none()
    return (int(row.id), int(row.client_id), webhook_of(row)) if row else None


def with_number(connection: Connection, number: int) -> Webhook:
    """The one with this number, which must exist."""
    return webhook_of(connection.execute(_JOINED.where(_webhook.c.id == number)).one())


def sealed(connection: Connection, number: int, *, now: datetime) -> Sealed:
    """The secrets with which it signs now."""
    row = connection.execute(select(_webhook).where(_webhook.c.id == number)).one()
    lasts = row.former_until is not None and row.former_until > now
    return Sealed(row.secret, row.former_secret if lasts else None)


def renew(connection: Connection, number: int, *, secret: bytes, former_until: datetime) -> None:
    """Give it a new secret; the one it had signs too until then."""
    values = {"former_secret": _webhook.c.secret, "former_until": former_until, "secret": secret}
    connection.execute(update(_webhook).where(_webhook.c.id == number).values(**values))


def set_state(connection: Connection, number: int, state: WebhookState, *, reason: str | None = None) -> bool:
    """Let it stand so from now on; False when it did already."""
    statement = update(_webhook).where(_webhook.c.id == number, _webhook.c.state != state)
    return connection.execute(statement.values(state=state, reason=reason)).rowcount == 1


def lock(connection: Connection, webhook: int) -> bool:
    """Let nobody else change this webhook or its post before the transaction ends; False when it was removed.

    Who changes several of them locks the webhook first: one order for all, so that nobody waits in a circle.
    """
    one = select(_webhook.c.id).where(_webhook.c.id == webhook).with_for_update(key_share=True)
    return connection.execute(one).first() is not None


def remove(connection: Connection, number: int) -> None:
    """Remove it with all that was on its way and its log."""
    lock(connection, number)
    own = select(_delivery.c.id).where(_delivery.c.webhook_id == number)
    connection.execute(delete(_attempt).where(_attempt.c.delivery_id.in_(own)))
    connection.execute(delete(_delivery).where(_delivery.c.webhook_id == number))
    connection.execute(delete(_webhook).where(_webhook.c.id == number))


def webhook_of(row: Row[Any]) -> Webhook:
    """The webhook in a row with its client."""
    return Webhook(
        public_id=row.public_id,
        client=row.client,
        client_name=row.client_name,
        url=row.url,
        kinds=tuple(EventKind(each) for each in row.kinds),
        state=WebhookState(row.state),
        made_at=row.made_at,
        reason=row.reason,
        former_until=row.former_until,
    )
