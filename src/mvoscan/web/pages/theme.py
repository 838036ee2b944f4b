"""One theme per page: its statements, saved with a button or as they are given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import JSONResponse, Response

from mvoscan.core.answers import OPEN, Answer
from mvoscan.core.errors import Invalid, NotFound, Problem
from mvoscan.core.questionnaire import Option, Question
from mvoscan.render import dutch
from mvoscan.usecases.fill_in_scan import Posted, Saved, Sheet, read_sheet, save_answers, theme_of
from mvoscan.web.deps import Door, OpenDoor, PostedForm, Visitor
from mvoscan.web.pages.entry import kept, see_other

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Row:
    """One statement on the page: `answer` as shown, `clash` the answer that stands now when they differ."""

    question: Question
    options: tuple[Option, ...]
    answer: Answer
    number: int
    error: str = ""
    clash: Answer | None = None


@router.get("/dossier/{public_id}/thema/{theme_id}")
def show_theme(public_id: str, theme_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """The statements of a theme with the answers so far."""
    with opened.service.reading() as connection:
        sheet = read_sheet(connection, visitor, public_id, library=opened.service.library)
    if sheet.dossier.submission:
        return see_other(f"/dossier/{public_id}/resultaat")
    response = _page(opened, sheet, theme_id, _rows(sheet, theme_id))
    return kept(opened, visitor, sheet.admission, response)


@router.post("/dossier/{public_id}/thema/{theme_id}")
def save_theme(public_id: str, theme_id: str, opened: OpenDoor, visitor: Visitor, form: PostedForm) -> Response:
    """Save the answers of a theme and go on, or stop; a clash or mistake comes back with what was filled in."""
    posted = read_posted(form)
    try:
        with opened.service.writing() as connection:
            saved = save_answers(connection, visitor, public_id, posted, library=opened.service.library)
    except Invalid as invalid:
        return _again(opened, visitor, public_id, theme_id, posted, invalid)
    if saved.clashes:
        rows = _rows(saved.sheet, theme_id, sent=saved.clashes, clashes=saved.clashes)
        return _page(opened, saved.sheet, theme_id, rows, problems=_clash_problems(saved), status=409)
    return see_other(_next(saved.sheet, theme_id, str(form.get("actie", "verder"))))


@router.post("/dossier/{public_id}/antwoord/{question_id}")
def save_one(public_id: str, question_id: str, opened: OpenDoor, visitor: Visitor, form: PostedForm) -> Response:
    """Save one answer as it is given (with JavaScript): its new base, or the panel of a clash."""
    posted = {question_id: _posted(form, "")}
    with opened.service.writing() as connection:
        saved = save_answers(connection, visitor, public_id, posted, library=opened.service.library)
    if saved.clashes:
        row = _row(saved.sheet, question_id, 0, sent=saved.clashes, clashes=saved.clashes, problems={})
        return JSONResponse({"html": opened.templates.text("parts/clash.html", {"row": row})}, status_code=409)
    answer = saved.sheet.answers.get(question_id, OPEN)
    return JSONResponse({"base": answer.base, "saved": dutch.time(visitor.now)})


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


def _rows(
    sheet: Sheet,
    theme_id: str,
    *,
    sent: Mapping[str, Answer] | None = None,
    clashes: Mapping[str, Answer] | None = None,
    problems: Mapping[str, str] | None = None,
) -> list[Row]:
    _, questions = theme_of(sheet, theme_id)
    return [
        _row(sheet, question.id, number, sent=sent or {}, clashes=clashes or {}, problems=problems or {})
        for number, question in enumerate(questions, start=1)
    ]


def _row(
    sheet: Sheet,
    question_id: str,
    number: int,
    *,
    sent: Mapping[str, Answer],
    clashes: Mapping[str, Answer],
    problems: Mapping[str, str],
) -> Row:
    question = sheet.questionnaire.questions.get(question_id)
    if question is None:
        raise NotFound("Deze stelling hoort niet bij deze scan.")
    stands = sheet.answers.get(question_id, OPEN)
    return Row(
        question=question,
        options=sheet.questionnaire.scale_of(question).options,
        answer=sent.get(question_id, stands),
        number=number,
        error=problems.get(question_id, ""),
        clash=stands if question_id in clashes else None,
    )


def _again(
    opened: Door,
    visitor: Visitor,
    public_id: str,
    theme_id: str,
    posted: Mapping[str, Posted],
    invalid: Invalid,
) -> Response:
    """The page once more, with everything that was filled in and a list of what is wrong."""
    with opened.service.reading() as connection:
        sheet = read_sheet(connection, visitor, public_id, library=opened.service.library)
    sent = {name: _as_shown(sheet, name, each) for name, each in posted.items()}
    problems = {problem.field[2:]: problem.message for problem in invalid.problems}
    rows = _rows(sheet, theme_id, sent=sent, problems=problems)
    return _page(opened, sheet, theme_id, rows, problems=invalid.problems, status=422)


def _as_shown(sheet: Sheet, name: str, posted: Posted) -> Answer:
    """What was filled in, to be shown again; it keeps the revision that stands."""
    revision = sheet.answers.get(name, OPEN).revision
    return Answer.model_construct(
        option=posted.option, interesting=posted.interesting, note=posted.note, revision=revision
    )


def _clash_problems(saved: Saved) -> tuple[Problem, ...]:
    message = "Dit antwoord is intussen gewijzigd. Kies welk antwoord blijft bij: {}"
    questions = saved.sheet.questionnaire.questions
    return tuple(Problem(field=f"a.{name}", message=message.format(questions[name].text)) for name in saved.clashes)


def _next(sheet: Sheet, theme_id: str, action: str) -> str:
    base = f"/dossier/{sheet.dossier.public_id}"
    if action == "stoppen":
        return f"{base}/gestopt"
    themes = list(sheet.asked)
    place = themes.index(theme_id) + 1 if theme_id in themes else len(themes)
    return f"{base}/thema/{themes[place]}" if place < len(themes) else f"{base}/nakijken"


def _page(
    opened: Door,
    sheet: Sheet,
    theme_id: str,
    rows: list[Row],
    *,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
) -> Response:
    theme, _ = theme_of(sheet, theme_id)
    themes = list(sheet.asked)
    context: dict[str, Any] = {
        "dossier": sheet.dossier,
        "practice": sheet.dossier.practice,
        "theme": theme,
        "parts": _parts(theme_rows=rows, theme=theme),
        "place": themes.index(theme_id) + 1,
        "places": len(themes),
        "problems": problems,
        "last": themes[-1] == theme_id,
    }
    return opened.templates.render("dossier/theme.html", context, status=status)


def _parts(*, theme_rows: list[Row], theme: Any) -> list[tuple[Any, list[Row]]]:
    """Rows per subtheme, subthemes without statements left out."""
    by_id = {row.question.id: row for row in theme_rows}
    parts = [(sub, [by_id[each.id] for each in sub.questions if each.id in by_id]) for sub in theme.subthemes]
    return [(sub, rows) for sub, rows in parts if rows]
