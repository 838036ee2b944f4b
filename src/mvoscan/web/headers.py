"""What every answer carries, and what no other site may send: security headers and a cross-site guard.

The guard is the rule of browsers' own `Sec-Fetch-Site` and `Origin`: a request that changes something must come from
our own pages. There are no form tokens, so a page left open for a day still saves.
"""

from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def security_policy(*, form_action: str = "") -> str:
    """What a page may load and send; a form may also lead to `form_action`, an origin, where one page needs that."""
    forms = " ".join(each for each in ("'self'", form_action) if each)
    return (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        f"form-action {forms}; base-uri 'none'; frame-ancestors 'none'"
    )


CONTENT_SECURITY_POLICY = security_policy()
SHOWING_FRAMES = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
"""For a page that shows how a frame of ours looks."""

SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
TOKEN_PATH = "/api/v1/token"  # noqa: S105 # an address is no secret.
"""Where a program exchanges a code, also from a page of its own: no cookie is read there."""

PRIVATE = (
    "/dossier",
    "/verder",
    "/gedeeld",
    "/koppelen",
    "/start",
    "/beheer",
    "/mijn-bestuur",
    "/aanmelden",
    "/afmelden",
    "/api/v1/results",
)
"""What these addresses begin with is nobody's search result."""

FRAMED = "/embed/"
"""What begins so may stand in pages of others; it says itself in which. Every other page refuses all of them."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

Raw = Iterable[tuple[bytes, bytes]]
"""Headers as ASGI has them."""


def _raw(headers: Mapping[str, str]) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items())


class Guard:
    """ASGI middleware: adds the headers, keeps pages out of caches, refuses changes sent by another site."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        trusted_origins: tuple[str, ...],
        secure: bool,
        most: int,
        most_at: Mapping[str, int],
        refused: Callable[[Scope, int], Response],
    ) -> None:
        """Guard `app`; `refused` makes the answer with a status.

        `most` is the largest body in bytes, `most_at` that of addresses that begin with something.
        """
        self.app = app
        self.most = most
        self.most_at = dict(most_at)
        self.trusted = frozenset(trusted_origins)
        added = {**SECURITY_HEADERS, "cache-control": "no-store"}
        if secure:
            added["strict-transport-security"] = "max-age=31536000; includeSubDomains"
        self.added = _raw(added)
        self.added_to_private = _raw(added | {"x-robots-tag": "noindex, nofollow"})
        self.refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._added(scope["path"], message["headers"])]
            await send(message)

        most = self._most(scope["path"])
        status = self._refusal(scope, most)
        app = self.refused(scope, status) if status else self.app
        await app(scope, self._limited(receive, most), send_guarded)

    def _added(self, path: str, headers: Raw) -> Iterable[tuple[bytes, bytes]]:
        """What an answer lacks; `X-Frame-Options` knows no list, so a frame with a policy of its own goes without."""
        has = {name.lower() for name, _ in headers}
        if path.startswith(FRAMED) and b"content-security-policy" in has:
            has.add(b"x-frame-options")
        added = self.added_to_private if path.startswith(PRIVATE) else self.added
        return (each for each in added if each[0] not in has)

    def _most(self, path: str) -> int:
        return next((most for start, most in self.most_at.items() if path.startswith(start)), self.most)

    def _limited(self, receive: Receive, most: int) -> Receive:
        """Receive a body that does not say its length, up to the limit."""
        size = 0

        async def receive_limited() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > most:
                raise HTTPException(413)
            return message

        return receive_limited

    def _refusal(self, scope: Scope, most: int) -> int | None:
        """Why a request is not let in: 403 from another site, 404 no address, 413 too large; None when it is.

        An address with a null character is nobody's, and PostgreSQL takes none in a text.
        """
        headers = Headers(scope=scope)
        if "\0" in scope["path"]:
            return 404
        if scope["method"] not in _SAFE and scope["path"] != TOKEN_PATH and not self._own(headers):
            return 403
        length = headers.get("content-length", "")
        return 413 if length.isdecimal() and int(length) > most else None

    def _own(self, headers: Headers) -> bool:
        """Whether a browser sent this from our own pages (a program that is no browser sends neither header)."""
        origin = headers.get("origin")
        if origin in self.trusted:
            return True
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in {"same-origin", "none"}
        return origin is None or urlsplit(origin).netloc == headers.get("host")
