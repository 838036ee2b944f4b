"""`/mijn-bestuur`: who logged in for an organisation confirms that scans for it are theirs."""

from fastapi import APIRouter
from starlette.responses import Response

from mvoscan.core.institution import ClaimState, Institution, named
from mvoscan.usecases.decide_claims import OwnBody, confirm_own, own_body
from mvoscan.web.deps import Door, Now, OpenDoor
from mvoscan.web.pages.entry import see_other
from mvoscan.web.pages.operator.claims import claim_number
from mvoscan.web.pages.operator.frame import show
from mvoscan.web.persons import LoggedIn

router = APIRouter()

HERE = "/mijn-bestuur"


@router.get(HERE)
def show_own_body(opened: OpenDoor, person: LoggedIn) -> Response:
    """The scans that say they are for the body of this person; looking changes nothing."""
    found: OwnBody | None = None
    if person.organisation:
        with opened.service.reading() as connection:
            found = own_body(connection, person.organisation)
    body = found.body if found else None
    context = {
        "organisation": person.organisation,
        "claim_name": opened.settings.login_organisation_claim,
        "why_not": found.why_not if found else "",
        "body": _name(opened, body) if body else "",
        "waiting": [each for each in found.claims if each.state is ClaimState.UNCONFIRMED] if found else [],
        "confirmed": [each for each in found.claims if each.confirmed] if found else [],
        "joint": [each for each in found.joint if each.state is ClaimState.UNCONFIRMED] if found else [],
    }
    return show(opened, person, "operator/own_body.html", context, here=HERE)


@router.post(f"{HERE}/{{number}}/bevestigen")
def confirm_one(number: str, opened: OpenDoor, person: LoggedIn, now: Now) -> Response:
    """Confirm that a scan is of one's own body; a claim of any other is not found."""
    with opened.service.writing() as connection:
        confirm_own(connection, claim_number(number), person=person, now=now)
    return see_other(HERE)


def _name(opened: Door, body: Institution) -> str:
    known = opened.service.types.by_code.get(body.type)
    return named(known.label if known else body.type, body.name)
