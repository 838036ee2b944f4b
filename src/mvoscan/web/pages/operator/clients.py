"""`/beheer/afnemers`: programs of others that use the API; register one, change it, give it keys, and end them."""

import secrets
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from mvoscan.core.client import (
    KEY_DAYS,
    KEY_PREFIX,
    LONGEST_NAME,
    MOST_KEY_DAYS,
    RANDOM_BYTES,
    SCOPE_WORDS,
    Client,
    ClientKey,
    ClientWish,
    read_days,
    read_wish,
    secret_of,
)
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.login import Person
from mvoscan.core.release import Act
from mvoscan.usecases.register_client import (
    FreshKey,
    add_key,
    change_client,
    create_client,
    list_clients,
    read_client,
    revoke_client,
    revoke_key,
)
from mvoscan.web.deps import Door, Now, OpenDoor, PostedForm, public_id
from mvoscan.web.pages.entry import see_other
from mvoscan.web.pages.operator.frame import show
from mvoscan.web.persons import Operator

router = APIRouter()

HERE = "/beheer/afnemers"
NEW_KEY = "nieuwe-sleutel"
"""A cookie that shows a fresh key to its maker for ten minutes; the server keeps only a hash."""

_BLANK = {"naam": "", "adressen": "", "soort": "sleutel", "dagen": str(KEY_DAYS)}


@router.get(HERE)
def show_clients(opened: OpenDoor, person: Operator, now: Now) -> Response:
    """All clients, and when they were last here."""
    with opened.service.reading() as connection:
        found = list_clients(connection)
    context = {"clients": [{"client": each.client, "state": _state(each.client, each.keys, now)} for each in found]}
    return show(opened, person, "operator/clients.html", context, here=HERE)


@router.get(f"{HERE}/nieuw")
def ask_client(opened: OpenDoor, person: Operator) -> Response:
    """The form for a new client."""
    return _form(opened, person, _BLANK, (), ())


@router.post(HERE)
def make_client(opened: OpenDoor, person: Operator, now: Now, form: PostedForm) -> Response:
    """Register a client, and show its key this once."""
    given = {name: str(form.get(name, "")) for name in _BLANK}
    try:
        wish = _wish(form, confidential=given["soort"] != "openbaar")
        key = _fresh(read_days(given["dagen"]) if wish.confidential else KEY_DAYS)
    except Invalid as wrong:
        return _form(opened, person, given, _chosen(form), wrong.problems)
    with opened.service.writing() as connection:
        made = create_client(connection, wish, public_id=public_id(), key=key, act=_act(person, now))
    return _to_page(opened, made.public_id, key if made.confidential else None)


@router.get(f"{HERE}/{{client_id}}")
def show_client(client_id: str, request: Request, opened: OpenDoor, person: Operator, now: Now) -> Response:
    """One client: its keys, a fresh one as a whole, and what can be changed."""
    return _page(client_id, request, opened, person, now)


@router.post(f"{HERE}/{{client_id}}")
def change(
    client_id: str, request: Request, opened: OpenDoor, person: Operator, now: Now, form: PostedForm
) -> Response:
    """Change name, addresses and scopes."""
    with opened.service.reading() as connection:
        confidential = read_client(connection, client_id).client.confidential
    try:
        wish = _wish(form, confidential=confidential)
    except Invalid as wrong:
        given = {name: str(form.get(name, "")) for name in ("naam", "adressen")}
        return _page(client_id, request, opened, person, now, given, _chosen(form), wrong.problems)
    with opened.service.writing() as connection:
        change_client(connection, client_id, wish, act=_act(person, now))
    return see_other(f"{HERE}/{client_id}")


@router.post(f"{HERE}/{{client_id}}/sleutels")
def make_key(
    client_id: str, request: Request, opened: OpenDoor, person: Operator, now: Now, form: PostedForm
) -> Response:
    """Make one more key, and show it this once."""
    given = str(form.get("dagen", ""))
    try:
        key = _fresh(read_days(given))
    except Invalid as wrong:
        return _page(client_id, request, opened, person, now, {"dagen": given}, None, wrong.problems)
    with opened.service.writing() as connection:
        add_key(connection, client_id, key, act=_act(person, now))
    return _to_page(opened, client_id, key)


