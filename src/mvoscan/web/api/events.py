"""`/api/v1/events`: what happened, in order, from any point on; the same messages as the webhooks send."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from mvoscan.core.client import ClientAccess, Scope
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.event import Message, message, read_cursor
from mvoscan.usecases.read_events import read_events
from mvoscan.web.api.keys import keyed
from mvoscan.web.api.part import part
from mvoscan.web.deps import OpenDoor, Scan
from mvoscan.web.errors import problem_responses

router = part("events")

MOST, USUALLY = 500, 100
"""Events in one answer: at most, and when nothing else is asked."""

_NUMBER = {"type": "integer", "minimum": 0}


class EventPage(BaseModel):
    """Some events in order, and where to go on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    events: list[Message] = Field(description="The events, the oldest first.")
    cursor: int = Field(description="Keep this one, and ask `after` it the next time, also when there were no events.")
    next: str | None = Field(description="Where the events that follow are, when there are more already; else null.")


@router.get(
    "/events",
    summary="Events, in order, after a cursor",
    responses=problem_responses(400, 401, 403, 422, 503),
)
def list_events(
    client: Annotated[ClientAccess, Depends(keyed(Scope.EVENTS_READ))],
    opened: OpenDoor,
    service: Scan,
    response: Response,
    after: Annotated[
        str,
        Query(
            default_factory=lambda: "0",
            description="The cursor of the answer before this one; without it, from the first event on.",
            json_schema_extra=_NUMBER | {"default": 0, "maximum": 10**18 - 1},
        ),
    ],
    limit: Annotated[
        str,
        Query(
            default_factory=lambda: str(USUALLY),
            description="How many events at most.",
            json_schema_extra=_NUMBER | {"default": USUALLY, "minimum": 1, "maximum": MOST},
        ),
    ],
) -> EventPage:
    """What a client may know of: events of dossiers that began with it or that it may read, and of releases.

    Whoever goes on from the cursor of its last answer misses nothing, and reads nothing twice. A cursor that was not
    given out yet is refused (400).
    """
    most = _limit(limit)
    with service.reading() as connection:
        found = read_events(connection, client, after=read_cursor(after), most=most)
    address = opened.settings.public_url
    following = f"{address}/api/v1/events?{urlencode({'after': found.cursor, 'limit': most})}"
    if found.more:
        response.headers["link"] = f'<{following}>; rel="next"'
    return EventPage(
        events=[message(each, address=address) for each in found.events],
        cursor=found.cursor,
        next=following if found.more else None,
    )


def _limit(text: str) -> int:
    if text.isascii() and text.isdecimal() and len(text) < 5 and 1 <= int(text) <= MOST:
        return int(text)
    raise Invalid(Problem(field="limit", message=f"Vraag 1 tot {MOST} gebeurtenissen per keer."))
