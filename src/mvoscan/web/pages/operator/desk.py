"""`/beheer`: what waits for you."""

from fastapi import APIRouter
from starlette.responses import Response

from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.feedback import VERDICT_WORDS
from mvoscan.core.login import Role
from mvoscan.core.release import STATE_WORDS, ReleaseState
from mvoscan.core.webhook import WebhookState
from mvoscan.usecases import manage_webhooks as managing
from mvoscan.usecases.decide_claims import list_claims
from mvoscan.usecases.decide_release import every_release
from mvoscan.usecases.handle_orders import count_waiting
from mvoscan.usecases.keep_offer import flagged
from mvoscan.web.deps import Now, OpenDoor
from mvoscan.web.pages.operator.frame import PLACES, show
from mvoscan.web.persons import Staff

router = APIRouter()

RELEASES = "/beheer/publicaties"
_WAITING = (ReleaseState.AUDITED, ReleaseState.APPROVED)


@router.get("/beheer")
def show_desk(opened: OpenDoor, person: Staff, now: Now) -> Response:
    """How many claims and orders wait, which releases, what of the offer to look at, and which webhooks do not work."""
    operates, today = Role.OPERATOR in person.roles, now.astimezone(BRUSSELS).date()
    with opened.service.reading() as connection:
        groups = list_claims(connection) if operates else ()
        hooks = managing.list_webhooks(connection) if operates else ()
        orders = count_waiting(connection) if operates else 0
        judged = flagged(connection, today=today) if operates else ()
        releases = [each for each in every_release(connection) if each.state in _WAITING]
    context = {
        "stopped": [each for each in hooks if each.state is not WebhookState.ACTIVE],
        "orders": orders,
        "judged": [(each.entry, [VERDICT_WORDS[verdict] for verdict in each.verdicts]) for each in judged],
        "claims": sum(len(each.waiting) for each in groups),
        "releases": [(each.name, STATE_WORDS[each.state]) for each in releases],
        "releases_path": RELEASES if any(each.path == RELEASES for each in PLACES) else "",
    }
    return show(opened, person, "operator/desk.html", context, here="/beheer")
