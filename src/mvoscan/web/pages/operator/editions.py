"""`/beheer/vragenlijsten`: the editions that this service knows, their seals, and what rests on them."""

from pathlib import PurePath
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from mvoscan.core.errors import Finding
from mvoscan.render import dutch
from mvoscan.usecases.list_editions import KnownEdition, list_editions
from mvoscan.web.deps import OpenDoor
from mvoscan.web.pages.operator.frame import show
from mvoscan.web.persons import Staff

router = APIRouter()

HERE = "/beheer/vragenlijsten"


@router.get(HERE)
def show_editions(opened: OpenDoor, person: Staff) -> Response:
    """Every edition as it was read at the start, and why a draft is left out."""
    with opened.service.reading() as connection:
        known = list_editions(connection, opened.service.library)
    context = {
        "published": [_edition(each) for each in known.published],
        "drafts": [_edition(each) for each in known.drafts],
        "left_out": [_finding(each) for each in known.left_out],
    }
    return show(opened, person, "operator/editions.html", context, here=HERE)


def _edition(known: KnownEdition) -> dict[str, Any]:
    questionnaire, use = known.questionnaire, known.use
    statements = sum(len(theme.questions) for theme in questionnaire.themes)
    return {
        "key": questionnaire.key,
        "title": questionnaire.title,
        "edition": questionnaire.edition,
        "offered": known.offered,
        "corrected": known.corrected,
        "seal": known.sha256,
        "size": f"{len(questionnaire.themes)} thema's, {dutch.number(statements)} stellingen",
        "languages": ", ".join(("nl", *known.languages)),
        "open": dutch.number(use.open),
        "handed_in": dutch.number(use.handed_in),
        "practice": dutch.number(use.practice),
    }


def _finding(found: Finding) -> dict[str, str]:
    """What is wrong with a file; of its place on this machine only the last two parts."""
    name = "/".join(PurePath(found.file).parts[-2:])
    where = f"{name}, regel {found.line}" if found.line else name
    return {"where": f"{where}: {found.place}", "message": found.message, "remedy": found.remedy}
