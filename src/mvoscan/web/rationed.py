"""The API answers one address so often: a program that asks too often is refused, and always told where it stands."""

from collections.abc import Callable
from ipaddress import ip_address, ip_network

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mvoscan.web.ration import WINDOW, Ration

_STARTS = ("/api/", "/.well-known/")


class Rationed:
    """ASGI middleware: a program that asks the API too often gets 429, with when to come back."""

    def __init__(self, app: ASGIApp, *, ration: Ration, refused: Callable[[Scope, int], Response]) -> None:
        """Allow what the ration does, without end when it is 0; `refused` makes the answer with a status."""
        self.app = app
        self.ration, self.most = ration, ration.windows.most
        self.policy = f'"default";q={self.most};w={WINDOW}'
        self.refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http" or not self.most or not scope["path"].startswith(_STARTS):
            await self.app(scope, receive, send)
            return
        left = self.ration.ask(address_of(scope))
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
