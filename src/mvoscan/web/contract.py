"""The contract of the API: its OpenAPI document, and what every operation may answer besides its own answers.

`docs/openapi.json` is this document; `mvoscan openapi --check` fails when the two differ.
"""

import json
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from typing import Any, NamedTuple

from fastapi.openapi.utils import get_openapi
from starlette.datastructures import MutableHeaders
from starlette.responses import Response

from mvoscan.web.api.parts import router
from mvoscan.web.errors import ProblemDetails, problem_responses

TITLE = "mvoscan"

_DESCRIPTION = """
How often the scan is used, by which types of institution, from the same numbers as the page /cijfers: live, and every
answer says `as_of`. The results of closed periods, as they were published: begin at /api/v1/statistics. One result that
a body shared with your program, signed: /api/v1/results. Errors are problem details (RFC 9457). Recipes, limits and
what may change: docs/api.md.
"""

_TAGS = {
    "usage": "How often the scan is used, live.",
    "statistics": "Results of closed periods, as they were published.",
    "catalog": "What can be had here, for portals (DCAT-AP-VL).",
    "results": "One result that was shared, signed, and what it takes to check it.",
    "events": "What happened, in order and by ids, to be replayed from a cursor.",
    "webhooks": "Where events are sent, and what became of them.",
    "launch": "Asking somebody for a result: OAuth 2.0, authorization code with PKCE.",
    "submissions": "A whole scan in one request, from another front end.",
    "reference": "The codes that are counted by, and what they mean.",
}
_CHANGES = frozenset({"post", "put", "patch", "delete"})
_ANY = (429,)
"""What every operation may answer: asked too often."""
_CHANGING = (403, 413)
"""What an operation that changes something may answer besides: sent by another site, too large."""
_HEADERS = {
    "RateLimit-Policy": "How often an address may ask: `q` requests in `w` seconds.",
    "RateLimit": "What is left: `r` requests in the `t` seconds to come.",
    "Retry-After": "After how many seconds to ask again.",
}
_WAITING = frozenset({"429", "503"})


class Place(NamedTuple):
    """A part of an address: what it is, and one with which an operation answers on a service with a demo's years."""

    description: str
    example: str


PLACES = {
    "dataset": Place("A dataset: theme-results, question-results or coverage.", "theme-results"),
    "release": Place("A release by name, as 2026-Q3.1, or latest.", "demo-2026-Q3.1"),
    "share": Place("The address of a shared result, as whoever manages the scan gave it.", "WxW4m0JtVmZnT7m8xq2kLQ"),
    "webhook": Place("A webhook, by its id.", "5c1f9a0e2b7d4c6f8a90"),
    "event": Place("An event that was delivered to it, by its id.", "evt_5c1f9a0e2b7d4c6f8a90b1c2"),
    "mapping": Place("A mapping to the plan of another tool: sustatool or sdgs.", "sustatool"),
    "codelist": Place("A code list; /api/v1/statistics/codelists names them.", "theme"),
    "data": Place("The word data: the rows, in a format by Accept.", "data"),
    "questionnaire": Place("A questionnaire; /api/v1/questionnaires names them.", "mvo-overheid"),
    "edition": Place("An edition of it, as 2026.1.", "2026.2"),
}
"""The parts of addresses, by name."""


@cache
def described() -> dict[str, Any]:
    """The OpenAPI 3.1 document of the API; the same for every service, so it names no server."""
    document = get_openapi(
        title=TITLE,
        version=version("mvoscan"),
        description=_DESCRIPTION,
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        routes=router.routes,
        tags=[{"name": name, "description": text} for name, text in _TAGS.items()],
        servers=[{"url": "/", "description": "The service that gives this document."}],
    )
    schemas = document["components"]["schemas"]
    for method, operation in _operations(document):
        operation["responses"] = _responses(method, operation["responses"])
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "path":
                parameter.update(PLACES[parameter["name"]]._asdict())
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["ProblemDetails"] = _problem_schema()
    document["components"]["headers"] = {
        name: {"schema": {"type": "string"}, "description": text} for name, text in _HEADERS.items()
    }
    return document


def written() -> str:
    """The document as it is kept in a file."""
    return json.dumps(described(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def retire(response: Response, *, since: int, gone: str, instead: str) -> None:
    """Say in the headers of an answer that its address is to go (RFC 9745 and RFC 8594).

    `since` is the second (POSIX) from when it is deprecated, `gone` the HTTP date on which it stops, `instead` where
    to read what takes its place. Nothing of version 1 is retired yet.

    >>> answer = Response()
    >>> retire(answer, since=1796083200, gone="Thu, 02 Dec 2027 00:00:00 GMT", instead="/api/v2/usage.json")
    >>> answer.headers["deprecation"], answer.headers["link"]
    ('@1796083200', '</api/v2/usage.json>; rel="successor-version"')
    """
    headers: MutableHeaders = response.headers
    headers["deprecation"] = f"@{since}"
    headers["sunset"] = gone
    headers["link"] = f'<{instead}>; rel="successor-version"'


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in document["paths"].values():
        yield from ((method, each) for method, each in path.items() if method != "parameters")


def _responses(method: str, declared: dict[str, Any]) -> dict[str, Any]:
    """The answers of an operation, with those that any may give; FastAPI declares errors in a shape we never send."""
    common = (*_ANY, *(_CHANGING if method in _CHANGES else ()))
    problems = {str(status): _problem(status) for status in common}
    own = {status: each if _as_declared(status, each) else _problem(int(status)) for status, each in declared.items()}
    found = {**problems, **own}
    for status, each in found.items():
        sent = [name for name in _HEADERS if name != "Retry-After" or status in _WAITING]
        each["headers"] = {
            **each.get("headers", {}),
            **{name: {"$ref": f"#/components/headers/{name}"} for name in sent},
        }
    return dict(sorted(found.items()))


def _as_declared(status: str, answer: dict[str, Any]) -> bool:
    """Whether an answer is no problem of ours: it went well, or another standard says how its errors look."""
    schemas = [each.get("schema", {}).get("$ref", "") for each in answer.get("content", {}).values()]
    return status < "400" or any(each.endswith("/TokenError") for each in schemas)


def _problem(status: int) -> dict[str, Any]:
    """An answer that is a problem, as the document declares it."""
    declared = problem_responses(status)[status]
    return {"description": declared["description"], "content": declared["content"]}


def _is_own(status: str, response: dict[str, Any]) -> bool:
    """Whether an answer stays as its operation declares it: no error, or an error of another standard (OAuth 2.0)."""
    media = response.get("content", {})
    return status < "400" or ("application/problem+json" not in media and "HTTPValidationError" not in str(media))


def _problem_schema() -> dict[str, Any]:
    schema = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    return {name: value for name, value in schema.items() if name != "$defs"}
