"""`/cijfers/antwoord`: the answer to a parliamentary question over a period, as page, document and data; and kept."""

from functools import partial
from hashlib import sha256
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Header, Request
from starlette.responses import RedirectResponse, Response

from mvoscan.core.answer.answer import Answer
from mvoscan.core.answer.asked import FIRST, LAST, Asked, read_asked
from mvoscan.core.answer.kept import KeptAnswer, name_of
from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.usage_query import words
from mvoscan.render import dutch
from mvoscan.render.answer.as_json import answer_json
from mvoscan.render.answer.letter import Letter
from mvoscan.render.answer.write import write
from mvoscan.usecases.answer_question import Setting, Sources, answer_question
from mvoscan.usecases.count_orders import count_adjusting, count_orders, words_of_orders
from mvoscan.usecases.count_usage import count_usage
from mvoscan.usecases.keep_answer import is_kept, keep_answer, read_kept
from mvoscan.usecases.read_statistics import published_releases, read_release
from mvoscan.web.deps import Door, Now, OpenDoor, PostedForm, Scan

router = APIRouter()

ADDRESS = "/cijfers/antwoord"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FOREVER = {"cache-control": "public, max-age=31536000, immutable"}
Match = Annotated[str, Header(alias="if-none-match")]


@router.get(f"{ADDRESS}.docx")
def answer_as_docx(request: Request, opened: OpenDoor, now: Now) -> Response:
    """The answer as a document to go on writing in."""
    answer = _answer(opened, _asked(request, now), now)
    return _file(_docx(answer, write(answer)), DOCX, f"{_name(answer)}.docx")


@router.get(f"{ADDRESS}.json")
def answer_as_json(request: Request, opened: OpenDoor, now: Now) -> Response:
    """The answer as data: its sentences, its tables and its numbers."""
    answer = _answer(opened, _asked(request, now), now)
    return Response(answer_json(answer, write(answer)), media_type="application/json")


@router.get(ADDRESS)
def show_answer(request: Request, opened: OpenDoor, now: Now) -> Response:
    """The answer over the period asked; a wrong period comes back with what is wrong, and without numbers."""
    try:
        asked = _asked(request, now)
    except Invalid as error:
        values = {name: ",".join(request.query_params.getlist(name))[:40] for name in (FIRST, LAST)}
        context = {"nav": "cijfers", "values": values, "problems": error.problems, "letter": None}
        return opened.templates.render("answer.html", context, status=422)
    return opened.templates.render("answer.html", _shown(_answer(opened, asked, now)))


@router.post(ADDRESS)
def keep_this_answer(opened: OpenDoor, form: PostedForm, now: Now) -> Response:
    """Keep the answer that was seen; when its numbers changed since, it is shown again instead."""
    first, last, seen = (str(form.get(name, "")).strip() for name in (FIRST, LAST, "antwoord"))
    answer = _answer(opened, read_asked(first, last, today=now.astimezone(BRUSSELS).date()), now)
    name = _kept_name(answer)
    if seen and seen != name:
        changed = (
            "De cijfers zijn veranderd sinds je dit antwoord opende. Kijk het nieuwe antwoord na en bewaar het dan."
        )
        context = _shown(answer) | {"problems": (Problem(field="", message=changed),)}
        return opened.templates.render("answer.html", context, status=409)
    with opened.service.reading() as connection:
        there = is_kept(connection, name)
    if not there:
        kept = _frozen(opened, answer, name)
        with opened.service.writing() as connection:
            keep_answer(connection, kept, now=now)
    return RedirectResponse(f"{ADDRESS}/{name}", status_code=303)


@router.get(f"{ADDRESS}/{{name}}.docx")
def kept_as_docx(name: str, service: Scan, *, match: Match = "") -> Response:
    """A kept answer as a document: the same bytes for ever."""
    return _sent(_kept(service, name).document, DOCX, match, f"antwoord-{name}.docx")


