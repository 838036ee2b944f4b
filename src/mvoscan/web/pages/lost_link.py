"""`/link-kwijt`: new links for who lost them, by mail only; the page never says whether an address is known."""

from fastapi import APIRouter
from starlette.responses import Response

from mvoscan.core.errors import Invalid, Problem
from mvoscan.usecases.recover_link import ask_for_links
from mvoscan.web.deps import Client, Door, Now, OpenDoor, PostedForm
from mvoscan.web.pages.entry import see_other

router = APIRouter()

HERE = "/link-kwijt"


@router.get(HERE)
def show_form(opened: OpenDoor) -> Response:
    """A field for an address."""
    return _page(opened)


@router.post(HERE)
def ask(opened: OpenDoor, form: PostedForm, client: Client, now: Now) -> Response:
    """Ask for new links; every address gets the same answer."""
    text = str(form.get("adres", ""))
    try:
        with opened.service.writing() as connection:
            ask_for_links(connection, text, client=client, now=now)
    except Invalid as invalid:
        return _page(opened, text, invalid.problems)
    return see_other(f"{HERE}/gevraagd")


@router.get(f"{HERE}/gevraagd")
def show_asked(opened: OpenDoor) -> Response:
    """What happens now, whatever the address was."""
    return opened.templates.render("contact/lost_asked.html", {})


def _page(opened: Door, text: str = "", problems: tuple[Problem, ...] = ()) -> Response:
    context = {"typed": text, "problems": problems, "error": problems[0].message if problems else ""}
    return opened.templates.render("contact/lost.html", context, status=422 if problems else 200)
