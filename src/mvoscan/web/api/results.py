"""`/api/v1/results`: one result for another program, signed; whether it still holds; and the actions beside it."""

from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import Response

from mvoscan.core.capsule import Capsule
from mvoscan.core.capsule_actions import CapsuleActions
from mvoscan.core.capsule_grant import CapsuleStatus, Issued
from mvoscan.core.client import ClientAccess, Scope
from mvoscan.render.formats import CSV
from mvoscan.render.mapped_plan import actions_mapped
from mvoscan.usecases.read_capsule import read_actions, read_capsule, read_status
from mvoscan.usecases.read_mappings import mapping_named
from mvoscan.web.api.keys import perhaps_keyed
from mvoscan.web.api.part import part
from mvoscan.web.api.replies import made, offer, reply, reply_json
from mvoscan.web.api.signed import SCHEMA
from mvoscan.web.deps import Now, OpenDoor, Scan
from mvoscan.web.errors import problem_responses
from mvoscan.web.tries import LinkTries

router = part("results")

JOSE = "application/jose"
_ASKED_AGAIN = {"cache-control": "private, no-cache"}
"""May be kept, and is asked again each time: then revoking holds at once."""

_KEY_IF_NEEDED: dict[str, Any] = {"security": [{}]}
"""Beside the key that `Reader` declares: none is needed for what was shared with everyone."""

_UNKNOWN = problem_responses(404, 422, 503)
_ENDED = problem_responses(401, 403, 404, 410, 422, 503)

Reader = Annotated[ClientAccess | None, Depends(perhaps_keyed(Scope.RESULTS_READ))]
"""The client that asks, when it shows a key: it is needed only for what was shared with one client."""


def read_result(share: str, request: Request, service: Scan, reader: Reader, now: Now, tries: LinkTries) -> Response:
    """The document as it was stored and signed, to the byte. Revoked, expired or withdrawn: 410."""
    with tries.counting():
        found = _read(share, service, reader, now)
    links = f'<{SCHEMA}>; rel="describedby", </api/v1/results/{share}.jws>; rel="alternate"; type="{JOSE}"'
    media_type = "application/json"
    headers = {**_ASKED_AGAIN, "link": links}
    return reply(request, made(found.document, media_type=media_type), media_type=media_type, headers=headers)


def read_result_as_jws(
    share: str, request: Request, service: Scan, reader: Reader, now: Now, tries: LinkTries
) -> Response:
    """The same bytes as payload of a compact JWS (RFC 7515), signed with EdDSA by a key of /.well-known/jwks.json."""
    with tries.counting():
        body = _read(share, service, reader, now).compact.encode()
    return reply(request, made(body, media_type=JOSE), media_type=JOSE, headers=_ASKED_AGAIN)


def read_result_status(
    share: str, request: Request, service: Scan, opened: OpenDoor, now: Now, tries: LinkTries
) -> Response:
    """Whether a document still holds: valid, superseded, expired, withdrawn or revoked, and since when."""
    with tries.counting(), service.reading() as connection:
        found = read_status(connection, share, address=opened.settings.public_url, now=now)
    return reply_json(request, found, _ASKED_AGAIN)


def read_result_actions(
    share: str, request: Request, service: Scan, reader: Reader, now: Now, tries: LinkTries
) -> Response:
    """The action plan as it is now, when it was shared: unsigned, dated, with ids that stay."""
    with tries.counting(), service.reading() as connection:
        found = read_actions(connection, share, reader=reader, library=service.library, types=service.types, now=now)
    return reply_json(request, found, _ASKED_AGAIN)


def read_result_actions_mapped(
    share: str,
    mapping: str,
    request: Request,
    service: Scan,
    opened: OpenDoor,
    reader: Reader,
    now: Now,
    tries: LinkTries,
) -> Response:
    """The same actions in rows, with where each belongs in the plan of another tool: ids, and names that are known."""
    with tries.counting(), service.reading() as connection:
        found = read_actions(connection, share, reader=reader, library=service.library, types=service.types, now=now)
    chosen = mapping_named(opened.settings.reference_folder, service.library, mapping)
    rows = made(actions_mapped(found, chosen), media_type=CSV.media_type)
    return reply(request, rows, media_type=CSV.media_type, headers=_ASKED_AGAIN)


def _read(share: str, service: Scan, reader: Reader, now: Now) -> Issued:
    with service.reading() as connection:
        return read_capsule(connection, share, reader=reader, now=now)


_JWS = {
    200: {
        "content": {JOSE: {"schema": {"type": "string"}}},
        "description": "Three parts of base64url, with dots between them: header, document, signature.",
    }
}

offer(
    router,
    "/results/{share}/status",
    read_result_status,
    response_model=CapsuleStatus,
    summary="Whether a signed result still holds",
    responses=_UNKNOWN,
)
offer(
    router,
    "/results/{share}/actions",
    read_result_actions,
    response_model=CapsuleActions,
    summary="The action plan beside a signed result",
    responses=_ENDED,
    openapi_extra=_KEY_IF_NEEDED,
)
offer(
    router,
    "/results/{share}/actions.{mapping}.csv",
    read_result_actions_mapped,
    summary="The action plan for another tool, as CSV",
    responses={
        200: {
            "content": {"text/csv": {"schema": {"type": "string"}}},
            "description": "A row an action; what is not known of the other tool is empty.",
        },
        **_ENDED,
    },
    openapi_extra=_KEY_IF_NEEDED,
)
offer(
    router,
    "/results/{share}.jws",
    read_result_as_jws,
    summary="A result, signed (compact JWS)",
    responses={**_JWS, **_ENDED},
    openapi_extra=_KEY_IF_NEEDED,
)
for _path, _name in (("/results/{share}.json", "read_result_as_json"), ("/results/{share}", "read_result")):
    offer(
        router,
        _path,
        read_result,
        operation_id=_name,
        response_model=Capsule,
        summary="A result as JSON",
        responses=_ENDED,
        openapi_extra=_KEY_IF_NEEDED,
    )
