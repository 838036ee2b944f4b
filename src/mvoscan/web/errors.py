"""One table from our errors to HTTP: a page for people, problem details (RFC 9457) for programs."""

import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Match
from starlette.types import Scope

from mvoscan.core import errors
from mvoscan.core.errors import json_pointer
from mvoscan.web.deps import CHECK_PATH, MOST_UPLOADED
from mvoscan.web.headers import SECURITY_HEADERS
from mvoscan.web.templating import Templates
from mvoscan.web.watched import HEADER, REQUEST_ID

log = logging.getLogger("mvoscan.web")

STATUS: tuple[tuple[type[errors.ScanError], int, str], ...] = (
    (errors.NotFound, 404, "Niet gevonden"),
    (errors.Gone, 410, "Niet meer geldig"),
    (errors.Refused, 403, "Geen toegang"),
    (errors.NoKey, 401, "Geen geldige sleutel"),
    (errors.LaunchRefused, 400, "Deze koppeling kan niet"),
    (errors.LoginFailed, 400, "Aanmelden is niet gelukt"),
    (errors.Invalid, 422, "Er klopt iets niet"),
    (errors.Ahead, 400, "Die cursor bestaat nog niet"),
    (errors.Conflict, 409, "Dat kan nu niet"),
    (errors.TooOften, 429, "Te vaak gevraagd"),
    (errors.Unavailable, 503, "Even niet bereikbaar"),
    (errors.BrokenFile, 500, "Er is iets mis met een vragenlijst"),
)
"""Each kind of error with its status and title; the first that fits holds."""

_PLAIN = {
    400: ("Niet te lezen", "Wat je verstuurde, is geen geldige JSON. Controleer de tekens en de haakjes."),
    403: ("Geen toegang", "Dit formulier kwam van een andere website. Open de pagina opnieuw en probeer het daar."),
    404: ("Niet gevonden", "Deze pagina bestaat niet. Controleer het adres of begin opnieuw op de startpagina."),
    405: ("Dat kan niet", "Dit adres kent deze vraag niet. Begin opnieuw op de startpagina."),
    413: ("Te groot", "Wat je verstuurde, is te groot. Maak de nota's korter en probeer het opnieuw."),
    422: ("Er klopt iets niet", "Wat je verstuurde, konden we niet lezen. Ga terug en probeer het opnieuw."),
    429: ("Te vaak gevraagd", "Dit adres vroeg te veel in een minuut. Wacht zolang als de kop Retry-After zegt."),
    500: ("Er ging iets mis", "Er ging bij ons iets mis. Wat bewaard was, blijft bewaard. Probeer het straks opnieuw."),
}

_LARGE_FILE = (
    "Te groot",
    f"Op deze pagina mag een vragenlijst hoogstens {MOST_UPLOADED // 1024} kB groot zijn."
    " Kijk een grotere na op je eigen toestel, met de opdracht mvoscan check.",
)


_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")

MOST_PLACES = 100
"""Of one answer: whoever made more mistakes than this, made one of them very often."""

_MISTAKES = {
    "missing": "Dit ontbreekt.",
    "extra_forbidden": "Dit veld bestaat niet. Haal het weg.",
    "json_invalid": "Dit is geen geldige JSON. Controleer de tekens en de haakjes.",
    "string_type": "Dit moet een tekst zijn.",
    "string_unicode": "Deze tekst bevat een teken dat geen geldige Unicode is.",
    "bool_type": "Dit moet true of false zijn.",
    "bool_parsing": "Dit moet true of false zijn.",
    "dict_type": "Dit moet een object zijn.",
    "model_attributes_type": "Dit moet een object zijn.",
    "model_type": "Dit moet een object zijn.",
    "list_type": "Dit moet een lijst zijn.",
    "tuple_type": "Dit moet een lijst zijn.",
}
"""What is wrong with the form of a request, by the kind of mistake; others are told as they come."""


class ProblemPlace(BaseModel):
    """Where something is wrong, and how to mend it."""

    pointer: str = Field(description="The parameter, or the place in the body as a JSON pointer.")
    detail: str = Field(description="What is wrong there and what would be valid (Dutch).")


