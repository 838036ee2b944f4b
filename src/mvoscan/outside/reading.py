"""Read what an address of somebody else answers: once, without following where it leads, and never much."""

from urllib.parse import urlsplit

import httpx2

from mvoscan.core.errors import NotFound, Unavailable

_SECONDS = 8.0
_MOST = 256 * 1024
_LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))


def read_address(address: str) -> bytes:
    """The body behind an address on https, or on this machine; raises `NotFound` or `Unavailable` with why."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise Unavailable(f"{address} vragen we niet: het is geen adres op https.")
    try:
        with httpx2.Client(timeout=_SECONDS, follow_redirects=False) as client:
            found = client.get(address, headers={"accept": "application/json"})
    except httpx2.HTTPError as error:
        raise Unavailable(f"{address} antwoordt niet.") from error
    if found.status_code == 404:
        raise NotFound(f"{address} bestaat niet.")
    if found.status_code != 200 or len(found.content) > _MOST:
        raise Unavailable(f"{address} gaf een antwoord dat we niet kunnen gebruiken (HTTP {found.status_code}).")
    return found.content
