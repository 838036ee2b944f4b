"""`/feedback/{token}`: five questions on what was held, by the link in a mail, once."""

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.responses import Response

from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.feedback import FEWEST, QUESTIONS, SCALE
from mvoscan.usecases.give_feedback import give_feedback, read_asked
from mvoscan.web.choices import Choice
from mvoscan.web.deps import Door, Now, OpenDoor, PostedForm
from mvoscan.web.pages.entry import see_other

router = APIRouter()

_FIELDS = (*QUESTIONS, "beter")
THANKS = "/feedback/bedankt"
_LONGEST = 4_000


@router.get(THANKS)
def show_thanks(opened: OpenDoor) -> Response:
    """What happens with it."""
    return opened.templates.render("offer/thanks.html", {"nav": "aanbod", "fewest": FEWEST})


@router.get("/feedback/{token}")
def ask(token: str, opened: OpenDoor, now: Now) -> Response:
    """The questions."""
    return _form(opened, token, dict.fromkeys(_FIELDS, ""), now)


@router.post("/feedback/{token}")
def give(token: str, opened: OpenDoor, form: PostedForm, now: Now) -> Response:
    """Keep the answers; what is missing comes back with all that was filled in."""
    given = {name: str(form.get(name, ""))[:_LONGEST] for name in _FIELDS}
    try:
        with opened.service.writing() as connection:
            give_feedback(connection, token, given, now=now)
    except Invalid as invalid:
        return _form(opened, token, given, now, invalid.problems)
    return see_other(THANKS)


def _form(opened: Door, token: str, given: Mapping[str, str], now: Now, problems: tuple[Problem, ...] = ()) -> Response:
    with opened.service.reading() as connection:
        entry = read_asked(connection, token, now=now)
    context = {
        "nav": "aanbod",
        "token": token,
        "entry": entry,
        "given": given,
        "questions": QUESTIONS,
        "scale": [Choice(str(number), words) for number, words in SCALE.items()],
        "problems": problems,
        "errors": {each.field: each.message for each in problems},
    }
    return opened.templates.render("offer/feedback.html", context, status=422 if problems else 200)