@router.post(f"{HERE}/{{client_id}}/sleutels/{{key_id}}/intrekken")
def end_key(client_id: str, key_id: str, opened: OpenDoor, person: Operator, now: Now) -> Response:
    """Revoke one key."""
    with opened.service.writing() as connection:
        revoke_key(connection, client_id, key_id, act=_act(person, now))
    return see_other(f"{HERE}/{client_id}")


@router.post(f"{HERE}/{{client_id}}/intrekken")
def end_client(client_id: str, opened: OpenDoor, person: Operator, now: Now) -> Response:
    """Revoke the client with all its keys and tokens."""
    with opened.service.writing() as connection:
        revoke_client(connection, client_id, act=_act(person, now))
    return see_other(f"{HERE}/{client_id}")


def _form(
    opened: Door, person: Person, given: Mapping[str, str], chosen: tuple[str, ...], problems: tuple[Problem, ...]
) -> Response:
    context = {"given": given, **_asked(chosen, problems)}
    status = 422 if problems else 200
    return show(opened, person, "operator/client_new.html", context, here=HERE, status=status)


def _page(
    client_id: str,
    request: Request,
    opened: Door,
    person: Person,
    now: Now,
    given: Mapping[str, str] | None = None,
    chosen: tuple[str, ...] | None = None,
    problems: tuple[Problem, ...] = (),
) -> Response:
    with opened.service.reading() as connection:
        client, keys = read_client(connection, client_id)
    kept = {"naam": client.name, "adressen": "\n".join(client.redirect_uris), "dagen": str(KEY_DAYS)}
    fresh = request.cookies.get(NEW_KEY, "")
    context = {
        "client": client,
        "keys": [{"key": each, "state": _key_state(each, now)} for each in keys],
        "fresh": fresh,
        "given": kept | dict(given or {}),
        "launch": f"{opened.settings.public_url}/koppelen",
        **_asked(tuple(client.scopes) if chosen is None else chosen, problems),
    }
    status = 422 if problems else 200
    return show(opened, person, "operator/client.html", context, here=HERE, status=status)


def _asked(chosen: tuple[str, ...], problems: tuple[Problem, ...]) -> dict[str, Any]:
    """What both forms need: the scopes to choose from, and what is wrong."""
    return {
        "scopes": [{"id": each.value, "label": each.value, "help": words} for each, words in SCOPE_WORDS.items()],
        "chosen": chosen,
        "problems": problems,
        "errors": {each.field: each.message for each in reversed(problems)},
        "longest": LONGEST_NAME,
        "most_days": MOST_KEY_DAYS,
    }


def _to_page(opened: Door, client_id: str, key: FreshKey | None) -> Response:
    place = f"{HERE}/{client_id}"
    response = see_other(place)
    if key is not None:
        opened.show_once(response, NEW_KEY, key.secret, path=place)
    return response


def _wish(form: FormData, *, confidential: bool) -> ClientWish:
    addresses = str(form.get("adressen", "")).splitlines()
    name = str(form.get("naam", ""))
    return read_wish(name=name, redirect_uris=addresses, scopes=_chosen(form), confidential=confidential)


def _chosen(form: FormData) -> tuple[str, ...]:
    return tuple(str(each) for each in form.getlist("rechten"))


def _fresh(days: int) -> FreshKey:
    return FreshKey(secrets.token_hex(4), secret_of(KEY_PREFIX, secrets.token_bytes(RANDOM_BYTES)), days)


def _act(person: Person, now: Now) -> Act:
    return Act(by=person.name, at=now, enforced=True, subject=person.subject)


def _state(client: Client, keys: tuple[ClientKey, ...], now: Now) -> dict[str, Any]:
    """How a client stands: whether it works, and the last day one of its keys was used."""
    days = [each.last_used_on for each in keys if each.last_used_on]
    works = client.revoked_at is None
    keyed = any(_key_state(each, now) == "werkt" for each in keys) or not client.confidential
    return {"works": works and keyed, "revoked": client.revoked_at, "last_used": max(days) if days else None}


def _key_state(key: ClientKey, now: Now) -> str:
    if key.revoked_at is not None:
        return "ingetrokken"
    return "verlopen" if key.expires_at <= now else "werkt"
