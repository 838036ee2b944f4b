"""Who is logged in, for routes that ask it: `person: Operator`, `Approver`, `Staff` (either) or `LoggedIn` (anybody).

Who is not logged in is sent to the login, and comes back to the page; who may not do it reads which role is missing.
Without a login provider in the settings, these pages do not exist.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, Request
from starlette.responses import RedirectResponse, Response

from mvoscan.core.errors import NotFound
from mvoscan.core.login import ROLE_WORDS, ClaimNames, Person, Role
from mvoscan.settings import Settings
from mvoscan.usecases.log_in import Lifetimes, LoginProvider, note_use, who_is
from mvoscan.web.deps import Door, Now, OpenDoor
from mvoscan.web.templating import Templates

LOGIN_PATH = "/aanmelden"
_BACK = re.compile(r"/(beheer|mijn-bestuur)(/[A-Za-z0-9._/-]*)?(\?[A-Za-z0-9._=&%+-]*)?")
_OFF = (
    "Aanmelden is op deze site niet ingesteld, en dan zijn er ook geen pagina's van beheer. "
    "Wie deze dienst beheert, doet hetzelfde met de opdracht mvoscan, of stelt een aanmelddienst in (MVOSCAN_LOGIN_…)."
)


class LoginNeeded(Exception):
    """Nobody is logged in (any more); `back` is where they wanted to go, `ended` whether they were before."""

    def __init__(self, back: str, *, ended: bool) -> None:
        super().__init__(back)
        self.back, self.ended = back, ended


class RoleMissing(Exception):
    """Somebody is logged in, and has none of the roles that a page needs."""

    def __init__(self, person: Person, needed: tuple[Role, ...]) -> None:
        super().__init__(needed)
        self.person, self.needed = person, needed


def install(app: FastAPI, templates: Templates) -> None:
    """Send who must log in to the login, and tell who may not be here what is missing."""

    async def send_to_login(_: Request, error: Exception) -> Response:
        assert isinstance(error, LoginNeeded)  # noqa: S101 # for the type checker: it is installed for these only.
        asked = {"naar": error.back, "voorbij": "1"} if error.ended else {"naar": error.back}
        return RedirectResponse(f"{LOGIN_PATH}?{urlencode(asked)}", status_code=303)

    async def say_what_is_missing(request: Request, error: Exception) -> Response:
        assert isinstance(error, RoleMissing)  # noqa: S101 # idem.
        opened: Door = request.app.state.door
        context = {
            "person": error.person,
            "needed": [ROLE_WORDS[each] for each in error.needed],
            "held": error.person.role_words,
            "roles_claim": opened.settings.login_roles_claim,
        }
        return templates.render("operator/role_missing.html", context, status=403)

    app.add_exception_handler(LoginNeeded, send_to_login)
    app.add_exception_handler(RoleMissing, say_what_is_missing)


def cookie_name(settings: Settings) -> str:
    """The cookie of a login, apart from that of a scan: `__Host-` on https."""
    return "__Host-beheer" if settings.secure else "beheer"


def handshake_cookie_name(settings: Settings) -> str:
    """The cookie in which a browser keeps what must come back from the provider."""
    return "__Host-aanmelden" if settings.secure else "aanmelden"


def lifetimes(settings: Settings) -> Lifetimes:
    """How long a login lasts."""
    return Lifetimes(timedelta(minutes=settings.login_idle_minutes), timedelta(hours=settings.login_hours))


def claim_names(settings: Settings) -> ClaimNames:
    """Which claims of the provider say what."""
    return ClaimNames(
        name=settings.login_name_claim,
        roles=settings.login_roles_claim,
        operator=settings.login_operator_role,
        approver=settings.login_approver_role,
        organisation=settings.login_organisation_claim,
        organisation_name=settings.login_organisation_name_claim,
    )


def provider_of(opened: Door) -> LoginProvider:
    """The login provider; raises `NotFound` where none is set up."""
    if opened.login is None:
        raise NotFound(_OFF)
    return opened.login


def safe_back(path: str) -> str:
    """A page behind the login to go to afterwards; what is not one of ours becomes the first of them.

    >>> safe_back("/beheer/logboek?soort=claim.confirmed"), safe_back("//elders.example/beheer")
    ('/beheer/logboek?soort=claim.confirmed', '/beheer')
    """
    return path if _BACK.fullmatch(path) and ".." not in path and "//" not in path else "/beheer"


def logged_in(request: Request, opened: OpenDoor, now: Now) -> Person:
    """Who is logged in; a login that was ended, or not used for too long, is none."""
    provider_of(opened)
    cookie = request.cookies.get(cookie_name(opened.settings), "")
    with opened.service.reading() as reading:
        known = who_is(reading, cookie, now=now, lifetimes=lifetimes(opened.settings))
    if known is None:
        raise LoginNeeded(_wanted(request), ended=bool(cookie))
    if known.stale:
        with opened.service.writing() as writing:
            note_use(writing, cookie, now=now)
    return known.person


def _wanted(request: Request) -> str:
    """The page asked for; after a form, the place it is in, since the form itself is gone."""
    if request.method != "GET":
        return safe_back("/".join(request.url.path.split("/")[:3]))
    query = f"?{request.url.query}" if request.url.query else ""
    return safe_back(request.url.path + query)


LoggedIn = Annotated[Person, Depends(logged_in)]


def _with(*roles: Role) -> Callable[[Person], Person]:
    """Who is logged in and has one of these roles."""

    def demand(person: LoggedIn) -> Person:
        if not person.roles & set(roles):
            raise RoleMissing(person, roles)
        return person

    return demand


Operator = Annotated[Person, Depends(_with(Role.OPERATOR))]
Approver = Annotated[Person, Depends(_with(Role.APPROVER))]
Staff = Annotated[Person, Depends(_with(Role.OPERATOR, Role.APPROVER))]
