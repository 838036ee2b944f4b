"""`/bestelling/{token}`: an order by its secret link: how far it is, its calendar file, and taking it back."""

from fastapi import APIRouter
from starlette.responses import Response

from mvoscan.core.errors import NotFound
from mvoscan.core.offer import type_words
from mvoscan.core.order import STATE_WORDS, OrderState
from mvoscan.render.calendar import Event, calendar
from mvoscan.usecases.follow_order import Followed, cancel_order, disown_order, read_order
from mvoscan.web.deps import Now, OpenDoor
from mvoscan.web.pages.entry import see_other

router = APIRouter()


@router.get("/bestelling/{token}.ics")
def order_as_calendar(token: str, opened: OpenDoor, now: Now) -> Response:
    """The order as a file for a calendar, once it has a day."""
    with opened.service.reading() as connection:
        found = read_order(connection, token, now=now)
    if found.order.plan is None:
        raise NotFound("Deze bestelling heeft nog geen dag. Zodra ze bevestigd is, kun je ze in je agenda zetten.")
    return Response(
        calendar(_event(found, opened.settings.public_url, opened.settings.name)),
        media_type="text/calendar; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="bestelling.ics"'},
    )


@router.get("/bestelling/{token}")
def show_order(token: str, opened: OpenDoor, now: Now) -> Response:
    """How far it is; opening the link changes nothing, because mail scanners open links too."""
    with opened.service.reading() as connection:
        found = read_order(connection, token, now=now)
    context = {
        "nav": "aanbod",
        "token": token,
        "order": found.order,
        "entry": found.entry,
        "state": STATE_WORDS[found.order.state],
        "type": type_words(found.order.type, opened.service.types),
    }
    return opened.templates.render("offer/followed.html", context)


@router.post("/bestelling/{token}/annuleren")
def cancel(token: str, opened: OpenDoor, now: Now) -> Response:
    """Cancel it."""
    with opened.service.writing() as connection:
        cancel_order(connection, token, now=now)
    return see_other(f"/bestelling/{token}")


@router.post("/bestelling/{token}/niet-van-mij")
def disown(token: str, opened: OpenDoor, now: Now) -> Response:
    """Erase what the owner of the address never ordered."""
    with opened.service.writing() as connection:
        disown_order(connection, token, now=now)
    return opened.templates.render("offer/disowned.html", {"nav": "aanbod"})


def _event(found: Followed, address: str, service: str) -> Event:
    order, content = found.order, found.entry.content
    assert order.plan is not None  # noqa: S101 # for the type checker: asked before.
    begins, ends = order.plan.span
    return Event(
        uid=f"{order.public_id}@{address.partition('://')[2].partition('/')[0].partition(':')[0]}",
        made_at=order.changed_at,
        begins=begins,
        ends=ends,
        summary=content.title,
        place=order.plan.place,
        description=f"{content.provider}. {address}/aanbod/{found.entry.code}",
        sequence=order.sequence,
        cancelled=order.state is OrderState.CANCELLED,
        service=service,
    )
