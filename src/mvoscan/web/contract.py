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
    "orders": "How often was ordered from the offer, live.",
    "statistics": "Results of closed periods, as they were published.",
    "catalog": "What can be had here, for portals (DCAT-AP-VL).",
    "results": "One result that was shared, signed, and what it takes to check it.",
    "events": "What happened, in order and by ids, to be replayed from a cursor.",
    "webhooks": "Where events are sent, and what became of them.",
    "launch": "Asking somebody for a result: OAuth 2.0, authorization code with PKCE.",
    "submissions": "A whole scan in one request, from another front end.",
    "reference": "The codes that are counted by, and what they mean.",
    "labels": "Labels, quality marks and audit options for public procurement.",
}
_CHANGES = frozenset({"post", "put", "patch", "delete"})
_ANY = (429,)
"""What every operation may answer: asked too often."""
_CHANGING = (403, 413)
"""What an operation that changes something may answer besides: sent by another site, too large."""
_WITH_JSON = (400,)
"""What an operation that is sent JSON may answer besides: it cannot be read."""


class Sent(NamedTuple):
    """A header of answers: what it says, and with which statuses it comes; none means all."""

    description: str
    statuses: frozenset[str] = frozenset()


_HEADERS = {
    "RateLimit-Policy": Sent("How often an address may ask: `q` requests in `w` seconds."),
    "RateLimit": Sent("What is left: `r` requests in the `t` seconds to come."),
    "Retry-After": Sent("After how many seconds to ask again.", frozenset({"409", "429", "503"})),
    "WWW-Authenticate": Sent("What is wrong with the key, or which scope it lacks.", frozenset({"401", "403"})),
    "Location": Sent("Where it is.", frozenset({"307"})),
    "ETag": Sent("Names these bytes: send it as If-None-Match.", frozenset({"304"})),
}
_CLIENT = {"type": "http", "scheme": "basic", "description": "The id of a client, and its key as password."}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "An ETag of an earlier answer: when nothing changed, 304 and no body.",
}


class Place(NamedTuple):
    """A part of an address: what it is, an example that answers on a service with a demo's years, and its signs.

    With other signs it may be another address: what follows a dot is a suffix.
    """

    description: str
    example: str
    pattern: str = "^[A-Za-z0-9_-]+$"


_DOTTED = "^[A-Za-z0-9._-]+$"
PLACES = {
    "dataset": Place("A dataset: theme-results, question-results or coverage.", "theme-results"),
    "release": Place("A release by name, as 2026-Q3.1, or latest.", "demo-2026-Q3.1", _DOTTED),
    "share": Place(
        "The address of a shared result, as whoever manages the scan gave it.", "3rsXjKtb-gOH2YCPw1mZGQ_uinoaFLnt"
    ),
    "webhook": Place("A webhook, by its id.", "wh_5c1f9a0e2b7d4c6f"),
    "event": Place("An event that was delivered to it, by its id.", "evt_5c1f9a0e2b7d4c6f8a90b1c2"),
    "mapping": Place("A mapping to the plan of another tool: sustatool or sdgs.", "sustatool"),
    "codelist": Place("A code list; /api/v1/statistics/codelists names them.", "theme"),
    "data": Place("The word data: the rows, in a format by Accept.", "data", "^data$"),
    "label": Place("A label, by its code; /api/v1/labels names them.", "fsc"),
    "questionnaire": Place("A questionnaire; /api/v1/questionnaires names them.", "mvo-overheid"),
    "edition": Place("An edition of it, as 2026.1.", "2026.2", _DOTTED),
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
        operation["responses"] = _responses(method, operation)
        if "304" in operation["responses"]:
            operation["parameters"] = [*operation.get("parameters", ()), _IF_NONE_MATCH]
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "path":
                place = PLACES[parameter["name"]]
                parameter |= {"description": place.description, "example": place.example}
                parameter["schema"]["pattern"] = place.pattern
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["ProblemDetails"] = _problem_schema()
    document["components"]["securitySchemes"]["client"] = _CLIENT
    document["components"]["headers"] = {
        name: {"schema": {"type": "string"}, "description": told.description} for name, told in _HEADERS.items()
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
    headers.append("link", f'<{instead}>; rel="successor-version"')


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in document["paths"].values():
        yield from ((method, each) for method, each in path.items() if method != "parameters")


def _responses(method: str, operation: dict[str, Any]) -> dict[str, Any]:
    """The answers of an operation, with those that any may give; FastAPI declares errors in a shape we never send."""
    declared = operation["responses"]
    read = operation.get("requestBody", {}).get("content", {})
    common = (*_ANY, *(_CHANGING if method in _CHANGES else ()), *(_WITH_JSON if "application/json" in read else ()))
    problems = {str(status): _problem(status) for status in common}
    own = {status: each if _as_declared(status, each) else _problem(int(status)) for status, each in declared.items()}
    found = {**problems, **own}
    for status, each in found.items():
        sent = [name for name, told in _HEADERS.items() if not told.statuses or status in told.statuses]
        if status == "200" and "304" in found:
            sent.append("ETag")
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


def _problem_schema() -> dict[str, Any]:
    schema = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    return {name: value for name, value in schema.items() if name != "$defs"}
