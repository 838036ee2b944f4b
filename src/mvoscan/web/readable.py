"""Addresses that any other site may read: open figures, and results by their own secret address; never by a cookie."""

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OPEN = (
    "/api/v1/statistics",
    "/api/v1/catalog",
    "/api/v1/usage",
    "/api/v1/results",
    "/api/v1/scoring",
    "/api/v1/schemas",
    "/.well-known/jwks.json",
)
"""How the addresses begin that anybody may read from anywhere."""

_ALLOWED = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
_SHOWN = ("ETag", "Link", "Location", "Content-Disposition", "RateLimit", "RateLimit-Policy", "Retry-After")
_EXPOSED = {"access-control-expose-headers": ", ".join(_SHOWN)}
_ASKED = {
    "access-control-allow-methods": "GET, HEAD, OPTIONS",
    "access-control-allow-headers": "Accept, Accept-Language, If-None-Match, Range",
    "access-control-max-age": "86400",
    "allow": "GET, HEAD, OPTIONS",
}


class Readable:
    """ASGI middleware: lets scripts of other sites read those addresses, refusals included (CORS)."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a question of a browser beforehand, or add that the answer may be read."""
        if scope["type"] != "http" or not scope["path"].startswith(OPEN):
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=_ALLOWED | _ASKED)(scope, receive, send)
            return

        async def send_readable(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_ALLOWED | _EXPOSED)
            await send(message)

        await self.app(scope, receive, send_readable)
