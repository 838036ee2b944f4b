"""An author has a file checked and walks through what it would ask; nothing is kept.

The text travels in the form from page to page. It is checked again each time, in a process with limits.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from markupsafe import Markup
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from mvoscan.core.answers import OPEN
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.preview import Previewed, ThemePreview, preview
from mvoscan.core.questionnaire import Questionnaire, Scope, Subtheme
from mvoscan.core.tailoring import Tailoring, check_profile, check_type, has_full
from mvoscan.render.statement import Statements
from mvoscan.usecases.check_file import FileReport, check_file, sealed_editions
from mvoscan.web.bounded import TooMuch
from mvoscan.web.deps import CHECK_PATH, MOST_UPLOADED, Door, OpenDoor, UploadedForm
from mvoscan.web.pages.choosing import read_profile, read_scope, type_groups
from mvoscan.web.pages.entry import see_other

router = APIRouter()

MOST_ON_PAGE = 100
"""Statements of a theme that are shown: a text that many share must not make a page that no browser can hold."""

_PASTED = "geplakte tekst"


@dataclass(frozen=True)
class Sent:
    """What an author sent: a file or pasted text, and how to call it."""

    name: str
    raw: bytes


@dataclass(frozen=True)
class Shown:
    """A statement on a page of the preview: what it waits for, and how it looks."""

    previewed: Previewed
    html: Markup


@router.get(CHECK_PATH)
def show_form(opened: OpenDoor) -> Response:
    """The form to send a file with."""
    return _asking(opened)


@router.get(f"{CHECK_PATH}/voorbeeld")
def show_no_preview() -> Response:
    """A preview is only there for a file that is sent with the question."""
    return see_other(CHECK_PATH)


@router.post(CHECK_PATH)
def check(opened: OpenDoor, form: UploadedForm) -> Response:
    """Everything wrong with what was sent; and the choices for a preview when it can be shown."""
    sent = _sent(form)
    try:
        report = _checked(opened, sent)
    except Invalid as invalid:
        return _asking(opened, sent, invalid.problems)
    return _reported(opened, sent, report, form)


@router.post(f"{CHECK_PATH}/voorbeeld")
def show_preview(opened: OpenDoor, form: UploadedForm) -> Response:
    """A theme as somebody with this type and profile would see it; or the report again with what is wrong."""
    sent = _sent(form)
    try:
        report = _checked(opened, sent)
    except Invalid as invalid:
        return _asking(opened, sent, invalid.problems)
    if report.questionnaire is None:
        return _reported(opened, sent, report, form)
    try:
        tailoring = _tailoring(report.questionnaire, form)
    except Invalid as invalid:
        return _reported(opened, sent, report, form, invalid.problems)
    return _previewed(opened, sent, report.questionnaire, tailoring, str(form.get("thema") or form.get("ga") or ""))


def _sent(form: FormData) -> Sent:
    """The file when one was chosen, else the text; a browser sends text with line ends of its own."""
    file = form.get("bestand")
    if isinstance(file, UploadFile) and (raw := file.file.read()):
        return Sent((file.filename or "").rpartition("/")[2][-100:] or _PASTED, raw)
    text = str(form.get("tekst") or "").replace("\r\n", "\n")
    return Sent(str(form.get("naam") or "")[-100:] or _PASTED, text.encode(errors="replace"))


def _checked(opened: Door, sent: Sent) -> FileReport:
    """The report; raises `Invalid` when nothing was sent or when it cannot be read within the limits."""
    if not sent.raw.strip():
        raise Invalid(Problem(field="bestand", message="Kies een bestand dat niet leeg is, of plak de tekst."))
    service = opened.service
    editions = sealed_editions(service.library)
    try:
        return opened.bounded.run(check_file, sent.name, sent.raw, types=service.types.codes, editions=editions)
    except TooMuch:
        message = (
            "Dit bestand nakijken vraagt te veel tijd. Kijk het na op je eigen toestel, met de opdracht mvoscan check."
        )
        raise Invalid(Problem(field="bestand", message=message)) from None


def _tailoring(questionnaire: Questionnaire, form: FormData) -> Tailoring:
    """The choices of the form; raises `Invalid` with all that is wrong with them."""
    problems: list[Problem] = []
    code = str(form.get("type") or "")
    profile = read_profile(questionnaire, form)
    for check in (lambda: check_type(questionnaire, code), lambda: check_profile(questionnaire, profile)):
        try:
            check()
        except Invalid as invalid:
            problems += invalid.problems
    if problems:
        raise Invalid(*problems)
    scope = read_scope(questionnaire, str(form.get("omvang") or ""))
    return Tailoring(types=frozenset({code}), profile=profile, scope=scope)


def _asking(opened: Door, sent: Sent | None = None, problems: tuple[Problem, ...] = ()) -> Response:
    text = sent.raw.decode(errors="replace") if sent else ""
    context = {"problems": problems, "text": text, "most_kb": MOST_UPLOADED // 1024}
    context["errors"] = defaultdict(str, {each.field: each.message for each in problems})
    return opened.templates.render("check/ask.html", context, status=422 if problems else 200)


def _reported(
    opened: Door, sent: Sent, report: FileReport, form: FormData, problems: tuple[Problem, ...] = ()
) -> Response:
    context: dict[str, Any] = {"name": sent.name, "report": report, "questionnaire": report.questionnaire}
    context["most_kb"] = MOST_UPLOADED // 1024
    context |= {"problems": problems, "errors": defaultdict(str, {each.field: each.message for each in problems})}
    if report.questionnaire:
        context |= _choices(opened, report.questionnaire, form)
    return opened.templates.render("check/report.html", context, status=422 if problems else 200)


def _choices(opened: Door, questionnaire: Questionnaire, form: FormData) -> dict[str, Any]:
    """What the form for a preview shows: what was chosen, else the first of everything."""
    types = opened.service.types
    chosen = str(form.get("type") or "")
    first = next((each for each in types.types if each.code in questionnaire.allowed_types), None)
    profile = read_profile(questionnaire, form)
    if not chosen:
        profile = {each.id: (each.options[0].id,) for each in questionnaire.profile}
    statements = questionnaire.questions.values()
    return {
        "groups": type_groups(types, questionnaire),
        "type": types.by_code.get(chosen, first),
        "profile": profile,
        "scope": Scope.LIGHT.value if form.get("omvang") == Scope.LIGHT else Scope.FULL.value,
        "has_full": has_full(questionnaire),
        "counts": (len(statements), sum(each.scope is Scope.LIGHT for each in statements)),
    }


def _previewed(opened: Door, sent: Sent, questionnaire: Questionnaire, tailoring: Tailoring, theme_id: str) -> Response:
    themes = preview(questionnaire, tailoring)
    names = [each.theme.id for each in themes]
    at = names.index(theme_id) if theme_id in names else 0
    kind = opened.service.types.by_code[next(iter(tailoring.types))]
    context: dict[str, Any] = {
        "name": sent.name,
        "text": sent.raw.decode("utf-8-sig"),
        "questionnaire": questionnaire,
        "type": kind,
        "tailoring": tailoring,
        "themes": themes,
        "place": at,
        "parts": _parts(opened, questionnaire, themes[at]) if themes else [],
        "most": MOST_ON_PAGE,
    }
    return opened.templates.render("check/preview.html", context)


def _parts(opened: Door, questionnaire: Questionnaire, shown: ThemePreview) -> list[tuple[Subtheme, list[Shown]]]:
    """Subthemes with their statements as HTML, those without any left out."""
    found = {each.question.id: each for each in shown.statements[:MOST_ON_PAGE]}
    statements = Statements(opened.templates.environment, questionnaire, only=found)
    html = {name: Shown(each, statements.html(name, OPEN, number=each.number)) for name, each in found.items()}
    parts = [(sub, [html[each.id] for each in sub.questions if each.id in html]) for sub in shown.theme.subthemes]
    return [(sub, some) for sub, some in parts if some]
