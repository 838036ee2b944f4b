"""A page of statements, of a theme or of a service: shown, shown again after a mistake, and after a clash."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import Request
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.responses import Response

from mvoscan.core.answers import OPEN, Answer
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.grant import Part, slug
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.visibility import Place, places
from mvoscan.render.team_words import signature_words
from mvoscan.usecases._access import Admission
from mvoscan.usecases.fill_in_scan import (
    Page,
    Posted,
    Saved,
    Sheet,
    read_page,
    read_sheet,
    save_answers,
    service_of,
    theme_of,
)
from mvoscan.web.deps import Door, Visitor, read
from mvoscan.web.pages.entry import kept_soon, see_other
from mvoscan.web.pages.language import COOKIE, choices, in_language, remember

_LANGUAGE = "taal-"
"""What a button that chooses a language is called, before the code of the language."""


class Shown(NamedTuple):
    """A statement of a page as HTML; one that is hidden waits for an answer on that page."""

    html: Markup
    hidden: bool


class Section(NamedTuple):
    """A heading of a page with its statements."""

    title: str
    introduction: str | None
    statements: list[Shown]


Numbered = dict[str, Shown]
"""Statements of a page, by id, in order."""


class Reading(NamedTuple):
    """Who reads which page: through which door, with which request, and so in which language."""

    opened: Door
    request: Request
    visitor: Visitor
    page: Page

    def of(self, sheet: Sheet) -> Questionnaire:
        """The questionnaire of a sheet as it is read."""
        return in_language(self.opened, self.request, sheet.questionnaire)


async def show(reading: Reading, public_id: str, *, appeared: bool) -> Response:
    """The page with the answers so far; `appeared` says that an answer just made more statements appear."""
    admission, response = await read(reading.opened, _shown, reading, public_id, appeared=appeared)
    return await kept_soon(reading.opened, reading.visitor, admission, response)


def _shown(reading: Reading, public_id: str, *, appeared: bool) -> tuple[Admission, Response]:
    opened = reading.opened
    with opened.service.reading() as connection:
        sheet = read_page(connection, reading.visitor, public_id, reading.page, library=opened.service.library)
    if sheet.dossier.submission:
        return sheet.admission, see_other(f"/dossier/{public_id}/resultaat")
    new = _appeared(reading, sheet) if appeared else []
    response = _page(reading, sheet, _statements(reading, sheet), appeared=new)
    return sheet.admission, remember(opened, reading.request, response)


def save(reading: Reading, public_id: str, form: FormData) -> Response:
    """Save the answers of the page and go on, or stop; a clash or mistake comes back with what was filled in."""
    posted, service = read_posted(form), reading.opened.service
    try:
        with service.writing() as connection:
            saved = save_answers(connection, reading.visitor, public_id, posted, library=service.library)
    except Invalid as invalid:
        return _again(reading, public_id, posted, invalid)
    if saved.clashes:
        return _clash(reading, saved)
    return see_other(_next(reading, saved, str(form.get("actie", "verder"))))


def read_posted(form: FormData) -> dict[str, Posted]:
    """The answers in a posted form, by statement id: fields `a.` option, `i.` interesting, `n.` note, `v.` base."""
    names = dict.fromkeys(key[2:] for key in form if key[:2] in {"a.", "i.", "n.", "v."})
    return {name: one_posted(form, f".{name}") for name in names}


def one_posted(form: FormData, suffix: str) -> Posted:
    """One answer in a posted form, of which the fields end in this."""
    return Posted(
        option=str(form.get(f"a{suffix}") or "") or None,
        interesting=bool(form.get(f"i{suffix}")),
        note=str(form.get(f"n{suffix}", "")),
        base=str(form.get(f"v{suffix}", "")),
    )


def _places(reading: Reading, sheet: Sheet, filled: Mapping[str, Answer]) -> tuple[Place, ...]:
    return places(sheet.questionnaire, sheet.every, filled, reading.page.questions(sheet))


def _statements(
    reading: Reading,
    sheet: Sheet,
    *,
    sent: Mapping[str, Answer] | None = None,
    clashes: Collection[str] = (),
    problems: Mapping[str, str] | None = None,
) -> Numbered:
    """The statements of a page as HTML: with what was sent where that is given, else with what stands.

    What is shown fits what is filled in, also by an earlier scan; a hidden statement proposes nothing, as the form
    would confirm it unseen.
    """
    html = reading.opened.templates.statements(reading.of(sheet)).html
    sent, problems = sent or {}, problems or {}
    shown: Numbered = {}
    proposed = {each.id: found for each in reading.page.questions(sheet) if (found := sheet.proposal(each.id))}
    filled = {**proposed, **sheet.answers, **sent}
    for question, number, _, hidden in _places(reading, sheet, filled):
        stands = sheet.answers.get(question.id, OPEN)
        who = signature_words(sheet.signed.get(question.id))
        statement = html(
            question.id,
            sent.get(question.id, stands),
            number=number,
            hidden=hidden,
            base=stands.base,
            error=problems.get(question.id, ""),
            clash=stands if question.id in clashes else None,
            before=None if hidden or question.id in sent else proposed.get(question.id),
            signed=who,
            by=who if question.id in clashes else "",
        )
        shown[question.id] = Shown(statement, hidden)
    return shown


def _appeared(reading: Reading, sheet: Sheet) -> list[str]:
    """Ids of the open statements of a page that an answer on it made appear."""
    still = {name for names in sheet.still_open().values() for name in names}
    every = _places(reading, sheet, sheet.answers)
    return [place.question.id for place in every if place.waits and place.question.id in still]


def _again(reading: Reading, public_id: str, posted: Mapping[str, Posted], invalid: Invalid) -> Response:
    """The page once more, with everything that was filled in and a list of what is wrong."""
    service = reading.opened.service
    with service.reading() as connection:
        sheet = read_sheet(connection, reading.visitor, public_id, library=service.library)
    sent = {name: _as_shown(sheet, name, each) for name, each in posted.items()}
    problems = {problem.field[2:]: problem.message for problem in invalid.problems}
    shown = _statements(reading, sheet, sent=sent, problems=problems)
    return _page(reading, sheet, shown, problems=invalid.problems, status=422)


def _as_shown(sheet: Sheet, name: str, posted: Posted) -> Answer:
    """What was filled in, to be shown again; it keeps the revision that stands."""
    revision = sheet.answers.get(name, OPEN).revision
    return Answer(posted.option, posted.interesting, posted.note, revision)


def _clash(reading: Reading, saved: Saved) -> Response:
    """The page once more, with both values of every clash; what did not clash is saved."""
    public_id, service = saved.sheet.dossier.public_id, reading.opened.service
    with service.reading() as connection:
        sheet = read_page(connection, reading.visitor, public_id, reading.page, library=service.library)
    shown = _statements(reading, sheet, sent=saved.clashes, clashes=saved.clashes)
    return _page(reading, sheet, shown, problems=_clash_problems(saved), status=409)


def _clash_problems(saved: Saved) -> tuple[Problem, ...]:
    message = "Dit antwoord is intussen gewijzigd. Kies welk antwoord blijft bij: {}"
    questions = saved.sheet.questionnaire.questions
    return tuple(Problem(field=f"a.{name}", message=message.format(questions[name].text)) for name in saved.clashes)


def _next(reading: Reading, saved: Saved, action: str) -> str:
    """Where to go after saving: on, unless an answer made more statements of the same page appear.

    Who chooses another language stays on the page, and loses nothing that was filled in.
    """
    sheet, page = saved.sheet, reading.page
    base = f"/dossier/{sheet.dossier.public_id}"
    if action == "stoppen":
        return f"{base}/gestopt"
    if action.startswith(_LANGUAGE):
        return f"{base}/{page}?{urlencode({COOKIE: action.removeprefix(_LANGUAGE)})}"
    new = {name for names in saved.appeared.values() for name in names}
    if new.intersection(each.id for each in page.questions(sheet)):
        return f"{base}/{page}?nieuw=1"
    after = _page_after(sheet, page)
    return f"{base}/{after}" if after else f"{base}/nakijken"


def pages_of(sheet: Sheet) -> list[Page]:
    """The pages of this visitor, in order: themes, and the services of a link for those."""
    themes = [name for name in sheet.asked if sheet.part.whole or name in sheet.part.themes]
    services = [slug(each) for each in sheet.part.services if Part(services=(each,)).of(sheet.asked)]
    return [*(Page("thema", each) for each in themes), *(Page("dienst", each) for each in services)]


def _page_after(sheet: Sheet, page: Page) -> Page | None:
    """The page after this one; none after the last, nor after one that is not in the visitor's list."""
    pages = pages_of(sheet)
    place = pages.index(page) + 1 if page in pages else len(pages)
    return pages[place] if place < len(pages) else None


