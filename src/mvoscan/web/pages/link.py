"""The link to keep: shown once, opened by a button, replaced when it was lost."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from mvoscan.render.team_words import part_words, right_words
from mvoscan.usecases.invite_colleagues import read_request
from mvoscan.usecases.keep_contact import read_contacts
from mvoscan.usecases.keep_link import check_link, new_link, open_link
from mvoscan.web.deps import Door, OpenDoor, Visitor, secret
from mvoscan.web.pages.contact import contact_context
from mvoscan.web.pages.entry import see_other
from mvoscan.web.tries import LinkTries

router = APIRouter()

NEW_LINK = "nieuwe-link"
"""A cookie that shows a fresh link to its maker for ten minutes; the server keeps only a hash."""


def show_once(opened: Door, response: Response, dossier_id: str, token: str, *, page: str = "link") -> None:
    """Let the link page of a dossier show a fresh link, in this browser and for ten minutes."""
    opened.show_once(response, NEW_LINK, token, path=f"/dossier/{dossier_id}/{page}")


@router.get("/dossier/{dossier_id}/link")
def show_link(dossier_id: str, request: Request, opened: OpenDoor, visitor: Visitor) -> Response:
    """The link to keep when it is fresh; else how to make a new one."""
    with opened.service.reading() as connection:
        found = read_contacts(connection, visitor, dossier_id)
    token = request.cookies.get(NEW_LINK)
    context = {
        "dossier": found.dossier,
        "practice": found.dossier.practice,
        "link": f"{opened.settings.public_url}/verder/{token}" if token else None,
        "errors": {},
        "typed": {},
        **contact_context(found),
    }
    return opened.templates.render("dossier/link.html", context)


@router.post("/dossier/{dossier_id}/link")
def make_link(dossier_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """Make a new link; the old one stops working."""
    token, settings = secret(), opened.settings
    with opened.service.writing() as connection:
        new_link(
            connection,
            visitor,
            dossier_id,
            token=token,
            link_days=settings.link_days,
            session_days=settings.session_days,
        )
    response = see_other(f"/dossier/{dossier_id}/link")
    show_once(opened, response, dossier_id, token)
    return response


@router.get("/verder/{token}")
def offer_to_open(token: str, opened: OpenDoor, visitor: Visitor, tries: LinkTries) -> Response:
    """A button to go on; opening a link changes nothing, because mail scanners open links too."""
    with tries.counting(), opened.service.reading() as connection:
        check_link(connection, token, visitor)
        asked = read_request(connection, token, library=opened.service.library, types=opened.service.types)
    words, part = right_words(asked.grant.right), part_words(asked.grant.part, asked.questionnaire)
    return opened.templates.render("dossier/open.html", {"token": token, "asked": asked, "words": words, "part": part})


@router.post("/verder/{token}")
def open_dossier(token: str, opened: OpenDoor, visitor: Visitor, tries: LinkTries) -> Response:
    """Exchange the link for a session, and go to the dossier."""
    asker = visitor if visitor.cookie else visitor._replace(cookie=secret())
    with tries.counting(), opened.service.writing() as connection:
        dossier_id = open_link(connection, token, asker, days=opened.settings.session_days)
    response = see_other(f"/dossier/{dossier_id}")
    opened.keep_cookie(response, asker.cookie)
    return response