class ProblemDetails(BaseModel):
    """RFC 9457 problem details: the shape of every error of the API."""

    type: str = Field(default="about:blank", description="A URI naming the kind of problem.")
    title: str = Field(description="The kind of problem in a few words (Dutch).")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What is wrong and how to mend it (Dutch).")
    errors: list[ProblemPlace] = Field(default_factory=list, description="Every single thing that is wrong.")


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI declarations of the errors a route may answer with."""
    schema = {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}
    return {
        status: {"model": ProblemDetails, "content": {"application/problem+json": schema}, "description": "Problem"}
        for status in statuses
    }


def install(app: FastAPI, templates: Templates) -> None:
    """Answer every error of this application."""

    async def answer_scan_error(request: Request, error: Exception) -> Response:
        return _answer(request.scope, templates, _details(error), _extra(error))

    async def answer_http(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        kept = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
        if status == 405:
            kept = {"allow": ", ".join(_allowed(request))}
        return _answer(request.scope, templates, _plain(status, request.url.path), kept)

    async def answer_validation(request: Request, error: Exception) -> Response:
        return _answer(request.scope, templates, _validation(error), {})

    async def answer_nobody(_: Request, __: Exception) -> Response:
        return Response(status_code=400)  # a line that broke amid a form is no mistake of ours, and none to alert on.

    async def answer_unexpected(request: Request, error: Exception) -> Response:
        log.error("unexpected error", exc_info=error)
        return _answer(request.scope, templates, _plain(500), {})

    async def answer_outside(request: Request, _: Exception) -> Response:
        return _answer(request.scope, templates, _plain(500), _outside_the_guard())

    app.add_exception_handler(errors.ScanError, answer_scan_error)
    app.add_exception_handler(HTTPException, answer_http)
    app.add_exception_handler(RequestValidationError, answer_validation)
    app.add_exception_handler(ClientDisconnect, answer_nobody)
    app.add_exception_handler(Exception, answer_outside)  # what a guard itself does wrong; the server logs it.
    app.add_middleware(ServerErrorMiddleware, handler=answer_unexpected)  # within the guards, which add their headers.


def _outside_the_guard() -> dict[str, str]:
    """What an error of a guard itself lacks: it is answered outside all that is put around the application."""
    return SECURITY_HEADERS | {"cache-control": "no-store", HEADER: REQUEST_ID.get()}


def _allowed(request: Request) -> list[str]:
    """The methods that an address knows, whichever of its routes knows them."""
    asked = {"type": "http", "path": request.scope["path"], "root_path": "", "path_params": {}}

    def matches(route: BaseRoute, method: str) -> Match:
        return route.matches({**asked, "method": method})[0]

    near = [route for route in request.app.router.routes if matches(route, "GET") is not Match.NONE]
    return [each for each in _METHODS if any(matches(route, each) is Match.FULL for route in near)]


def refused_response(templates: Templates, scope: Scope, status: int) -> Response:
    """The answer to a request that the guard does not let in."""
    return _answer(scope, templates, _plain(status, scope["path"]), {})


def _details(error: Exception) -> ProblemDetails:
    status, title = next((status, title) for kind, status, title in STATUS if isinstance(error, kind))
    places = error.problems if isinstance(error, errors.Invalid) else ()
    return ProblemDetails(
        title=title,
        status=status,
        detail=_PLAIN[500][1] if status == 500 else str(error),
        errors=[ProblemPlace(pointer=each.field, detail=each.message) for each in places],
    )


def _extra(error: Exception) -> dict[str, str]:
    if isinstance(error, errors.TooOften):
        return {"retry-after": str(error.wait)}
    if isinstance(error, errors.NoKey):
        return {"www-authenticate": 'Bearer realm="mvoscan", error="invalid_token"'}
    if isinstance(error, errors.OutOfScope):
        asked = f'error="insufficient_scope", scope="{error.scope}"'
        return {"www-authenticate": f'Bearer realm="mvoscan", {asked}'}
    waits = {errors.Unavailable: "30", errors.UnderWay: "1"}
    return next(({"retry-after": wait} for kind, wait in waits.items() if isinstance(error, kind)), {})


def _plain(status: int, path: str = "") -> ProblemDetails:
    title, detail = _PLAIN.get(status, ("Dat lukt niet", "Deze vraag konden we niet beantwoorden."))
    if status == 413 and path.startswith(CHECK_PATH):
        title, detail = _LARGE_FILE
    return ProblemDetails(title=title, status=status, detail=detail)


def _validation(error: Exception) -> ProblemDetails:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    places = [ProblemPlace(pointer=_pointer(each), detail=_wrong(each)) for each in found[:MOST_PLACES]]
    return _plain(422).model_copy(update={"errors": places})


def _pointer(found: Mapping[str, Any]) -> str:
    """The name of a parameter, or the place in the body as a JSON pointer; the whole body when it cannot be read."""
    where, *place = found["loc"]
    if where != "body":
        return "/".join(map(str, place))
    return "" if found["type"] == "json_invalid" else json_pointer(*place)


def _wrong(found: Mapping[str, Any]) -> str:
    return _MISTAKES.get(found["type"], str(found["msg"]))


def _asks_for_json(scope: Scope) -> bool:
    """Whether a program asks for JSON on an address of a page; browsers always name HTML."""
    accept = Headers(scope=scope).get("accept", "")
    return "json" in accept and "html" not in accept


def _answer(scope: Scope, templates: Templates, details: ProblemDetails, headers: dict[str, str]) -> Response:
    path = str(scope.get("path", ""))
    if path.startswith("/api/") or path.endswith(".json") or _asks_for_json(scope):
        return JSONResponse(
            details.model_dump(), status_code=details.status, headers=headers, media_type="application/problem+json"
        )
    page = templates.render("error.html", {"problem": details}, status=details.status)
    page.headers.update(headers)
    return page
