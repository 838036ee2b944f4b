"""What every answer carries, and what no other site may send: security headers and a cross-site guard.

The guard is the rule of browsers' own `Sec-Fetch-Site` and `Origin`: a request that changes something must come from
our own pages. There are no form tokens, so a page left open for a day still saves.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """ASGI middleware: adds the headers, keeps pages out of caches, refuses changes sent by another site."""

    def __init__(
        self, app: ASGIApp, *, trusted_origins: tuple[str, ...], secure: bool, refused: Callable[[Scope], Response]
    ) -> None:
        """Guard `app`; `refused` makes the answer to a request from another site."""
        self.app = app
        self.trusted = frozenset(trusted_origins)
        self.headers = dict(SECURITY_HEADERS)
        if secure:
            self.headers["strict-transport-security"] = "max-age=31536000"
        self.refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        foreign = scope["method"] not in _SAFE and not self._own(Headers(scope=scope))
        app = self.refused(scope) if foreign else self.app
        await app(scope, receive, send_guarded)

    def _own(self, headers: Headers) -> bool:
        """Whether a browser sent this from our own pages (a program that is no browser sends neither header)."""
        origin = headers.get("origin")
        if origin in self.trusted:
            return True
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in {"same-origin", "none"}
        return origin is None or urlsplit(origin).netloc == headers.get("host")
