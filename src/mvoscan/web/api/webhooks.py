"""`/api/v1/webhooks`: where a client wants to hear of events, and what became of what was sent there."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from mvoscan.core.client import ClientAccess, Scope
from mvoscan.core.event import EventKind
from mvoscan.core.release import Act
from mvoscan.core.webhook import Delivery, Webhook, WebhookState, read_wish
from mvoscan.usecases import manage_webhooks as managing
from mvoscan.web.api.keys import keyed
from mvoscan.web.api.part import part
from mvoscan.web.deps import Now, OpenDoor, Scan, fresh_webhook
from mvoscan.web.errors import problem_responses

router = part("webhooks")

Mine = Annotated[ClientAccess, Depends(keyed(Scope.WEBHOOKS_MANAGE))]

_ASKED = (401, 403, 503)


_EXAMPLE: dict[str, JsonValue] = {
    "url": "https://tool.example/hooks/mvoscan",
    "kinds": ["scan.handed_in", "result.shared"],
}


class NewWebhook(BaseModel):
    """A webhook that is asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    url: str = Field(description="Where to send events: https, on the public internet.", max_length=2000)
    kinds: list[str] = Field(
        default=[],
        description="Which events, by their `type`; none for all.",
        max_length=50,
        json_schema_extra={"items": {"$ref": "#/components/schemas/EventKind"}},
    )


class WebhookView(BaseModel):
    """A webhook."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(description="Names the webhook.")
    url: str = Field(description="Where events are sent.")
    kinds: list[EventKind] = Field(description="Which events; none means all.")
    state: WebhookState = Field(
        description="active; paused: it failed for more than a day, and what happens waits; gone: it answered 410."
    )
    reason: str | None = Field(description="Why it does not work (Dutch); null when it does.")
    made_at: datetime = Field(description="When it was made.")
    former_secret_until: datetime | None = Field(description="Until when the former secret signs too; else null.")


class WebhookWithSecret(WebhookView):
    """A webhook with its secret, which is shown this once."""

    secret: str = Field(description="The secret that signs (whsec_…). Keep it now: it is not shown again.")


class Webhooks(BaseModel):
    """All webhooks of a client."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    webhooks: list[WebhookView] = Field(description="The webhooks, the oldest first.")


class AttemptView(BaseModel):
    """One try."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: datetime = Field(description="When it was made.")
    status: int | None = Field(description="What was answered; null when nobody answered.")
    error: str | None = Field(description="What went wrong (Dutch); null when there was an answer.")
    milliseconds: int = Field(description="How long it took.")


class DeliveryView(BaseModel):
    """What became of one event."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    event: str = Field(description="The id of the event, also `webhook-id`.")
    type: EventKind = Field(description="What happened.")
    delivered_at: datetime | None = Field(description="When it was taken; null when it was not yet.")
    next_try_at: datetime | None = Field(description="When it is tried once more; null when it is not.")
    attempts: list[AttemptView] = Field(description="The log of its tries, the oldest first.")


class Deliveries(BaseModel):
    """What became of the newest events of a webhook."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    deliveries: list[DeliveryView] = Field(description="The newest first.")


class Resumed(BaseModel):
    """What comes of resuming."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    queued: int = Field(description="How many events are sent that did not arrive.")


@router.get(
    "/webhooks", response_model=Webhooks, summary="The webhooks of this client", responses=problem_responses(*_ASKED)
)
def list_webhooks(client: Mine, service: Scan) -> Webhooks:
    """Every webhook of this client; secrets are not shown again."""
    with service.reading() as connection:
        found = managing.list_webhooks(connection, client.public_id)
    return Webhooks(webhooks=[_view(each) for each in found])


@router.post(
    "/webhooks",
    status_code=201,
    response_model=WebhookWithSecret,
    summary="A new webhook",
    responses=problem_responses(*_ASKED, 409, 422),
)
def make_webhook(asked: NewWebhook, client: Mine, opened: OpenDoor, service: Scan, now: Now) -> WebhookWithSecret:
    """Let events go to an address, from now on; the answer holds the secret, this once.

    An address that is not https, or in a private, local or reserved network, is refused (422). The client needs the
    scope events:read too (409), and has at most twenty webhooks (409).
    """
    wish, fresh = read_wish(asked.url, asked.kinds), fresh_webhook()
    opened.judge.check(wish.url)
    with service.writing() as connection:
        made = managing.add_webhook(
            connection, client.public_id, wish, fresh=fresh, vault=opened.vault, act=_act(client, now)
        )
    return WebhookWithSecret(**_view(made).model_dump(), secret=fresh.secret)


