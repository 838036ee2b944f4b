"""Log in with the provider of the organisation, and log out.

What must come back from the provider waits in a cookie of this browser for ten minutes: a stranger who starts a
hundred logins writes nothing here. Going there is a link, not a form: our pages let forms go only to ourselves.
"""

import base64
import hmac
import logging
import re

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import Response

from mvoscan.core.errors import LoginFailed
from mvoscan.core.login import HANDSHAKE_LASTS, Handshake, Person, person_of
from mvoscan.usecases.log_in import LoginProvider, log_in, log_out, who_is
from mvoscan.web.deps import Door, Now, OpenDoor, secret
from mvoscan.web.pages.entry import see_other
from mvoscan.web.persons import (
    LOGIN_PATH,
    claim_names,
    cookie_name,
    handshake_cookie_name,
    lifetimes,
    provider_of,
    safe_back,
)
from mvoscan.web.tries import LoginTries

log = logging.getLogger("mvoscan.login")
router = APIRouter()

ANSWER_PATH = "/aanmelden/terug"
LEFT_PATH = "/afgemeld"
OWN_BODY = "/mijn-bestuur"
_ERROR = re.compile(r"[a-z_]{1,40}")


@router.get(LOGIN_PATH)
def show_login(request: Request, opened: OpenDoor) -> Response:
    """What logging in is for, and the way to the provider."""
    provider_of(opened)
    context = {
        "back": safe_back(request.query_params.get("naar", "")),
        "ended": request.query_params.get("voorbij") == "1",
    }
    return opened.templates.render("operator/login.html", context)


@router.get(f"{LOGIN_PATH}/verder")
def begin_login(request: Request, opened: OpenDoor, now: Now) -> Response:
    """Go to the provider, with what must come back kept in this browser."""
    handshake = Handshake(
        state=secret(),
        nonce=secret(),
        verifier=secret() + secret(),
        back=safe_back(request.query_params.get("naar", "")),
        begun_at=now,
    )
    response = see_other(provider_of(opened).begin(handshake, answer_to=_answer_to(opened)))
    response.set_cookie(
        handshake_cookie_name(opened.settings),
        base64.urlsafe_b64encode(handshake.model_dump_json().encode()).decode(),
        max_age=int(HANDSHAKE_LASTS.total_seconds()),
        path="/",
        secure=opened.settings.secure,
        httponly=True,
        samesite="lax",
    )
    return response


@router.get(ANSWER_PATH)
def finish_login(request: Request, opened: OpenDoor, now: Now, tries: LoginTries) -> Response:
    """The answer of the provider: log in when it can be trusted, and say what to do when it cannot."""
    provider = provider_of(opened)
    handshake = _handshake(request, opened)
    cookie = request.cookies.get(cookie_name(opened.settings), "")
    if handshake is None and _knows(opened, cookie, now):
        return see_other("/beheer")  # an old answer, opened again by somebody who is logged in.
    try:
        with tries.counting(LoginFailed):
            person = _person(request, opened, provider, handshake, now)
    except LoginFailed as error:
        back = safe_back(handshake.back if handshake else "")
        page = opened.templates.render("operator/login_failed.html", {"why": str(error), "back": back}, status=400)
        return _without(page, opened, handshake_cookie_name(opened.settings))
    fresh = secret()
    with opened.service.writing() as connection:
        log_in(connection, person, cookie=fresh, former=cookie, now=now, lifetimes=lifetimes(opened.settings))
    response = see_other(_first_page(person, handshake))
    _keep(response, opened, fresh)
    return _without(response, opened, handshake_cookie_name(opened.settings))


@router.post("/afmelden")
def leave(request: Request, opened: OpenDoor, now: Now) -> Response:
    """Log out here, and go on to log out at the provider, where it has a place for that.

    The page itself leads on: a redirect after a form may only go to ourselves.
    """
    provider = provider_of(opened)
    cookie = request.cookies.get(cookie_name(opened.settings), "")
    known = _knows(opened, cookie, now)
    if known:
        with opened.service.writing() as connection:
            log_out(connection, cookie, now=now)
    onward = provider.farewell(back=f"{opened.settings.public_url}{LEFT_PATH}") if known else None
    page = opened.templates.render("operator/left.html", {"onward": onward})
    return _without(page, opened, cookie_name(opened.settings))


@router.get(LEFT_PATH)
def show_left(opened: OpenDoor) -> Response:
    """Where the provider sends back who logged out there too."""
    provider_of(opened)
    return opened.templates.render("operator/left.html", {"onward": None})


def _person(request: Request, opened: Door, provider: LoginProvider, handshake: Handshake | None, now: Now) -> Person:
    """Who came back from the provider; raises `LoginFailed` with what to do."""
    given = request.query_params
    if handshake and given.get("error"):
        raise _refused(given["error"])
    if handshake is None or not hmac.compare_digest(given.get("state", "").encode(), handshake.state.encode()):
        raise LoginFailed(
            "Dit antwoord hoort niet bij een aanmelding die in deze browser begon, of ze is al gebruikt. Begin opnieuw."
        )
    if handshake.over(now):
        raise LoginFailed("De aanmelding duurde te lang. Begin opnieuw.")
    if given.get("iss", provider.issuer) != provider.issuer or not given.get("code"):
        raise LoginFailed("We kunnen het antwoord van de aanmelddienst niet vertrouwen. Begin opnieuw.")
    claims = provider.finish(handshake, given["code"], answer_to=_answer_to(opened))
    return person_of(claims, claim_names(opened.settings), issuer=provider.issuer)


def _refused(code: str) -> LoginFailed:
    """What the provider answers instead of a login; its own words are not shown."""
    code = code if _ERROR.fullmatch(code) else "onbekend"
    log.warning("the login provider answered with %s", code)
    if code == "access_denied":
        return LoginFailed("Je brak de aanmelding af, of de aanmelddienst liet je niet toe.")
    return LoginFailed(f"De aanmelddienst meldde je niet aan ({code}). Blijft dat zo? Meld het dan.")


def _first_page(person: Person, handshake: Handshake | None) -> str:
    """Where somebody goes after logging in: without any role, to the page of their own body."""
    back = safe_back(handshake.back if handshake else "")
    elsewhere = not person.roles and person.organisation and back.startswith("/beheer")
    return OWN_BODY if elsewhere else back


def _knows(opened: Door, cookie: str, now: Now) -> bool:
    with opened.service.reading() as connection:
        return who_is(connection, cookie, now=now, lifetimes=lifetimes(opened.settings)) is not None


def _handshake(request: Request, opened: Door) -> Handshake | None:
    """The login that this browser began; None when there is none, or it cannot be read."""
    try:
        kept = base64.urlsafe_b64decode(request.cookies.get(handshake_cookie_name(opened.settings), ""))
        return Handshake.model_validate_json(kept)
    except (ValidationError, ValueError):
        return None


def _answer_to(opened: Door) -> str:
    return f"{opened.settings.public_url}{ANSWER_PATH}"


def _keep(response: Response, opened: Door, cookie: str) -> None:
    """Give the browser its login, until the browser closes; the server ends it sooner."""
    response.set_cookie(
        cookie_name(opened.settings), cookie, path="/", secure=opened.settings.secure, httponly=True, samesite="lax"
    )


def _without(response: Response, opened: Door, name: str) -> Response:
    response.delete_cookie(name, path="/", secure=opened.settings.secure, httponly=True, samesite="lax")
    return response
