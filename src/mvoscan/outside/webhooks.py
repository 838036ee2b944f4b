"""Calls webhooks of others: only on the public internet, at the very address that was judged, and briefly."""

import socket
from collections.abc import Collection, Mapping

from mvoscan.core.errors import Invalid, Unavailable
from mvoscan.core.webhook_target import public_address, read_target, refusal, unknown

SECONDS = 15.0
"""How long one call may take as a whole."""


class WebhookCaller:
    """Judges where a webhook goes, and calls it; only hosts for testing may be in our own network."""

    def __init__(self, testing: Collection[str] = ()) -> None:
        """Call nobody yet."""
        self._testing = frozenset(each.lower() for each in testing)

    def check(self, url: str) -> None:
        """Raise `Invalid` for an address where we send nothing."""
        target = read_target(url, testing=self._testing)
        addresses(target.host, target.port, testing=target.testing)

    def call(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Send it and give the status; redirects are not followed, and of the answer nothing else is read.

        Raises `Unavailable` when nobody answers in time, and when we send nothing there.
        """
        from mvoscan.outside.checked import post  # noqa: PLC0415 # it takes time, which only who calls gives.

        try:
            target = read_target(url, testing=self._testing)
            return post(
                url,
                headers,
                body,
                seconds=SECONDS,
                resolve=lambda host, port: addresses(host, port, testing=target.testing),
            )
        except Invalid as error:
            raise Unavailable(str(error)) from error


def addresses(host: str, port: int, *, testing: bool) -> list[str]:
    """The addresses of a host, all of which we may reach; raises `Invalid`."""
    try:
        found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise unknown(host) from None
    if not testing and not all(public_address(each) for each in found):
        raise refusal(host)
    return list(dict.fromkeys(found))
