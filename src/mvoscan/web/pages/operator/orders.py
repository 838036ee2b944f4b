"""`/beheer/bestellingen`: what was ordered from the offer, and handling it."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from mvoscan.core.errors import Conflict, Invalid, Problem
from mvoscan.core.login import Person
from mvoscan.core.offer import type_words
from mvoscan.core.order import STATE_WORDS, Order, OrderState
from mvoscan.core.release import Act, act
from mvoscan.usecases import handle_orders as handling
from mvoscan.web.deps import Door, Now, OpenDoor, PostedForm
from mvoscan.web.pages.entry import see_other
from mvoscan.web.pages.operator.frame import show
from mvoscan.web.persons import Operator

router = APIRouter()

HERE = "/beheer/bestellingen"
_PLAN = ("dag", "van", "tot", "waar")
_LONGEST = 1_000
_HEADINGS = (
    (OrderState.ASKED, "Wachten op een dag"),
    (OrderState.CONFIRMED, "Bevestigd"),
    (OrderState.HELD, "Doorgegaan"),
    (OrderState.CANCELLED, "Geannuleerd"),
)


@router.get(HERE)
def show_orders(opened: OpenDoor, person: Operator) -> Response:
    """All orders, those that wait first."""
    with opened.service.reading() as connection:
        found = handling.list_orders(connection)
    types = opened.service.types
    groups = [
        {
            "heading": heading,
            "orders": [
                {"handled": each, "type": type_words(each.order.type, types)}
                for each in found
                if each.order.state is state
            ],
        }
        for state, heading in _HEADINGS
    ]
    return show(opened, person, "operator/orders.html", {"groups": groups}, here=HERE)


@router.get(f"{HERE}/{{order_id}}")
def show_order(order_id: str, opened: OpenDoor, person: Operator) -> Response:
    """One order, and what can be done with it now."""
    return _page(opened, person, order_id)


@router.post(f"{HERE}/{{order_id}}/bevestigen")
def confirm(order_id: str, opened: OpenDoor, person: Operator, now: Now, form: PostedForm) -> Response:
    """Confirm it for a day, or move it to another."""
    given = {name: str(form.get(name, ""))[:_LONGEST] for name in _PLAN}
    try:
        with opened.service.writing() as connection:
            handling.confirm_order(connection, order_id, given, act=_act(person, now))
    except (Invalid, Conflict) as error:
        return _page(opened, person, order_id, given, error)
    return see_other(f"{HERE}/{order_id}")


@router.post(f"{HERE}/{{order_id}}/doorgegaan")
def hold(order_id: str, opened: OpenDoor, person: Operator, now: Now) -> Response:
    """Say that it was held: who ordered is asked for feedback."""
    try:
        with opened.service.writing() as connection:
            handling.hold_order(connection, order_id, act=_act(person, now))
    except Conflict as error:
        return _page(opened, person, order_id, error=error)
    return see_other(f"{HERE}/{order_id}")


@router.post(f"{HERE}/{{order_id}}/annuleren")
def cancel(order_id: str, opened: OpenDoor, person: Operator, now: Now, form: PostedForm) -> Response:
    """Cancel it, with the reason that who ordered gets to read."""
    reason = str(form.get("reden", ""))[:_LONGEST]
    try:
        with opened.service.writing() as connection:
            handling.cancel_order(connection, order_id, reason, act=_act(person, now))
    except (Invalid, Conflict) as error:
        return _page(opened, person, order_id, {"reden": reason}, error)
    return see_other(f"{HERE}/{order_id}")


@router.post(f"{HERE}/{{order_id}}/wissen")
def discard(order_id: str, opened: OpenDoor, person: Operator, now: Now) -> Response:
    """Erase what is no order at all."""
    try:
        with opened.service.writing() as connection:
            handling.discard_order(connection, order_id, act=_act(person, now))
    except Conflict as error:
        return _page(opened, person, order_id, error=error)
    return see_other(HERE)


def _page(
    opened: Door,
    person: Person,
    order_id: str,
    given: Mapping[str, str] | None = None,
    error: Invalid | Conflict | None = None,
) -> Response:
    with opened.service.reading() as connection:
        found = handling.one_order(connection, order_id)
    problems = error.problems if isinstance(error, Invalid) else (Problem(field="", message=str(error)),)
    problems = problems if error else ()
    context = {
        "order": found.order,
        "entry": found.entry,
        "feedback": found.feedback,
        "type": type_words(found.order.type, opened.service.types),
        "state": STATE_WORDS[found.order.state],
        "given": {**_planned(found.order), "reden": "", **(given or {})},
        "problems": problems,
        "errors": {each.field: each.message for each in reversed(problems)},
    }
    status = 200 if error is None else 422 if isinstance(error, Invalid) else 409
    return show(opened, person, "operator/order.html", context, here=HERE, status=status)


def _planned(order: Order) -> dict[str, Any]:
    """The plan as it stands in its form."""
    plan = order.plan
    if plan is None:
        return dict.fromkeys(_PLAN, "")
    begins, ends = plan.begins.isoformat("minutes"), plan.ends.isoformat("minutes")
    return {"dag": plan.day.isoformat(), "van": begins, "tot": ends, "waar": plan.place}


def _act(person: Person, now: Now) -> Act:
    return act(person.name, now, enforced=True, subject=person.subject)
