"""`/aanbod/{code}/bestellen` and `/besteld`: order on simple request, with one form."""

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.responses import Response

from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.institution import named
from mvoscan.core.offer import SECTOR, SECTOR_WORDS, demand_orderable
from mvoscan.core.order import MOST_PEOPLE
from mvoscan.usecases.browse_offer import show_entry
from mvoscan.usecases.order_offer import AS_TYPED, Asking, find_bodies, order
from mvoscan.web.choices import Choice
from mvoscan.web.deps import Client, Door, Now, OpenDoor, PostedForm, public_id
from mvoscan.web.pages.entry import see_other

router = APIRouter()

ORDERED = "/besteld"
_FIELDS = ("type", "naam", "bestuur", "contact", "adres", "aantal", "datum", "plaats", "opmerking", "sleutel")
_LONGEST = 4_000


@router.get(ORDERED)
def show_ordered(opened: OpenDoor) -> Response:
    """What happens now; the same for everybody, as who ordered what is told by mail only."""
    return opened.templates.render("offer/ordered.html", {"nav": "aanbod"})


@router.get("/aanbod/{code}/bestellen")
def ask_order(code: str, opened: OpenDoor, now: Now) -> Response:
    """The form; its key makes that sending it twice is one order."""
    return _form(opened, code, {**dict.fromkeys(_FIELDS, ""), "sleutel": public_id()}, now)


@router.post("/aanbod/{code}/bestellen")
def make_order(code: str, opened: OpenDoor, form: PostedForm, client: Client, now: Now) -> Response:
    """Order; what is wrong comes back with all that was typed."""
    given = {name: str(form.get(name, ""))[:_LONGEST] for name in _FIELDS}
    asking = Asking(public_id=public_id(), client=client, now=now, demo=opened.service.demo)
    try:
        with opened.service.writing() as connection:
            order(connection, code, given, asking=asking, types=opened.service.types)
    except Invalid as invalid:
        return _form(opened, code, given, now, invalid.problems)
    return see_other(ORDERED)


def _form(opened: Door, code: str, given: Mapping[str, str], now: Now, problems: tuple[Problem, ...] = ()) -> Response:
    types, today = opened.service.types, now.astimezone(BRUSSELS).date()
    with opened.service.reading() as connection:
        entry = show_entry(connection, code, today=today).entry
        found = find_bodies(connection, given, types=types) if problems else ()
    demand_orderable(entry, today=today, demo=opened.service.demo)
    bodies = [Choice(each.id, named(types.by_code[each.type].label, each.name)) for each in found]
    asks = bodies or given["bestuur"] or any(each.field == "bestuur" for each in problems)
    context = {
        "nav": "aanbod",
        "entry": entry,
        "given": given,
        "problems": problems,
        "errors": {each.field: each.message for each in reversed(problems)},
        "types": [*(Choice(each.code, each.label) for each in types.types), Choice(SECTOR, SECTOR_WORDS)],
        "bodies": [*bodies, Choice(AS_TYPED, "Een ander: neem de naam zoals ik ze typte")] if asks else [],
        "most_people": MOST_PEOPLE,
        "months": opened.settings.order_months,
    }
    return opened.templates.render("offer/order.html", context, status=422 if problems else 200)
