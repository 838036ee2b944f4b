"""Who did what in a dossier, what is still open, and how one answer came to be, with a way back."""

from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from mvoscan.core.answers import OPEN
from mvoscan.core.errors import Problem
from mvoscan.core.grant import slug
from mvoscan.core.history import Revision
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.render.team_words import answer_words, part_words, right_words
from mvoscan.usecases.fill_in_scan import Posted, save_answers
from mvoscan.usecases.follow_dossier import Contribution, Followed, History, Progress, follow, read_history
from mvoscan.web.deps import Door, OpenDoor, PostedForm, Visitor
from mvoscan.web.pages.entry import kept, see_other

router = APIRouter()

_HISTORY = "/dossier/{dossier_id}/stelling/{question_id}/geschiedenis"
_CLASH = "Dit antwoord is intussen gewijzigd. Kijk hieronder wat er nu staat, en kies opnieuw."


@router.get("/dossier/{dossier_id}/opvolging")
def show_following(dossier_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """Per colleague, theme and service how far it is, and the newest changes."""
    with opened.service.reading() as connection:
        found = follow(connection, visitor, dossier_id, library=opened.service.library)
    home, themes = f"/dossier/{dossier_id}", {each.id: each for each in found.questionnaire.themes}
    context = {
        "dossier": found.admission.dossier,
        "practice": found.admission.dossier.practice,
        "colleagues": [_colleague(found, each) for each in found.contributions(visitor.now)],
        "themes": [
            {"href": f"{home}/thema/{name}", "progress": each}
            for name, each in zip((each for each in themes if each in found.shown), found.themes(), strict=True)
        ],
        "services": [{"href": f"{home}/dienst/{slug(each.name)}", "progress": each} for each in found.services()],
        "newest": [_change(found.questionnaire, each) for each in found.newest],
    }
    response = opened.templates.render("dossier/following.html", context)
    return kept(opened, visitor, found.admission, response)


@router.get(_HISTORY)
def show_history(dossier_id: str, question_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """What was answered to a statement, by whom and when."""
    return _history(opened, _read(opened, visitor, dossier_id, question_id))


@router.post(_HISTORY)
def restore(dossier_id: str, question_id: str, opened: OpenDoor, visitor: Visitor, form: PostedForm) -> Response:
    """Put an older answer back, as a new revision on top of the one that was seen."""
    wanted, service = str(form.get("revisie", "")), opened.service
    number = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 10 else -1
    with service.writing() as connection:
        found = read_history(connection, visitor, dossier_id, question_id, library=service.library)
        old = found.answer(number)
        posted = Posted(option=old.option, interesting=old.interesting, note=old.note, base=_base(form))
        saved = save_answers(connection, visitor, dossier_id, {question_id: posted}, library=service.library)
    if saved.clashes:
        again = _read(opened, visitor, dossier_id, question_id)
        return _history(opened, again, problems=(Problem(field="", message=_CLASH),))
    return see_other(f"/dossier/{dossier_id}/stelling/{question_id}/geschiedenis")


def _base(form: FormData) -> str:
    return str(form.get("v", ""))


def _read(opened: Door, visitor: Visitor, dossier_id: str, question_id: str) -> History:
    with opened.service.reading() as connection:
        return read_history(connection, visitor, dossier_id, question_id, library=opened.service.library)


def _history(opened: Door, found: History, *, problems: tuple[Problem, ...] = ()) -> Response:
    theme = next(each for each in found.questionnaire.themes if found.question in each.questions)
    context = {
        "dossier": found.admission.dossier,
        "practice": found.admission.dossier.practice,
        "question": found.question,
        "back": f"/dossier/{found.admission.dossier.public_id}/thema/{theme.id}#a.{found.question.id}",
        "stands": found.stands,
        "nothing": OPEN,
        "revisions": [_change(found.questionnaire, each) for each in found.revisions],
        "may_restore": found.may_restore,
        "problems": problems,
    }
    return opened.templates.render("dossier/history.html", context, status=409 if problems else 200)


def _change(questionnaire: Questionnaire, revision: Revision) -> dict[str, Any]:
    """A revision in words."""
    question = questionnaire.questions[revision.question]
    return {
        "id": question.id,
        "text": question.text,
        "answer": revision.answer,
        "words": answer_words(revision.answer, questionnaire, question.id),
        "author": revision.signature.author,
        "at": revision.signature.at,
    }


def _colleague(found: Followed, each: Contribution) -> dict[str, Any]:
    progress: Progress = each.progress
    return {
        "name": each.grant.author,
        "right": right_words(each.grant.right),
        "part": part_words(each.grant.part, found.questionnaire),
        "deadline": each.grant.deadline,
        "used": each.grant.last_used_on,
        "ended": each.ended,
        "progress": progress,
        "own": each.own,
        "last": each.last,
    }
