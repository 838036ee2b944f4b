"""`/api/v1/token`: a program exchanges the code that somebody brought back for a token that reads one result.

Its errors are those of RFC 6749 (5.2), since libraries of OAuth read no problem details.
"""

from typing import Annotated, Any, Literal

from fastapi import Depends, Request
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from mvoscan.core.launch import Answer
from mvoscan.usecases.launch_result import exchange
from mvoscan.web.api.part import part
from mvoscan.web.deps import Now, OpenDoor, posted_form
from mvoscan.web.errors import problem_responses
from mvoscan.web.headers import TOKEN_PATH
from mvoscan.web.tries import KeyTries

router = part("launch")

_LARGEST = 4096
_GUESSED = frozenset(("invalid_client", "invalid_grant"))
"""What is answered to a key or a code that is not right."""


class Token(BaseModel):
    """A token for one result."""

    token_type: Literal["Bearer"] = Field(description="How it is shown: Authorization: Bearer.")
    access_token: str = Field(description="The token (mvt_…).")
    expires_in: int = Field(description="Seconds that it is valid, unless the consent is taken back.")
    scope: str = Field(description="What it is for: results:read, of the one result that was consented to.")
    result: str = Field(description="Address of that result: show the token there.")


class TokenError(BaseModel):
    """Why there is no token (RFC 6749, 5.2)."""

    error: str = Field(description="invalid_request, invalid_client, invalid_grant, unsupported_grant_type, …")
    error_description: str | None = Field(default=None, description="What is wrong, in English.")


_FIELDS = {
    "grant_type": "How the token is asked.",
    "code": "The code that somebody brought back.",
    "redirect_uri": "The address they were sent back to.",
    "code_verifier": "What the code_challenge was made of (PKCE, S256).",
    "client_id": "The client, when it does not show its key by Basic.",
    "client_secret": "Its key, when it does not show it by Basic; a public client has none.",
}
_ENUMS = {"grant_type": {"enum": ["authorization_code"]}}
_NEEDED = ["grant_type", "code", "redirect_uri", "code_verifier"]
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": _NEEDED,
    "properties": {
        name: {"type": "string", "description": said, **_ENUMS.get(name, {})} for name, said in _FIELDS.items()
    },
    "examples": [
        {
            "grant_type": "authorization_code",
            "code": "6R6AoZkdQJdRg1bfc7TWTbnYdNvtiH4CDKfC8aWW1xZli6kF",
            "redirect_uri": "https://tool.example/terug",
            "code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        }
    ],
}


async def _read_fields(request: Request) -> dict[str, list[str]] | None:
    """What was sent; None when that is no form, or too much: then the error is one of OAuth too."""
    try:
        form = await posted_form(request)
    except HTTPException as error:
        if error.status_code != 400:
            raise
        return None
    fields = {name: [str(value) for value in form.getlist(name)] for name in form}
    return None if any(len(each) > _LARGEST for values in fields.values() for each in values) else fields


Fields = Annotated[dict[str, list[str]] | None, Depends(_read_fields)]


@router.post(
    TOKEN_PATH.removeprefix("/api/v1"),
    summary="Exchange a code for a token",
    response_model=Token,
    responses={
        400: {"model": TokenError, "description": "Why there is no token."},
        401: {"model": TokenError, "description": "The client did not show a key that works."},
        **problem_responses(413, 503),
    },
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": _SCHEMA}}},
        "security": [{"client": []}, {}],
    },
)
def exchange_code(request: Request, fields: Fields, opened: OpenDoor, now: Now, tries: KeyTries) -> Response:
    """A code works once and for minutes; shown twice, it ends the token that it gave."""
    if fields is None:
        return _told(Answer(400, {"error": "invalid_request"}, {}))
    tries.check()
    headers = {"authorization": request.headers.get("authorization", "")}
    with opened.service.writing() as connection:
        answer = exchange(connection, opened.launching, fields, headers, place=opened.settings.public_url, now=now)
    if answer.body.get("error") in _GUESSED:
        tries.miss()
    return _told(answer)


def _told(answer: Answer) -> Response:
    kept = {name: value for name, value in answer.headers.items() if name != "content-type"}
    open_to_all = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
    return JSONResponse(dict(answer.body), status_code=answer.status, headers=kept | open_to_all)
