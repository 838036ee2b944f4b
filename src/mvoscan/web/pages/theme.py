"""One theme per page: its statements, saved with a button."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.responses import Response

from mvoscan.core.answers import OPEN, Answer
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.questionnaire import Questionnaire, Subtheme, Theme
from mvoscan.core.visibility import places
from mvoscan.usecases.fill_in_scan import Posted, Saved, Sheet, read_sheet, read_theme, save_answers, theme_of
from mvoscan.web.deps import Door, OpenDoor, PostedForm, Visitor
from mvoscan.web.pages.entry import kept, see_other
from mvoscan.web.pages.language import COOKIE, choices, in_language, remember

router = APIRouter()

_LANGUAGE = "taal-"
"""What a button that chooses a language is called, before the code of the language."""


class Shown(NamedTuple):
    """A statement of a page as HTML; one that is hidden waits for an answer on that page."""

    html: Markup
    hidden: bool


Numbered = dict[str, Shown]
"""Statements of a page, by id, in order."""


class Reading(NamedTuple):
    """Who reads a page: through which door, with which request, and so in which language."""

    opened: Door
    request: Request

    def of(self, sheet: Sheet) -> Questionnaire:
        """The questionnaire of a sheet as it is read."""
        return in_language(self.opened, self.request, sheet.questionnaire)


@router.get("/dossier/{public_id}/thema/{theme_id}")
def show_theme(
    request: Request, public_id: str, theme_id: str, opened: OpenDoor, visitor: Visitor, *, nieuw: str = ""
) -> Response:
    """The statements of a theme with the answers so far; `nieuw` says that an answer just made more of them appear."""
    with opened.service.reading() as connection:
        sheet = read_theme(connection, visitor, public_id, theme_id, library=opened.service.library)
    if sheet.dossier.submission:
        return see_other(f"/dossier/{public_id}/resultaat")
    appeared = _appeared(sheet, theme_id) if nieuw else []
    reading = Reading(opened, request)
    response = _page(reading, sheet, theme_id, _statements(reading, sheet, theme_id), appeared=appeared)
    return remember(opened, request, kept(opened, visitor, sheet.admission, response))


@router.post("/dossier/{public_id}/thema/{theme_id}")
def save_theme(
    request: Request, public_id: str, theme_id: str, opened: OpenDoor, visitor: Visitor, form: PostedForm
) -> Response:
    """Save the answers of a theme and go on, or stop; a clash or mistake comes back with what was filled in."""
    posted = read_posted(form)
    try:
        with opened.service.writing() as connection:
            saved = save_answers(connection, visitor, public_id, posted, library=opened.service.library)
    except Invalid as invalid:
        return _again(Reading(opened, request), visitor, public_id, theme_id, posted, invalid)
    if saved.clashes:
        return _clash(Reading(opened, request), visitor, theme_id, saved)
    return see_other(_next(saved, theme_id, str(form.get("actie", "verder"))))


def read_posted(form: FormData) -> dict[str, Posted]:
    """The answers in a posted form, by statement id: fields `a.` option, `i.` interesting, `n.` note, `v.` base."""
    names = dict.fromkeys(key[2:] for key in form if key[:2] in {"a.", "i.", "n.", "v."})
    return {name: _posted(form, f".{name}") for name in names}


def _posted(form: FormData, suffix: str) -> Posted:
    return Posted(
        option=str(form.get(f"a{suffix}") or "") or None,
        interesting=bool(form.get(f"i{suffix}")),
        note=str(form.get(f"n{suffix}", "")),
        base=str(form.get(f"v{suffix}", "")),
    )


def _statements(
    reading: Reading,
    sheet: Sheet,
    theme_id: str,
    *,
    sent: Mapping[str, Answer] | None = None,
    clashes: Collection[str] = (),
    problems: Mapping[str, str] | None = None,
) -> Numbered:
    """The statements of a theme as HTML: with what was sent where that is given, else with what stands.

    What is shown fits what is filled in, also by an earlier scan; a hidden statement proposes nothing, as the form
    would confirm it unseen.
    """
    html = reading.opened.templates.statements(reading.of(sheet)).html
    sent, problems = sent or {}, problems or {}
    shown: Numbered = {}
    proposed = {each.id: found for each in theme_of(sheet, theme_id)[1] if (found := sheet.proposal(each.id))}
    filled = {**proposed, **sheet.answers, **sent}
    for question, number, _, hidden in places(sheet.questionnaire, sheet.asked, filled, theme_id):
        stands = sheet.answers.get(question.id, OPEN)
        statement = html(
            question.id,
            sent.get(question.id, stands),
            number=number,
            hidden=hidden,
            base=stands.base,
            error=problems.get(question.id, ""),
            clash=stands if question.id in clashes else None,
            before=None if hidden or question.id in sent else proposed.get(question.id),
        )
        shown[question.id] = Shown(statement, hidden)
    return shown


def _appeared(sheet: Sheet, theme_id: str) -> list[str]:
    """Ids of the open statements of a page that an answer on it made appear."""
    still = sheet.still_open().get(theme_id, ())
    every = places(sheet.questionnaire, sheet.asked, sheet.answers, theme_id)
    return [place.question.id for place in every if place.waits and place.question.id in still]


def _again(
    reading: Reading,
    visitor: Visitor,
    public_id: str,
    theme_id: str,
    posted: Mapping[str, Posted],
    invalid: Invalid,
) -> Response:
    """The page once more, with everything that was filled in and a list of what is wrong."""
    service = reading.opened.service
    with service.reading() as connection:
        sheet = read_sheet(connection, visitor, public_id, library=service.library)
    sent = {name: _as_shown(sheet, name, each) for name, each in posted.items()}
    problems = {problem.field[2:]: problem.message for problem in invalid.problems}
    shown = _statements(reading, sheet, theme_id, sent=sent, problems=problems)
    return _page(reading, sheet, theme_id, shown, problems=invalid.problems, status=422)


def _as_shown(sheet: Sheet, name: str, posted: Posted) -> Answer:
    """What was filled in, to be shown again; it keeps the revision that stands."""
    revision = sheet.answers.get(name, OPEN).revision
    return Answer.model_construct(
        option=posted.option, interesting=posted.interesting, note=posted.note, revision=revision
    )


def _clash(reading: Reading, visitor: Visitor, theme_id: str, saved: Saved) -> Response:
    """The page once more, with both values of every clash; what did not clash is saved."""
    public_id, service = saved.sheet.dossier.public_id, reading.opened.service
    with service.reading() as connection:
        sheet = read_theme(connection, visitor, public_id, theme_id, library=service.library)
    shown = _statements(reading, sheet, theme_id, sent=saved.clashes, clashes=saved.clashes)
    return _page(reading, sheet, theme_id, shown, problems=_clash_problems(saved), status=409)


def _clash_problems(saved: Saved) -> tuple[Problem, ...]:
    message = "Dit antwoord is intussen gewijzigd. Kies welk antwoord blijft bij: {}"
    questions = saved.sheet.questionnaire.questions
    return tuple(Problem(field=f"a.{name}", message=message.format(questions[name].text)) for name in saved.clashes)


def _next(saved: Saved, theme_id: str, action: str) -> str:
    """Where to go after saving: on, unless an answer made more statements of the same theme appear.

    Who chooses another language stays on the page, and loses nothing that was filled in.
    """
    base = f"/dossier/{saved.sheet.dossier.public_id}"
    if action == "stoppen":
        return f"{base}/gestopt"
    if action.startswith(_LANGUAGE):
        return f"{base}/thema/{theme_id}?{urlencode({COOKIE: action.removeprefix(_LANGUAGE)})}"
    if theme_id in saved.appeared:
        return f"{base}/thema/{theme_id}?nieuw=1"
    themes = list(saved.sheet.asked)
    place = themes.index(theme_id) + 1 if theme_id in themes else len(themes)
    return f"{base}/thema/{themes[place]}" if place < len(themes) else f"{base}/nakijken"


def _page(
    reading: Reading,
    sheet: Sheet,
    theme_id: str,
    statements: Numbered,
    *,
    problems: tuple[Problem, ...] = (),
    appeared: list[str] | None = None,
    status: int = 200,
) -> Response:
    read = reading.of(sheet)
    theme = read.theme(theme_id) or theme_of(sheet, theme_id)[0]
    themes = list(sheet.asked)
    context: dict[str, Any] = {
        "dossier": sheet.dossier,
        "practice": sheet.dossier.practice,
        "theme": theme,
        "parts": _parts(theme, statements),
        "place": themes.index(theme_id) + 1,
        "places": len(themes),
        "problems": problems,
        "appeared": appeared or [],
        "proposed": any(sheet.proposal(name) for name in statements),
        "last": themes[-1] == theme_id,
        "languages": choices(reading.opened, reading.request, sheet.questionnaire),
    }
    return reading.opened.templates.render("dossier/theme.html", context, status=status)


def _parts(theme: Theme, statements: Numbered) -> list[tuple[Subtheme, list[Shown]]]:
    """Statements per subtheme, subthemes without any left out."""
    parts = [(sub, [statements[each.id] for each in sub.questions if each.id in statements]) for sub in theme.subthemes]
    return [(sub, shown) for sub, shown in parts if shown]
