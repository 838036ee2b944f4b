"""`/koppelen`: another program sends somebody here; they choose a scan, see what is shared, and go back."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.launch import CONSENT_DAYS, Answer, Choice, fields_of, read_choice
from mvoscan.render import dutch
from mvoscan.usecases._access import Visitor as Asker
from mvoscan.usecases.launch_result import NEW, Arrival, arrive, begin_launch, choose_scan, decide, read_asked
from mvoscan.web.deps import Door, OpenDoor, PostedForm, Visitor, public_id, secret
from mvoscan.web.headers import TOKEN_PATH, security_policy
from mvoscan.web.pages.entry import see_other

router = APIRouter()

HERE = "/koppelen"
METADATA = "/.well-known/oauth-authorization-server"


@router.get(METADATA)
def describe(opened: OpenDoor) -> Response:
    """Where and how another program asks (RFC 8414)."""
    place = opened.settings.public_url
    return JSONResponse(
        {
            "issuer": place,
            "authorization_endpoint": f"{place}{HERE}",
            "token_endpoint": f"{place}{TOKEN_PATH}",
            "scopes_supported": ["results:read"],
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["none", "client_secret_basic", "client_secret_post"],
            "ui_locales_supported": ["nl-BE"],
        },
        headers={"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"},
    )


@router.get(HERE)
def welcome(request: Request, opened: OpenDoor, visitor: Visitor) -> Response:
    """Who asks for a result, and the scans to choose from; what is wrong with the question goes back with them."""
    fields = {name: request.query_params.getlist(name) for name in request.query_params}
    return _welcome(opened, visitor, fields)


@router.post(HERE)
def choose(opened: OpenDoor, visitor: Visitor, form: PostedForm) -> Response:
    """Remember in the session what they were sent for, and go to the scan, or to what is shared."""
    fields = {name: [str(value) for value in form.getlist(name)] for name in form if name != "keuze"}
    asker = visitor if visitor.cookie else visitor._replace(cookie=secret())
    try:
        with opened.service.writing() as connection:
            found = arrive(connection, opened.launching, asker, fields, types=opened.service.types)
            if isinstance(found, Answer):
                return see_other(found.headers["location"])
            chosen = begin_launch(connection, asker, found, str(form.get("keuze", "")), public_id=public_id())
    except Invalid as wrong:
        return _welcome(opened, visitor, fields, wrong.problems)
    if chosen.scan is None:
        place = "/start"
    else:
        place = f"{HERE}/{chosen.launch}" if chosen.scan.handed_in else f"/dossier/{chosen.scan.dossier}"
    response = see_other(place)
    opened.keep_cookie(response, asker.cookie)
    return response


@router.post(f"{HERE}/{{launch_id}}/scan")
def choose_later(launch_id: str, opened: OpenDoor, visitor: Visitor, form: PostedForm) -> Response:
    """The scan that was taken in the meantime."""
    with opened.service.writing() as connection:
        choose_scan(connection, visitor, launch_id, str(form.get("dossier", "")))
    return see_other(f"{HERE}/{launch_id}")


@router.get(f"{HERE}/{{launch_id}}")
def ask(launch_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """What would be shared, with whom and until when."""
    return _ask(opened, visitor, launch_id, {"vorm": "met-naam", "plan": ""})


@router.post(f"{HERE}/{{launch_id}}")
def answer(launch_id: str, opened: OpenDoor, visitor: Visitor, form: PostedForm) -> Response:
    """Yes or no, and back to the program."""
    given = {name: str(form.get(name, "")) for name in ("vorm", "plan", "besluit")}
    issuing = partial(opened.service.issuing, opened.settings.public_url)
    try:
        choice = _choice(given)
        with opened.service.writing() as connection:
            place = decide(
                connection, opened.launching, visitor, launch_id, choice, consent_id=public_id(), issuing=issuing
            )
    except Invalid as wrong:
        return _ask(opened, visitor, launch_id, given, wrong.problems)
    return see_other(place)


def _choice(given: Mapping[str, str]) -> Choice | None:
    """What is shared; None for a no."""
    if given["besluit"] == "nee":
        return None
    if given["besluit"] != "ja":
        raise Invalid(Problem(field="besluit", message="Kies of je dit deelt."))
    return read_choice(given)


def _welcome(
    opened: Door, visitor: Asker, fields: Mapping[str, list[str]], problems: tuple[Problem, ...] = ()
) -> Response:
    with opened.service.reading() as connection:
        found = arrive(connection, opened.launching, visitor, fields, types=opened.service.types)
    if isinstance(found, Answer):
        return see_other(found.headers["location"])
    context = {
        "client": found.wanted.client.name,
        "place": found.wanted.origin,
        "fields": fields_of(found.wanted),
        "choices": _choices(found),
        "problems": problems,
        "back": _refusing(found),
    }
    return opened.templates.render("launch/choose.html", context, status=422 if problems else 200)


def _choices(found: Arrival) -> list[dict[str, str]]:
    """The scans in words: those handed in first, then those still open, then a new one."""
    handed_in = [each for each in found.scans if each.handed_in]
    still_open = [each for each in found.scans if not each.handed_in]
    rows = [_row(each.dossier, each.title, f"Ingediend op {dutch.date(each.at)}.") for each in handed_in]
    for each in still_open:
        said = f"Nog niet ingediend, laatst gewijzigd op {dutch.date(each.at)}. Na het indienen vragen we het opnieuw."
        rows.append(_row(each.dossier, each.title, said))
    rows.append(_row(NEW, "Ik begin een nieuwe scan", "Na het indienen vragen we of je het resultaat deelt."))
    return rows


def _row(name: str, label: str, said: str) -> dict[str, str]:
    return {"id": name, "label": label, "help": said}


def _refusing(found: Arrival) -> str:
    """Where somebody goes who shares nothing."""
    wanted = found.wanted
    said = {"error": "access_denied"} | ({"state": wanted.state} if wanted.state else {})
    return f"{wanted.redirect_uri}{'&' if '?' in wanted.redirect_uri else '?'}{urlencode(said)}"


def _ask(
    opened: Door,
    visitor: Asker,
    launch_id: str,
    given: Mapping[str, str],
    problems: tuple[Problem, ...] = (),
) -> Response:
    with opened.service.reading() as connection:
        asked = read_asked(connection, visitor, launch_id, types=opened.service.types)
    context: dict[str, Any] = {
        "launch": asked.launch,
        "dossier": asked.dossier,
        "submission": asked.submission,
        "subject": asked.subject,
        "planned": asked.planned,
        "last_day": visitor.now.astimezone(BRUSSELS).date() + timedelta(days=CONSENT_DAYS),
        "given": given,
        "problems": problems,
        "errors": {each.field: each.message for each in problems},
    }
    response = opened.templates.render("launch/consent.html", context, status=422 if problems else 200)
    response.headers["content-security-policy"] = security_policy(form_action=asked.launch.origin)
    return response
