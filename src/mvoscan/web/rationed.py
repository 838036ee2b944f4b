"""How often the API answers one address: a count in memory, and the headers that tell a program where it stands."""

import time
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from threading import Lock
from typing import NamedTuple

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

WINDOW = 60
"""Seconds; windows lie side by side, the same for everybody."""

_STARTS = ("/api/", "/.well-known/")


class Left(NamedTuple):
    """What is left of a window: requests, and seconds. Below zero, the request is one too many."""

    requests: int
    seconds: int


class Windows:
    """How often each address asked in the window of now; what came before is forgotten, and nothing is kept."""

    def __init__(self, most: int, clock: Callable[[], float] = time.time) -> None:
        """Allow so many requests in a window."""
        self.most = most
        self._clock = clock
        self._began = 0
        self._counts: dict[str, int] = {}
        self._lock = Lock()

    def ask(self, who: str) -> Left:
        """Count once more for an address.

        >>> windows = Windows(1, clock=lambda: 90.0)
        >>> windows.ask("192.0.2.1"), windows.ask("192.0.2.1").requests, windows.ask("192.0.2.2").requests
        (Left(requests=0, seconds=30), -1, 0)
        """
        now = int(self._clock())
        with self._lock:
            if now // WINDOW != self._began:
                self._began, self._counts = now // WINDOW, {}
            self._counts[who] = self._counts.get(who, 0) + 1
            return Left(self.most - self._counts[who], WINDOW - now % WINDOW)


class Rationed:
    """ASGI middleware: a program that asks the API too often gets 429, with when to come back.

    Each server counts for itself: with several of them an address may ask that many times as often.
    """

    def __init__(self, app: ASGIApp, *, most: int, refused: Callable[[Scope, int], Response]) -> None:
        """Allow so many requests a minute, without end when it is 0; `refused` makes the answer with a status."""
        self.app = app
        self.windows = Windows(most)
        self.policy = f'"default";q={most};w={WINDOW}'
        self.refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http" or not self.windows.most or not scope["path"].startswith(_STARTS):
            await self.app(scope, receive, send)
            return
        left = self.windows.ask(address_of(scope))
        told = {"ratelimit-policy": self.policy, "ratelimit": f'"default";r={max(0, left.requests)};t={left.seconds}'}

        async def send_told(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(told)
            await send(message)

        if left.requests >= 0:
            await self.app(scope, receive, send_told)
            return
        refusal = self.refused(scope, 429)
        refusal.headers["retry-after"] = str(left.seconds)
        await refusal(scope, receive, send_told)


def address_of(scope: Scope) -> str:
    """From where somebody asks, to count how often: an address, or of IPv6 the network of one household or office.

    >>> address_of({"client": ("2001:db8:1:2:3::4", 5)}), address_of({"client": ("192.0.2.1", 5)}), address_of({})
    ('2001:db8:1:2::/64', '192.0.2.1', '')
    """
    host, _ = scope.get("client") or ("", 0)
    try:
        found = ip_address(host)
    except ValueError:
        return str(host)
    return str(ip_network((found, 64), strict=False)) if found.version == 6 else str(host)
