"""Where a webhook may go: to an address of the public internet by https, never into our own network."""

from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from mvoscan.core.errors import Invalid, Problem

LONGEST_URL = 500

_TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv6 addresses that lead to IPv4 ones (RFC 6052)."""
_FIELD = "url"


class Target(NamedTuple):
    """Where a webhook goes; one for testing is a host that the settings name."""

    host: str
    port: int
    testing: bool


def read_target(url: str, *, testing: Collection[str]) -> Target:
    """Where this address leads; raises `Invalid`. Only hosts for testing may go without https.

    >>> read_target("https://tool.example/haak", testing=())
    Target(host='tool.example', port=443, testing=False)
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise _wrong("Dit is geen adres. Geef een volledig adres met https://.") from None
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST_URL
    if not plain or not host or parts.scheme not in {"https", "http"}:
        raise _wrong(f"Dit is geen adres. Geef een volledig adres met https://, van hoogstens {LONGEST_URL} tekens.")
    if parts.username is not None or "#" in url:
        raise _wrong("Een adres voor een webhook heeft geen gebruikersnaam en geen #.")
    named = host in testing
    if parts.scheme == "http" and not named:
        raise _wrong("Een webhook gaat alleen over https. Geef een adres dat met https:// begint.")
    return Target(host, port or (443 if parts.scheme == "https" else 80), named)


def public_address(text: str) -> bool:
    """Whether this IP address is one of the public internet: not private, local, reserved or for many at once.

    >>> [public_address(each) for each in ("193.191.1.1", "127.0.0.1", "10.0.0.1", "169.254.169.254", "224.0.0.1")]
    [True, False, False, False, False]
    >>> [public_address(each) for each in ("2a00:1450::1", "::1", "fe80::1%eth0", "::ffff:10.0.0.1", "64:ff9b::7f00:1")]
    [True, False, False, False, False]
    """
    try:
        found = _inner(ip_address(text))
    except ValueError:
        return False
    special = (found.is_private, found.is_loopback, found.is_link_local, found.is_multicast, found.is_reserved)
    local = isinstance(found, IPv6Address) and (found.is_site_local or found.scope_id is not None)
    return found.is_global and not found.is_unspecified and not local and not any(special)


def refusal(host: str) -> Invalid:
    """Why a webhook does not go to this host."""
    return _wrong(
        f"'{host[:100]}' leidt naar een adres dat niet op het openbare internet staat. Daar sturen we niets naartoe: "
        "geef een adres dat iedereen kan bereiken."
    )


def unknown(host: str) -> Invalid:
    """That a host has no address."""
    return _wrong(f"We vinden geen adres voor '{host[:100]}'. Controleer de naam, en of ze al in de DNS staat.")


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address to which an IPv6 one leads, if it leads to one."""
    if isinstance(address, IPv4Address):
        return address
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address


def _wrong(message: str) -> Invalid:
    return Invalid(Problem(field=_FIELD, message=message))