@router.get(f"{ADDRESS}/{{name}}.json")
def kept_as_json(name: str, service: Scan, *, match: Match = "") -> Response:
    """A kept answer as data: the same bytes for ever."""
    return _sent(_kept(service, name).data, "application/json", match)


@router.get(f"{ADDRESS}/{{name}}")
def kept_as_page(name: str, service: Scan, *, match: Match = "") -> Response:
    """A kept answer as a page: the same bytes for ever."""
    return _sent(_kept(service, name).page, "text/html; charset=utf-8", match)


def _asked(request: Request, now: Now) -> Asked:
    given = {name: ",".join(request.query_params.getlist(name)).strip() for name in request.query_params}
    message = f"Deze parameter bestaat niet. Kies uit: {FIRST}, {LAST}."
    strangers = [Problem(field="", message=f"{name[:40]}: {message}") for name in given if name not in (FIRST, LAST)]
    if strangers:
        raise Invalid(*strangers)
    return read_asked(given.get(FIRST, ""), given.get(LAST, ""), today=now.astimezone(BRUSSELS).date())


def _answer(opened: Door, asked: Asked, now: Now) -> Answer:
    service, settings = opened.service, opened.settings
    meaning = words(service.types, service.library.published())
    setting = Setting(service.library, service.types, settings.name, settings.public_url, service.demo)
    with service.reading() as connection:
        sources = Sources(
            count=partial(count_usage, connection, words=meaning, now=now),
            orders=partial(count_orders, connection, words=words_of_orders(connection, service.types), now=now),
            adjusting=partial(count_adjusting, connection),
            releases=published_releases(connection),
            rows=lambda name: read_release(connection, name).rows,
        )
        return answer_question(asked, sources, setting)


def _shown(answer: Answer) -> dict[str, Any]:
    asked = answer.asked
    question = urlencode({FIRST: asked.first, LAST: asked.last})
    return {
        "nav": "cijfers",
        "values": {FIRST: asked.first, LAST: asked.last},
        "problems": (),
        "letter": write(answer),
        "name": _kept_name(answer),
        "question": question,
    }


def _frozen(opened: Door, answer: Answer, name: str) -> KeptAnswer:
    permanent = f"{answer.about.address}{ADDRESS}/{name}"
    letter = write(answer, permanent=permanent)
    release = answer.results.source.name if answer.results else ""
    context = {
        "nav": "cijfers",
        "letter": letter,
        "name": name,
        "question": urlencode({FIRST: answer.asked.first, LAST: answer.asked.last}),
        "day": dutch.date(answer.asked.today),
        "release": release,
    }
    return KeptAnswer(
        name=name,
        page=opened.templates.text("answer_kept.html", context).encode(),
        document=_docx(answer, letter),
        data=answer_json(answer, letter, permanent=permanent),
    )


def _kept_name(answer: Answer) -> str:
    return name_of(answer.asked, answer_json(answer, write(answer)))


def _docx(answer: Answer, letter: Letter) -> bytes:
    from mvoscan.render.answer.as_docx import answer_docx  # noqa: PLC0415 # only a document needs its library.

    return answer_docx(answer, letter)


def _name(answer: Answer) -> str:
    demo = "demo-" if answer.about.demo else ""
    return f"{demo}antwoord-mvo-scan-{answer.asked.first}-{answer.asked.last}"


def _file(content: bytes, media: str, name: str) -> Response:
    return Response(content, media_type=media, headers={"content-disposition": f'attachment; filename="{name}"'})


def _kept(service: Scan, name: str) -> KeptAnswer:
    with service.reading() as connection:
        return read_kept(connection, name)


def _sent(content: bytes, media: str, match: str, file: str = "") -> Response:
    headers = {**_FOREVER, "etag": f'"{sha256(content).hexdigest()[:32]}"'}
    if headers["etag"] in match:
        return Response(status_code=304, headers=headers)
    if file:
        headers["content-disposition"] = f'attachment; filename="{file}"'
    return Response(content, media_type=media, headers=headers)
