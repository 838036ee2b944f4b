"""What is noted of every request: its route and never its address, how it ended, how long it took, and its id."""

import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from time import perf_counter
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("mvoscan.request")

HEADER = "x-request-id"
"""By this a request is found again, here and with the proxy before us."""

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is answered here."""

NO_ROUTE = "none"
"""The route of what led nowhere: its address may hold anything, so it is noted nowhere."""

_HEADER = HEADER.encode("latin-1")
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Seen(NamedTuple):
    """A request that was answered; `size` counts the bytes of the body of its answer."""

    method: str
    route: str
    status: int
    seconds: float
    size: int
    request_id: str


Observer = Callable[[Seen], None]


def logged(seen: Seen) -> None:
    """One line in the log."""
    told = {
        "method": seen.method,
        "route": seen.route,
        "status": seen.status,
        "ms": round(seen.seconds * 1000, 1),
        "bytes": seen.size,
    }
    log.info("request", extra={"told": told})


def request_id(given: str, fresh: Callable[[], str] = lambda: secrets.token_hex(8)) -> str:
    """The id that a request brought, when it is one; else a fresh one.

    >>> request_id("7f3a-proxy.01"), request_id("kort", lambda: "fresh"), request_id("a b c d e f", lambda: "fresh")
    ('7f3a-proxy.01', 'fresh', 'fresh')
    """
    return given if _GIVEN.fullmatch(given) else fresh()


class Watched:
    """ASGI middleware: gives every request an id, answers with it, and tells the observers how it went."""

    def __init__(self, app: ASGIApp, *, observers: tuple[Observer, ...]) -> None:
        """Watch `app`."""
        self.app = app
        self.observers = observers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and note how it went; what broke without an answer counts as 500."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        name, status, size = request_id(Headers(scope=scope).get(HEADER, "")), 500, 0
        REQUEST_ID.set(name)  # every request has a context of its own.

        async def send_noted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (_HEADER, name.encode("latin-1"))]
            size += len(message.get("body", b""))
            await send(message)

        began = perf_counter()
        try:
            await self.app(scope, receive, send_noted)
        finally:
            seen = Seen(_method(scope), _route(scope), status, perf_counter() - began, size, name)
            for observer in self.observers:
                observer(seen)


def _route(scope: Scope) -> str:
    """The template of the route that was found, as `/dossier/{dossier}/thema/{theme}`."""
    return str(getattr(scope.get("route"), "path", None) or NO_ROUTE)


def _method(scope: Scope) -> str:
    """The method; one that anybody can make up is no name of ours."""
    method = str(scope["method"])
    return method if method in _METHODS else "OTHER"
