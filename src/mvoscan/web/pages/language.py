"""In which language a visitor reads the statements: chosen on the page, remembered by the browser until it closes."""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response

from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.translation import LANGUAGES, Translation
from mvoscan.render.translated import languages
from mvoscan.web.deps import Door

COOKIE = "taal"


class Language(NamedTuple):
    """A language to choose: its code, its own name, the address that chooses it, and whether it is the one now."""

    code: str
    name: str
    href: str
    here: bool


def in_language(opened: Door, request: Request, questionnaire: Questionnaire) -> Questionnaire:
    """The edition in the language that was chosen; the edition itself when it has no such translation."""
    found = _chosen(request, opened.service.library.translations(questionnaire.key))
    return opened.templates.translated(questionnaire, found) if found else questionnaire


def choices(opened: Door, request: Request, questionnaire: Questionnaire) -> tuple[Language, ...]:
    """The languages of an edition as links to this page; none when it has only one."""
    translations = opened.service.library.translations(questionnaire.key)
    found = _chosen(request, translations)
    now = found.language if found else questionnaire.language
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != COOKIE]
    return tuple(
        Language(code, name, f"?{urlencode([*asked, (COOKIE, code)])}", code == now)
        for code, name in languages(questionnaire, translations).items()
    )


def remember(opened: Door, request: Request, response: Response) -> Response:
    """Keep a language that was just chosen for as long as the browser is open."""
    code = request.query_params.get(COOKIE, "")
    if code in LANGUAGES:
        response.set_cookie(COOKIE, code, path="/", secure=opened.settings.secure, httponly=True, samesite="lax")
    return response


def _chosen(request: Request, translations: Iterable[Translation]) -> Translation | None:
    code = request.query_params.get(COOKIE) or request.cookies.get(COOKIE, "")
    return next((each for each in translations if each.language == code), None)
