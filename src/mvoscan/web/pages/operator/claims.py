"""`/beheer/opgaven`: for whom a scan says it is; confirm or reject."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from mvoscan.core.claim import Claim
from mvoscan.core.errors import Invalid, NotFound, Problem
from mvoscan.core.institution import ClaimState, Institution, Standing, named
from mvoscan.core.login import Person
from mvoscan.usecases.decide_claims import Rivals, confirm, list_claims, reject, rivals_of
from mvoscan.web.deps import Door, Now, OpenDoor, PostedForm
from mvoscan.web.pages.entry import see_other
from mvoscan.web.pages.operator.frame import show
from mvoscan.web.persons import Operator

router = APIRouter()

HERE = "/beheer/opgaven"
GROUPS_SHOWN = 50
_LONGEST = 1000
_STATES = {
    ClaimState.UNCONFIRMED: "wacht op een beslissing",
    ClaimState.CONFIRMED: "bevestigd",
    ClaimState.REJECTED: "afgewezen",
}


@dataclass(frozen=True)
class Line:
    """A claim in words."""

    claim: Claim
    whom: str
    state: str

    @property
    def waits(self) -> bool:
        """Whether it waits for a decision."""
        return self.claim.state is ClaimState.UNCONFIRMED


@router.get(HERE)
def show_claims(request: Request, opened: OpenDoor, person: Operator) -> Response:
    """What waits for a decision, per institution; `alles` shows the rest too."""
    everything = request.query_params.get("alles") == "1"
    with opened.service.reading() as connection:
        groups = list_claims(connection, decided=everything)
    pages = max(1, -(-len(groups) // GROUPS_SHOWN))
    page = min(_page(request.query_params.get("blad", "1")), pages)
    shown = groups[(page - 1) * GROUPS_SHOWN : page * GROUPS_SHOWN]
    context = {
        "groups": [_group(opened, each) for each in shown],
        "everything": everything,
        "page": page,
        "pages": pages,
        "waiting": sum(len(each.waiting) for each in groups),
    }
    return show(opened, person, "operator/claims.html", context, here=HERE)


@router.get(f"{HERE}/{{number}}")
def show_claim(number: str, opened: OpenDoor, person: Operator) -> Response:
    """One claim, with all others for the same institutions, and what can be decided about it."""
    return _claim_page(opened, person, number, {}, ())


@router.post(f"{HERE}/{{number}}/bevestigen")
def confirm_claim(number: str, opened: OpenDoor, person: Operator, now: Now, form: PostedForm) -> Response:
    """Confirm a claim: its scan counts for its institution."""
    with opened.service.writing() as connection:
        confirm(
            connection,
            claim_number(number),
            by=person.name,
            now=now,
            reason=_text(form, "toelichting"),
            enforced=True,
            subject=person.subject,
        )
    return see_other(f"{HERE}/{claim_number(number)}")


@router.post(f"{HERE}/{{number}}/afwijzen")
def reject_claim(number: str, opened: OpenDoor, person: Operator, now: Now, form: PostedForm) -> Response:
    """Reject a claim, with a reason; without one the page comes back."""
    reason = _text(form, "reden")
    try:
        with opened.service.writing() as connection:
            reject(
                connection,
                claim_number(number),
                by=person.name,
                now=now,
                reason=reason,
                enforced=True,
                subject=person.subject,
            )
    except Invalid:
        wrong = Problem(field="reden", message="Zeg waarom de opgave niet klopt.")
        return _claim_page(opened, person, number, {"reden": reason}, (wrong,))
    return see_other(f"{HERE}/{claim_number(number)}")


def _claim_page(
    opened: Door, person: Person, number: str, given: dict[str, str], problems: tuple[Problem, ...]
) -> Response:
    with opened.service.reading() as connection:
        rivals = rivals_of(connection, claim_number(number))
    group = _group(opened, rivals)
    line = next(each for each in group["lines"] if each.claim.id == claim_number(number))
    others = [each for each in group["lines"] if each is not line]
    context = {
        "line": line,
        "others": others,
        "bodies": [_body(opened, rivals.named(each)) for each in line.claim.institutions],
        "given": given,
        "problems": problems,
    }
    status = 422 if problems else 200
    return show(opened, person, "operator/claim.html", context, here=HERE, status=status)


def _group(opened: Door, rivals: Rivals) -> dict[str, Any]:
    """The claims for the same institutions, in words."""
    lines = [
        Line(each, " en ".join(_name(opened, rivals.named(body)) for body in each.institutions), _STATES[each.state])
        for each in rivals.claims
    ]
    return {"title": " en ".join(_name(opened, each) for each in rivals.institutions), "lines": lines}


def _name(opened: Door, body: Institution) -> str:
    known = opened.service.types.by_code.get(body.type)
    return named(known.label if known else body.type, body.name)


def _body(opened: Door, body: Institution) -> dict[str, str]:
    """An institution with its numbers, and whether it is in the list or was typed by a visitor."""
    numbers = ", ".join(each for each in (body.kbo, body.ovo) if each)
    provisional = body.standing is Standing.PROVISIONAL
    return {"name": _name(opened, body), "numbers": numbers, "id": body.id, "provisional": "1" if provisional else ""}


def claim_number(text: str) -> int:
    """The number of a claim; raises `NotFound` for what cannot be one."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 15):
        raise NotFound("Deze opgave bestaat niet. Ga terug naar de lijst van opgaven.")
    return int(text)


def _page(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) <= 6 else 1


def _text(form: FormData, name: str) -> str:
    """What was typed, without signs that cannot be seen."""
    given = str(form.get(name) or "")[:_LONGEST]
    return " ".join("".join(sign if sign.isprintable() else " " for sign in given).split())