def _page(
    reading: Reading,
    sheet: Sheet,
    statements: Numbered,
    *,
    problems: tuple[Problem, ...] = (),
    appeared: list[str] | None = None,
    status: int = 200,
) -> Response:
    pages = pages_of(sheet)
    context: dict[str, Any] = {
        "dossier": sheet.dossier,
        "practice": sheet.dossier.practice,
        "page": str(reading.page),
        "place": pages.index(reading.page) + 1 if reading.page in pages else 0,
        "places": len(pages),
        "problems": problems,
        "appeared": appeared or [],
        "proposed": any(sheet.proposal(name) for name in statements),
        "may_save": sheet.may_save,
        "deadline": sheet.admission.grant.deadline,
        "languages": choices(reading.opened, reading.request, sheet.questionnaire) if sheet.may_save else (),
        **_headed(reading, sheet, statements),
    }
    return reading.opened.templates.render("dossier/theme.html", context, status=status)


def _headed(reading: Reading, sheet: Sheet, statements: Numbered) -> dict[str, Any]:
    """The headings of a page: subthemes under a theme, themes under a service; those without statements left out."""
    worded = reading.of(sheet)
    if reading.page.kind == "thema":
        theme = worded.theme(reading.page.name) or theme_of(sheet, reading.page.name)[0]
        parts = [(each.title, each.introduction, each.questions) for each in theme.subthemes]
        kind, title, introduction = "thema", theme.title, theme.introduction
    else:
        parts = [(each.title, None, each.questions) for each in worded.themes]
        kind, title, introduction = "dienst", service_of(sheet, reading.page.name)[0], None
    sections = (
        Section(head, intro, [statements[each.id] for each in given if each.id in statements])
        for head, intro, given in parts
    )
    filled = [each for each in sections if each.statements]
    return {"kind": kind, "title": title, "introduction": introduction, "sections": filled}
