"""The pages anyone may read: the start page, what this is, privacy, accessibility and contact."""

from datetime import date

from fastapi import APIRouter
from starlette.responses import Response

from mvoscan.core.tailoring import has_full
from mvoscan.usecases.list_dossiers import list_dossiers
from mvoscan.usecases.make_demo import EXAMPLE
from mvoscan.web.deps import OpenDoor, Visitor
from mvoscan.web.pages.language import COOKIE
from mvoscan.web.pages.link import NEW_LINK
from mvoscan.web.pages.operator.clients import NEW_KEY
from mvoscan.web.pages.programs import NEW_CAPSULE
from mvoscan.web.pages.sharing import NEW_SHARE
from mvoscan.web.persons import cookie_name, handshake_cookie_name

router = APIRouter()


@router.get("/")
def show_home(opened: OpenDoor, visitor: Visitor) -> Response:
    """What the scan is, two ways to begin, and the dossiers of this browser."""
    with opened.service.reading() as connection:
        dossiers = list_dossiers(connection, visitor, types=opened.service.types)
    offered = [(each, has_full(each)) for each in opened.service.library.offered()]
    example = f"/verder/{EXAMPLE}" if opened.service.demo else ""
    context = {"nav": "scan", "offered": offered, "dossiers": dossiers, "example": example}
    return opened.templates.render("home.html", context)


@router.get("/over")
def show_about(opened: OpenDoor) -> Response:
    """What this is, whose statements these are, and how a score is made."""
    return opened.templates.render("about.html", {"nav": "over", "offered": opened.service.library.offered()})


@router.get("/privacy")
def show_privacy(opened: OpenDoor) -> Response:
    """What is kept, why, how long, and who sees it."""
    shown = {
        "kept": opened.settings,
        "cookie": opened.cookie_name,
        "link_cookie": NEW_LINK,
        "share_cookie": NEW_SHARE,
        "program_cookie": NEW_CAPSULE,
        "key_cookie": NEW_KEY,
        "language_cookie": COOKIE,
        "login_cookie": cookie_name(opened.settings),
        "handshake_cookie": handshake_cookie_name(opened.settings),
        "login_hours": opened.settings.login_hours,
    }
    return opened.templates.render("privacy.html", shown)


@router.get("/toegankelijkheid")
def show_accessibility(opened: OpenDoor) -> Response:
    """The accessibility statement."""
    return opened.templates.render("accessibility.html", {"day": _day(opened.settings.accessibility_date)})


@router.get("/contact")
def show_contact(opened: OpenDoor) -> Response:
    """Whom to ask."""
    return opened.templates.render("contact.html", {})


def _day(text: str) -> date | None:
    """The day in a setting `YYYY-MM-DD`; None when it was not filled in, or is no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
