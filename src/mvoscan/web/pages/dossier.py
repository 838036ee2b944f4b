"""A dossier's own pages: the task list, the stop, the review and the hand-in."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.datastructures import FormData
from starlette.responses import Response

from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.limits import hand_ins
from mvoscan.core.questionnaire import Questionnaire, Scope
from mvoscan.core.retention import expires_at
from mvoscan.core.tailoring import has_full
from mvoscan.usecases import _access
from mvoscan.usecases.count_tries import take_turn
from mvoscan.usecases.decide_claims import confirm_by_mail
from mvoscan.usecases.fill_in_scan import Page, Sheet, read_sheet, read_subject, service_of, theme_of
from mvoscan.usecases.hand_in_scan import Key, hand_in_scan
from mvoscan.usecases.keep_contact import tell_of_hand_in
from mvoscan.web.deps import Client, Door, OpenDoor, PostedForm, Visitor, public_id, read, secret
from mvoscan.web.pages.entry import kept_soon, see_other
from mvoscan.web.pages.leaf import pages_of

router = APIRouter()

KEY_FIELD = "sleutel"
"""The hidden field of the hand-in form that makes a second click the same request."""

_KEY = re.compile(r"[!-~]{8,200}")
_BAD_KEY = "Een Idempotency-Key heeft 8 tot 200 tekens zonder spaties, bijvoorbeeld een UUID."


@dataclass(frozen=True)
class Task:
    """A theme in the task list: statements answered (`done`) of those asked (`total`)."""

    title: str
    href: str
    done: int
    total: int


@dataclass(frozen=True)
class OpenTheme:
    """A theme with some of its statements on the review page: those still open, or those that lack a note."""

    title: str
    href: str
    statements: tuple[tuple[str, str], ...]


@router.get("/dossier/{dossier_id}")
async def show_dossier(dossier_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """The task list of themes with progress."""
    admission, response = await read(opened, _tasks_page, opened, visitor, dossier_id)
    return await kept_soon(opened, visitor, admission, response)


def _tasks_page(opened: Door, visitor: _access.Visitor, dossier_id: str) -> tuple[_access.Admission, Response]:
    with opened.service.reading() as connection:
        sheet = read_sheet(connection, visitor, dossier_id, library=opened.service.library)
        subject = read_subject(connection, sheet.dossier, types=opened.service.types)
    if sheet.dossier.submission:
        return sheet.admission, see_other(f"/dossier/{dossier_id}/resultaat")
    tasks = _tasks(sheet)
    grant = sheet.admission.grant
    context = {
        "dossier": sheet.dossier,
        "practice": sheet.dossier.practice,
        "questionnaire": sheet.questionnaire,
        "subject": subject,
        "light": sheet.dossier.scope is Scope.LIGHT,
        "ends": expires_at(sheet.dossier.changed_at, opened.settings.dossier_months),
        "tasks": tasks,
        "done": sum(task.done for task in tasks),
        "total": sum(task.total for task in tasks),
        "grant": grant,
        "partly": not sheet.part.whole,
        "may_save": sheet.may_save,
        "may_manage": sheet.may_manage,
        "further": sheet.may_manage and _widens(opened, sheet),
        "proposed": sum(1 for names in sheet.still_open().values() for name in names if sheet.proposal(name)),
    }
    return sheet.admission, opened.templates.render("dossier/tasks.html", context)


@router.get("/dossier/{dossier_id}/gestopt")
def show_stopped(dossier_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """Everything is saved; how to come back."""
    with opened.service.reading() as connection:
        sheet = read_sheet(connection, visitor, dossier_id, library=opened.service.library)
    context = {"dossier": sheet.dossier, "practice": sheet.dossier.practice, "may_manage": sheet.may_manage}
    return opened.templates.render("dossier/stopped.html", context)


@router.get("/dossier/{dossier_id}/nakijken")
async def show_review(dossier_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """What is still open, and the button to hand in."""
    return await read(opened, _review_page, opened, visitor, dossier_id)


def _review_page(opened: Door, visitor: _access.Visitor, dossier_id: str) -> Response:
    with opened.service.reading() as connection:
        sheet = read_sheet(connection, visitor, dossier_id, library=opened.service.library)
        subject = read_subject(connection, sheet.dossier, types=opened.service.types)
    if sheet.dossier.submission:
        return see_other(f"/dossier/{dossier_id}/resultaat")
    return _review(opened, sheet, subject)


@router.post("/dossier/{dossier_id}/indienen")
def hand_in(
    request: Request, dossier_id: str, opened: OpenDoor, visitor: Visitor, form: PostedForm, client: Client
) -> Response:
    """Hand the scan in; twice gives the same submission. What keeps it from that comes back on the review page."""
    service, fresh, key = opened.service, public_id(), _key(request, form)
    try:
        with service.writing() as connection:
            became = hand_in_scan(
                connection,
                visitor,
                dossier_id,
                library=service.library,
                types=service.types,
                submission_id=fresh,
                key=key,
            )
            if became == fresh:
                take_turn(connection, hand_ins(opened.settings.hand_ins_per_hour), client, now=visitor.now)
                mail_after_hand_in(connection, dossier_id, became, now=visitor.now)
    except Invalid as invalid:
        if key and not key.waits:
            raise
        with service.reading() as connection:
            sheet = read_sheet(connection, visitor, dossier_id, library=service.library)
            subject = read_subject(connection, sheet.dossier, types=service.types)
        return _review(opened, sheet, subject, problems=invalid.problems)
    return see_other(f"/dossier/{dossier_id}/resultaat")


def mail_after_hand_in(connection: Connection, dossier_id: str, submission: str, *, now: datetime) -> None:
    """The receipt, when an address was confirmed; one at the domain of the body confirms the claim as well."""
    told = tell_of_hand_in(connection, dossier_id, now=now)
    if told:
        confirm_by_mail(connection, submission, domain=told.domain, now=now)


def _key(request: Request, form: FormData) -> Key | None:
    """What makes this the same request as an earlier one: a header from a program, else a field of the form."""
    body = urlencode(sorted((name, str(value)) for name, value in form.multi_items() if name != KEY_FIELD))
    header = request.headers.get("idempotency-key")
    if header is not None:
        key = header.strip().strip('"')
        if not _KEY.fullmatch(key):
            raise Invalid(Problem(field="Idempotency-Key", message=_BAD_KEY))
        return Key(key, body, waits=False)
    key = str(form.get(KEY_FIELD, ""))
    return Key(key, body) if _KEY.fullmatch(key) else None


def _review(opened: Door, sheet: Sheet, subject: str, *, problems: tuple[Problem, ...] = ()) -> Response:
    still, missing = _named(sheet, sheet.still_open()), _named(sheet, sheet.missing_notes())
    context = {
        "dossier": sheet.dossier,
        "practice": sheet.dossier.practice,
        "subject": subject,
        "themes": still,
        "open": sum(len(theme.statements) for theme in still),
        "proposed": {name for theme in still for name, _ in theme.statements if sheet.proposal(name)},
        "missing": missing,
        "lacking": sum(len(theme.statements) for theme in missing),
        "minimum": sheet.questionnaire.scoring.minimum_coverage,
        "problems": problems,
        "may_manage": sheet.may_manage,
        "partly": not sheet.part.whole,
        "key_field": KEY_FIELD,
        "key": secret(),
    }
    return opened.templates.render("dossier/review.html", context, status=422 if problems else 200)


def _widens(opened: Door, sheet: Sheet) -> bool:
    """Whether this scan can become a full one; a correction stays what the scan was that it corrects."""
    light = sheet.dossier.scope is Scope.LIGHT and sheet.dossier.corrects is None
    return light and has_full(_offered(opened, sheet))


def _offered(opened: Door, sheet: Sheet) -> Questionnaire:
    """The edition that a new scan would be taken on; the one of this dossier when none is offered any more."""
    offered = {each.id: each for each in opened.service.library.offered()}
    return offered.get(sheet.questionnaire.id, sheet.questionnaire)


def _tasks(sheet: Sheet) -> list[Task]:
    """The pages of this visitor that show a statement, with how many of those are done."""
    shown = {each.id for questions in sheet.shown.values() for each in questions}
    unfinished = (*sheet.still_open().values(), *sheet.missing_notes().values())
    left = {name for names in unfinished for name in names}
    tasks = []
    for page in pages_of(sheet):
        title = _title(sheet, page)
        names = {each.id for each in page.questions(sheet)} & shown
        href = f"/dossier/{sheet.dossier.public_id}/{page}"
        if names:
            tasks.append(Task(title=title, href=href, done=len(names - left), total=len(names)))
    return tasks


def _title(sheet: Sheet, page: Page) -> str:
    return theme_of(sheet, page.name)[0].title if page.kind == "thema" else service_of(sheet, page.name)[0]


def _named(sheet: Sheet, names: dict[str, tuple[str, ...]]) -> list[OpenTheme]:
    """Statements by theme, with their texts."""
    return [
        OpenTheme(
            title=theme.title,
            href=f"/dossier/{sheet.dossier.public_id}/thema/{theme.id}",
            statements=tuple((name, sheet.questionnaire.questions[name].text) for name in names[theme.id]),
        )
        for theme in sheet.questionnaire.themes
        if theme.id in names
    ]
