"""The last page of the start: the profile, light or full, and what was chosen; its button makes the dossier."""

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.datastructures import FormData
from starlette.responses import Response

from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.limits import starts
from mvoscan.core.tailoring import has_full
from mvoscan.usecases.count_tries import take_turn
from mvoscan.usecases.find_institution import name_institution
from mvoscan.usecases.keep_contact import tell_of_other_scan
from mvoscan.usecases.start_scan import Start, start_scan
from mvoscan.web.deps import Client, Door, OpenDoor, PostedForm, Visitor, fresh_keys, public_id
from mvoscan.web.pages.choosing import NOT_LISTED, Choices, read_profile, read_scope
from mvoscan.web.pages.entry import see_other
from mvoscan.web.pages.link import show_once
from mvoscan.web.pages.settling import PAGES, Settled, fitting, joint, mend, settle, subject_in_words
from mvoscan.web.pages.start import Chosen, show_step

router = APIRouter()


@router.get("/start/profiel")
def choose_profile(opened: OpenDoor, chosen: Chosen) -> Response:
    """The profile, and light or full."""
    return _page(opened, chosen, FormData())


@router.post("/start")
def start(opened: OpenDoor, visitor: Visitor, form: PostedForm, client: Client) -> Response:
    """Make the dossier, and go to the page that shows the link to keep."""
    chosen = Choices.model_validate(dict(form))
    keys = fresh_keys(opened, visitor)
    service = opened.service
    try:
        with service.writing() as connection:
            wanted = _wanted(opened, connection, chosen, form)
            begun = start_scan(
                connection, wanted, library=service.library, types=service.types, keys=keys, now=visitor.now
            )
            take_turn(connection, starts(opened.settings.starts_per_hour), client, now=visitor.now)
            tell_of_other_scan(connection, begun, now=visitor.now)
    except Invalid as invalid:
        if invalid.problems[0].field in PAGES:
            return mend(chosen, invalid, sent=True)
        return _page(opened, chosen, form, invalid.problems)
    response = see_other(f"/dossier/{keys.public_id}/link")
    opened.keep_cookie(response, keys.cookie)
    show_once(opened, response, keys.public_id, keys.token)
    return response


def _wanted(opened: Door, connection: Connection, chosen: Choices, form: FormData) -> Start:
    """What to start; a body that is not in the list is put there now. Raises `Invalid`."""
    settled = settle(opened.service, connection, chosen)
    return Start(
        questionnaire=settled.questionnaire.id,
        type=settled.type.code,
        joint=joint(settled, chosen),
        profile=read_profile(settled.questionnaire, form),
        scope=read_scope(settled.questionnaire, str(form.get("omvang", ""))),
        practice=chosen.practice,
        institution=_institution(opened, connection, chosen, settled),
    )


def _institution(opened: Door, connection: Connection, chosen: Choices, settled: Settled) -> str | None:
    if settled.institution:
        return settled.institution.id
    if chosen.practice or chosen.bestuur != NOT_LISTED:
        return None
    types = opened.service.types
    made = name_institution(
        connection, id=public_id(), type=chosen.type, name=chosen.naam, number=chosen.nummer, types=types
    )
    return made.id


def _page(opened: Door, chosen: Choices, form: FormData, problems: tuple[Problem, ...] = ()) -> Response:
    """The questions, with what was filled in; back to the page of a choice that is not in order."""
    try:
        with opened.service.reading() as connection:
            settled = settle(opened.service, connection, chosen)
        joint(settled, chosen)
    except Invalid as invalid:
        return mend(chosen, invalid)
    context = {
        "questionnaire": settled.questionnaire,
        "profile": read_profile(settled.questionnaire, form),
        "scope": str(form.get("omvang", "light")),
        "has_full": has_full(settled.questionnaire),
        "back": _page_before(chosen, settled),
        "summary": _summary(opened, chosen, settled),
        "organisation": settled.type.is_organisation,
    }
    return show_step(opened, "start/profile.html", chosen, context, problems)


def _page_before(chosen: Choices, settled: Settled) -> str:
    if chosen.practice:
        return chosen.address("/start")
    if settled.partner:
        return chosen.address("/start/samen")
    return chosen.address("/start/nieuw" if chosen.bestuur == NOT_LISTED else "/start/bestuur")


def _summary(opened: Door, chosen: Choices, settled: Settled) -> list[tuple[str, str, str]]:
    """The choices so far: the field, the choice in words, and where to change it."""
    rows = [("type", settled.type.label, chosen.address("/start"))]
    if len(fitting(opened.service, chosen.model_copy(update={"vragenlijst": ""}))) > 1:
        rows.insert(0, ("vragenlijst", settled.questionnaire.title, chosen.address("/start/vragenlijst")))
    if not chosen.practice:
        rows.append(("bestuur", subject_in_words(opened.service, settled, chosen), chosen.address("/start/bestuur")))
    return rows
