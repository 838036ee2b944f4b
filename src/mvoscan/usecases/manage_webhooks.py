"""Manage webhooks of clients: make one, renew its secret, see what became of what was sent, and send it again.

Whoever asks with a key reaches the webhooks of its own client only; an operator reaches all.
"""

from pathlib import Path
from typing import NamedTuple, Protocol

from sqlalchemy import Connection

from mvoscan.core.audit import Kind, entry
from mvoscan.core.client import Scope
from mvoscan.core.errors import Conflict, NotFound
from mvoscan.core.release import Act
from mvoscan.core.webhook import OVERLAP, Delivery, Webhook, WebhookState, WebhookWish, check_room
from mvoscan.storage import audit, clients, webhook_queue, webhooks
from mvoscan.storage.sealed import Vault as Vault

MOST_SHOWN = 50
"""Deliveries of one webhook that are shown."""

_NO_EVENTS = (
    "Deze afnemer mag geen gebeurtenissen lezen, en krijgt ze dus ook niet toegestuurd. Geef haar eerst het recht "
    "'events:read'."
)


class Judge(Protocol):
    """Judges where a webhook goes: before the transaction, since it looks names up."""

    def check(self, url: str) -> None:
        """Raise `Invalid` for an address where nothing is sent."""


class Fresh(NamedTuple):
    """What is made at the door for a new webhook: its name, and its secret, which is shown once."""

    public_id: str
    secret: str


class Seen(NamedTuple):
    """A webhook with the newest of what was sent to it."""

    webhook: Webhook
    deliveries: tuple[Delivery, ...]


def vault_at(place: Path | None, *, make: bool) -> Vault:
    """What keeps secrets, with the key in this file."""
    return Vault(place, make=make)


def add_webhook(
    connection: Connection, client_id: str, wish: WebhookWish, *, fresh: Fresh, vault: Vault, act: Act
) -> Webhook:
    """Let events go to an address that was judged; raises `Conflict` for a client that gets none."""
    number, client = clients.get(connection, client_id)
    if client.revoked_at is not None:
        raise Conflict(f"De toegang van '{client.name}' is ingetrokken.")
    if Scope.EVENTS_READ not in client.scopes:
        raise Conflict(_NO_EVENTS)
    check_room(webhooks.count(connection, number))
    secret = vault.seal(fresh.secret)
    webhooks.add(connection, number, wish, public_id=fresh.public_id, secret=secret, now=act.at)
    _note(connection, Kind.WEBHOOK_ADDED, fresh.public_id, act, afnemer=client.name)
    return _found(connection, fresh.public_id, client_id)[1]


def list_webhooks(connection: Connection, client_id: str | None = None) -> tuple[Webhook, ...]:
    """The webhooks of a client; of all without one."""
    return webhooks.every(connection, clients.get(connection, client_id)[0] if client_id else None)


def read_webhook(connection: Connection, public_id: str, client_id: str | None = None) -> Seen:
    """One with what was sent to it; raises `NotFound`, also for that of another client."""
    number, webhook = _found(connection, public_id, client_id)
    return Seen(webhook, webhook_queue.newest(connection, number, most=MOST_SHOWN))


def renew_secret(
    connection: Connection, public_id: str, client_id: str | None = None, *, secret: str, vault: Vault, act: Act
) -> Webhook:
    """Give it a new secret; the former signs too for a day, so that the receiver can follow."""
    number, _ = _found(connection, public_id, client_id)
    webhooks.renew(connection, number, secret=vault.seal(secret), former_until=act.at + OVERLAP)
    _note(connection, Kind.WEBHOOK_RENEWED, public_id, act)
    return _found(connection, public_id, client_id)[1]


def resume_webhook(connection: Connection, public_id: str, client_id: str | None = None, *, act: Act) -> int:
    """Let a webhook that was paused work again; gives how many events are sent anew."""
    number, _ = _found(connection, public_id, client_id)
    if not webhooks.set_state(connection, number, WebhookState.ACTIVE):
        raise Conflict("Deze webhook werkt: er valt niets te hervatten.")
    _note(connection, Kind.WEBHOOK_RESUMED, public_id, act)
    return webhook_queue.again(connection, number, now=act.at)


def remove_webhook(connection: Connection, public_id: str, client_id: str | None = None, *, act: Act) -> None:
    """Remove it, with its log; nothing is sent there any more."""
    number, _ = _found(connection, public_id, client_id)
    webhooks.remove(connection, number)
    _note(connection, Kind.WEBHOOK_REMOVED, public_id, act)


def redeliver(connection: Connection, public_id: str, event: str, client_id: str | None = None, *, act: Act) -> None:
    """Send one event again, whether it arrived or not; raises `NotFound` for one that was never meant for it."""
    number, webhook = _found(connection, public_id, client_id)
    if webhook.state is not WebhookState.ACTIVE:
        raise Conflict("Deze webhook werkt niet. Hervat ze eerst; wat niet aankwam, wordt dan opnieuw verstuurd.")
    if not webhook_queue.again(connection, number, now=act.at, event=event):
        raise NotFound(f"Voor deze webhook is er geen gebeurtenis '{event[:40]}'.")


def _found(connection: Connection, public_id: str, client_id: str | None) -> tuple[int, Webhook]:
    found = webhooks.find(connection, public_id)
    if found is None or (client_id is not None and found[2].client != client_id):
        raise NotFound(f"Er is geen webhook '{public_id[:40]}'.")
    return found[0], found[2]


def _note(connection: Connection, kind: Kind, public_id: str, act: Act, **details: str) -> None:
    audit.note(connection, entry(kind, public_id, act, **details))