@router.get(
    "/webhooks/{webhook}", response_model=WebhookView, summary="One webhook", responses=problem_responses(*_ASKED, 404)
)
def read_webhook(webhook: str, client: Mine, service: Scan) -> WebhookView:
    """One webhook of this client."""
    with service.reading() as connection:
        return _view(managing.read_webhook(connection, webhook, client.public_id).webhook)


@router.delete(
    "/webhooks/{webhook}", status_code=204, summary="Remove a webhook", responses=problem_responses(*_ASKED, 404)
)
def remove_webhook(webhook: str, client: Mine, service: Scan, now: Now) -> None:
    """Remove a webhook with its log: nothing is sent there any more."""
    with service.writing() as connection:
        managing.remove_webhook(connection, webhook, client.public_id, act=_act(client, now))


@router.post(
    "/webhooks/{webhook}/secret",
    response_model=WebhookWithSecret,
    summary="A new secret",
    responses=problem_responses(*_ASKED, 404),
)
def renew_webhook_secret(webhook: str, client: Mine, opened: OpenDoor, service: Scan, now: Now) -> WebhookWithSecret:
    """Give a webhook a new secret, shown this once; for a day each message has a signature of both."""
    fresh = fresh_webhook()
    with service.writing() as connection:
        made = managing.renew_secret(
            connection, webhook, client.public_id, secret=fresh.secret, vault=opened.vault, act=_act(client, now)
        )
    return WebhookWithSecret(**_view(made).model_dump(), secret=fresh.secret)


@router.post(
    "/webhooks/{webhook}/resume",
    response_model=Resumed,
    summary="Resume a paused webhook",
    responses=problem_responses(*_ASKED, 404, 409),
)
def resume_webhook(webhook: str, client: Mine, service: Scan, now: Now) -> Resumed:
    """Let a webhook work again that was paused or gone; what did not arrive is sent anew. One that works: 409."""
    with service.writing() as connection:
        return Resumed(queued=managing.resume_webhook(connection, webhook, client.public_id, act=_act(client, now)))


@router.get(
    "/webhooks/{webhook}/deliveries",
    response_model=Deliveries,
    summary="What became of the newest events",
    responses=problem_responses(*_ASKED, 404),
)
def list_deliveries(webhook: str, client: Mine, service: Scan) -> Deliveries:
    """The fifty newest events of a webhook, with every try."""
    with service.reading() as connection:
        seen = managing.read_webhook(connection, webhook, client.public_id)
    return Deliveries(deliveries=[_delivery(each) for each in seen.deliveries])


@router.post(
    "/webhooks/{webhook}/deliveries/{event}",
    status_code=202,
    response_model=Resumed,
    summary="Send one event again",
    responses=problem_responses(*_ASKED, 404, 409),
)
def redeliver_event(webhook: str, event: str, client: Mine, service: Scan, now: Now) -> Resumed:
    """Send one event again, whether it arrived or not. To a webhook that is paused: 409."""
    with service.writing() as connection:
        managing.redeliver(connection, webhook, event, client.public_id, act=_act(client, now))
    return Resumed(queued=1)


def _act(client: ClientAccess, now: datetime) -> Act:
    return Act(by=client.name, at=now, subject=client.public_id)


def _view(found: Webhook) -> WebhookView:
    return WebhookView(
        id=found.public_id,
        url=found.url,
        kinds=list(found.kinds),
        state=found.state,
        reason=found.reason,
        made_at=found.made_at,
        former_secret_until=found.former_until,
    )


def _delivery(found: Delivery) -> DeliveryView:
    return DeliveryView(
        event=found.event,
        type=found.kind,
        delivered_at=found.delivered_at,
        next_try_at=found.next_at,
        attempts=[AttemptView(**each.model_dump()) for each in found.log],
    )
