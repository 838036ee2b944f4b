"""`/api/v1/token`: a program exchanges the code that somebody brought back for a token that reads one result.

Its errors are those of RFC 6749 (5.2), since libraries of OAuth read no problem details.
"""

from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from mvoscan.core.launch import Answer
from mvoscan.usecases.launch_result import exchange
from mvoscan.web.deps import Now, OpenDoor, PostedForm
from mvoscan.web.errors import problem_responses
from mvoscan.web.headers import TOKEN_PATH

router = APIRouter(tags=["launch"])

_LARGEST = 4096


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
    "grant_type": "authorization_code.",
    "code": "The code that somebody brought back.",
    "redirect_uri": "The address they were sent back to.",
    "code_verifier": "What the code_challenge was made of (PKCE, S256).",
    "client_id": "The client, when it does not show its key by Basic.",
    "client_secret": "Its key, when it does not show it by Basic; a public client has none.",
}
_NEEDED = ["grant_type", "code", "redirect_uri", "code_verifier"]
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": _NEEDED,
    "properties": {name: {"type": "string", "description": said} for name, said in _FIELDS.items()},
}


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
        "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": _SCHEMA}}}
    },
)
def exchange_code(request: Request, form: PostedForm, opened: OpenDoor, now: Now) -> Response:
    """A code works once and for minutes; shown twice, it ends the token that it gave."""
    fields = {name: [str(value) for value in form.getlist(name)] for name in form}
    if any(len(each) > _LARGEST for values in fields.values() for each in values):
        return _told(Answer(400, {"error": "invalid_request"}, {}))
    headers = {"authorization": request.headers.get("authorization", "")}
    with opened.service.writing() as connection:
        answer = exchange(connection, opened.launching, fields, headers, place=opened.settings.public_url, now=now)
    return _told(answer)


def _told(answer: Answer) -> Response:
    kept = {name: value for name, value in answer.headers.items() if name != "content-type"}
    open_to_all = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
    return JSONResponse(dict(answer.body), status_code=answer.status, headers=kept | open_to_all)
