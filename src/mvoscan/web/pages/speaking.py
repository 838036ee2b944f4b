"""In which language a visitor reads the statements: chosen by a link, kept in a cookie until the browser closes."""

from typing import Annotated

from fastapi import Depends, Request, Response

from mvoscan.core.languages import LANGUAGES
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.render.wording import Spoken, Wording, languages
from mvoscan.web.deps import Door


def language_cookie(opened: Door) -> str:
    """The name of the cookie, by the same rule as that of the session."""
    return "__Host-taal" if opened.settings.secure else "taal"


async def _language(request: Request) -> str:
    return request.cookies.get(language_cookie(request.app.state.door), "")


Language = Annotated[str, Depends(_language)]
"""The language that this browser asked for, whatever it sent; empty for that of the edition."""


def wording(opened: Door, questionnaire: Questionnaire, language: str) -> Wording:
    """The edition in this language; in its own when there is no translation."""
    return Wording(questionnaire, opened.service.library.translations(questionnaire.key).get(language))


def choices(opened: Door, questionnaire: Questionnaire) -> tuple[Spoken, ...]:
    """The languages to choose from; none when there is nothing to choose."""
    return languages(questionnaire, opened.service.library.translations(questionnaire.key))


def keep_language(opened: Door, response: Response, language: str) -> Response:
    """The response, after which this browser reads in this language until it is closed; not for what is no language."""
    if language not in LANGUAGES:
        return response
    response.set_cookie(
        language_cookie(opened), language, path="/", secure=opened.settings.secure, httponly=True, samesite="lax"
    )
    return response
