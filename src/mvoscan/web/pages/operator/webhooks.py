"""`/beheer/webhooks`: where clients hear of events, what became of it, and what an operator does about it."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from mvoscan.core.client import Scope
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.event import EventKind
from mvoscan.core.login import Person
from mvoscan.core.release import Act
from mvoscan.core.webhook import STATE_WORDS, Webhook, WebhookState, read_wish
from mvoscan.usecases import manage_webhooks as managing
from mvoscan.usecases.register_client import list_clients
from mvoscan.web.deps import Door, Now, OpenDoor, PostedForm, fresh_webhook
from mvoscan.web.pages.entry import see_other
from mvoscan.web.pages.operator.frame import show
from mvoscan.web.persons import Operator

router = APIRouter()

HERE = "/beheer/webhooks"
NEW_SECRET = "nieuw-geheim"  # noqa: S105 # the name of a cookie.
"""A cookie that shows a fresh secret to its maker for ten minutes."""

_KIND_WORDS = {
    EventKind.SCAN_STARTED: "een scan begint",
    EventKind.SCAN_HANDED_IN: "een scan wordt ingediend",
    EventKind.SCAN_SUPERSEDED: "een scan wordt vervangen door een verbetering",
    EventKind.SCAN_WITHDRAWN: "een scan wordt ingetrokken",
    EventKind.RESULT_SHARED: "een resultaat wordt gedeeld",
    EventKind.RESULT_REVOKED: "iemand deelt een resultaat niet meer",
    EventKind.RELEASE_PUBLISHED: "er verschijnt een publicatie",
    EventKind.DOSSIER_ERASED: "een dossier wordt gewist",
}


@router.get(HERE)
def show_webhooks(opened: OpenDoor, person: Operator) -> Response:
    """All webhooks, with a mark on those that do not work."""
    with opened.service.reading() as connection:
        found = managing.list_webhooks(connection)
    return show(opened, person, "operator/webhooks.html", {"webhooks": [_row(each) for each in found]}, here=HERE)


@router.get(f"{HERE}/nieuw")
def ask_webhook(opened: OpenDoor, person: Operator) -> Response:
    """The form for a new webhook."""
    return _form(opened, person, {"afnemer": "", "adres": ""}, (), ())


@router.post(HERE)
def make_webhook(opened: OpenDoor, person: Operator, now: Now, form: PostedForm) -> Response:
    """Make a webhook, and show its secret this once."""
    given = {name: str(form.get(name, "")) for name in ("afnemer", "adres")}
    chosen = tuple(str(each) for each in form.getlist("soorten"))
    fresh = fresh_webhook()
    try:
        if not given["afnemer"]:
            raise Invalid(Problem(field="afnemer", message="Kies voor welke afnemer deze webhook is."))
        wish = read_wish(given["adres"], chosen)
        opened.judge.check(wish.url)
    except Invalid as wrong:
        return _form(opened, person, given, chosen, tuple(_on_form(each) for each in wrong.problems))
    with opened.service.writing() as connection:
        managing.add_webhook(connection, given["afnemer"], wish, fresh=fresh, vault=opened.vault, act=_act(person, now))
    return _to_page(opened, fresh.public_id, fresh.secret)


@router.get(f"{HERE}/{{webhook}}")
def show_webhook(webhook: str, request: Request, opened: OpenDoor, person: Operator) -> Response:
    """One webhook with its log; a fresh secret is shown as a whole."""
    with opened.service.reading() as connection:
        seen = managing.read_webhook(connection, webhook)
    context = {**_row(seen.webhook), "deliveries": seen.deliveries, "fresh": request.cookies.get(NEW_SECRET, "")}
    return show(opened, person, "operator/webhook.html", context, here=HERE)


@router.post(f"{HERE}/{{webhook}}/geheim")
def renew(webhook: str, opened: OpenDoor, person: Operator, now: Now) -> Response:
    """Make a new secret, and show it this once."""
    secret = fresh_webhook().secret
    with opened.service.writing() as connection:
        managing.renew_secret(connection, webhook, secret=secret, vault=opened.vault, act=_act(person, now))
    return _to_page(opened, webhook, secret)


@router.post(f"{HERE}/{{webhook}}/hervatten")
def resume(webhook: str, opened: OpenDoor, person: Operator, now: Now) -> Response:
    """Let it work again."""
    with opened.service.writing() as connection:
        managing.resume_webhook(connection, webhook, act=_act(person, now))
    return see_other(f"{HERE}/{webhook}")


@router.post(f"{HERE}/{{webhook}}/opnieuw/{{event}}")
def redeliver(webhook: str, event: str, opened: OpenDoor, person: Operator, now: Now) -> Response:
    """Send one event again."""
    with opened.service.writing() as connection:
        managing.redeliver(connection, webhook, event, act=_act(person, now))
    return see_other(f"{HERE}/{webhook}")


@router.post(f"{HERE}/{{webhook}}/verwijderen")
def remove(webhook: str, opened: OpenDoor, person: Operator, now: Now) -> Response:
    """Remove it, with its log."""
    with opened.service.writing() as connection:
        managing.remove_webhook(connection, webhook, act=_act(person, now))
    return see_other(HERE)


def _form(
    opened: Door, person: Person, given: dict[str, str], chosen: tuple[str, ...], problems: tuple[Problem, ...]
) -> Response:
    with opened.service.reading() as connection:
        every = [each.client for each in list_clients(connection)]
    clients = [each for each in every if each.revoked_at is None and Scope.EVENTS_READ in each.scopes]
    context = {
        "clients": [{"id": each.public_id, "label": each.name} for each in clients],
        "kinds": [{"id": each.value, "label": each.value, "help": words} for each, words in _KIND_WORDS.items()],
        "given": given,
        "chosen": chosen,
        "problems": problems,
        "errors": {each.field: each.message for each in reversed(problems)},
    }
    status = 422 if problems else 200
    return show(opened, person, "operator/webhook_new.html", context, here=HERE, status=status)


def _on_form(problem: Problem) -> Problem:
    """The problem at its field of the form."""
    fields = {"url": "adres", "kinds": "soorten"}
    return problem.model_copy(update={"field": fields.get(problem.field, problem.field)})


def _row(webhook: Webhook) -> dict[str, Any]:
    return {
        "webhook": webhook,
        "works": webhook.state is WebhookState.ACTIVE,
        "state": STATE_WORDS[webhook.state],
    }


def _to_page(opened: Door, webhook: str, secret: str) -> Response:
    place = f"{HERE}/{webhook}"
    response = see_other(place)
    opened.show_once(response, NEW_SECRET, secret, path=place)
    return response


def _act(person: Person, now: datetime) -> Act:
    return Act(by=person.name, at=now, enforced=True, subject=person.subject)
