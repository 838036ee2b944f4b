"""A program of others (afnemer) that uses the API: what it may do, its keys, and where it takes people back to.

A key and a token are texts that a scanner for secrets recognises: a prefix, 40 hexadecimal digits, and 8 more that
check them. They are shown once; only a hash of them is kept.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Collection, Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit
from zlib import crc32

from pydantic import BaseModel, ConfigDict

from mvoscan.core.errors import Invalid, NoKey, OutOfScope, Problem

KEY_PREFIX = "mvs_"
"""What a key of a client begins with."""

TOKEN_PREFIX = "mvt_"  # noqa: S105 # it is no secret: it only says what follows.
"""What a token for one result begins with."""

RANDOM_BYTES = 20
"""How many random bytes a key or token is made of."""

SECRET_PATTERN = "mv[st]_[0-9a-f]{48}"  # noqa: S105 # a pattern is no secret.
"""What a scanner for secrets looks for."""

LONGEST_NAME = 80
LONGEST_ADDRESS = 500
MOST_ADDRESSES = 10
MOST_KEY_DAYS = 730
"""Most days that a key is valid."""

KEY_DAYS = 365
"""How many days a key is valid when nobody chose."""

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\]")
_LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
_PLAIN = re.compile(r"[\x21-\x7e]+")


class Scope(StrEnum):
    """What a client may do."""

    RESULTS_READ = "results:read"
    EVENTS_READ = "events:read"
    WEBHOOKS_MANAGE = "webhooks:manage"
    SUBMISSIONS_WRITE = "submissions:write"
    STATISTICS_INTERNAL = "statistics:internal"


SCOPE_WORDS = {
    Scope.RESULTS_READ: "resultaten lezen waarvoor de beheerder van de scan toestemming gaf",
    Scope.EVENTS_READ: "gebeurtenissen lezen over die scans en over publicaties",
    Scope.WEBHOOKS_MANAGE: "zelf webhooks beheren",
    Scope.SUBMISSIONS_WRITE: "een hele scan insturen",
    Scope.STATISTICS_INTERNAL: "zien hoeveel scans begonnen, ver geraakten en ingediend zijn (nooit scores)",
}
"""The scopes on screen."""


class Client(BaseModel):
    """A client as an operator registered it; a public one cannot keep a secret and so has no keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    public_id: str
    name: str
    redirect_uris: tuple[str, ...]
    scopes: tuple[Scope, ...]
    confidential: bool
    made_at: datetime
    revoked_at: datetime | None = None


class ClientKey(BaseModel):
    """A key as its makers see it; the key itself is known only to who holds it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    public_id: str
    made_at: datetime
    expires_at: datetime
    last_used_on: date | None = None
    revoked_at: datetime | None = None

    def check(self, now: datetime) -> None:
        """Raise `NoKey`, with why, when it opens nothing any more."""
        if self.revoked_at is not None:
            raise NoKey("Deze sleutel is ingetrokken. Vraag een nieuwe aan wie deze dienst aanbiedt.")
        if self.expires_at <= now:
            raise NoKey(f"Deze sleutel is verlopen op {self.expires_at:%Y-%m-%d}. Vraag een nieuwe.")


class ClientAccess(NamedTuple):
    """Who asks, with a key or with a token: the client, and what it may do.

    A token opens one result only: that of `consent`, the public id of a consent; with a key there is none.
    """

    number: int
    public_id: str
    name: str
    scopes: frozenset[Scope]
    consent: str | None = None

    def demand(self, scope: Scope) -> None:
        """Raise `OutOfScope` when it may not do this."""
        if scope not in self.scopes:
            raise OutOfScope(f"Deze sleutel mag dit niet: daarvoor is '{scope.value}' nodig.", scope=scope.value)


class ClientWish(BaseModel):
    """What an operator chose for a new client."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    redirect_uris: tuple[str, ...]
    scopes: tuple[Scope, ...]
    confidential: bool


def secret_of(prefix: str, random: bytes) -> str:
    """A key or token of these random bytes, with its check.

    >>> secret_of(KEY_PREFIX, bytes(20))
    'mvs_0000000000000000000000000000000000000000963fbb8e'
    """
    body = random.hex()
    return f"{prefix}{body}{crc32(body.encode()):08x}"


def well_formed(secret: str, prefix: str) -> bool:
    """Whether a text can be a key or token at all: its form and its check are right.

    >>> well_formed("mvs_0000000000000000000000000000000000000000963fbb8e", KEY_PREFIX)
    True
    >>> well_formed("mvs_0000000000000000000000000000000000000001963fbb8e", KEY_PREFIX)
    False
    """
    if not re.fullmatch(SECRET_PATTERN, secret) or not secret.startswith(prefix):
        return False
    body, check = secret[len(prefix) : -8], secret[-8:]
    return f"{crc32(body.encode()):08x}" == check


def derived_token(key: str, *purpose: str) -> str:
    """A token that only who holds this key can make again, for one purpose: so that it need not be kept to repeat it.

    >>> len(derived_token("mvs_00", "a")), derived_token("mvs_00", "a") == derived_token("mvs_00", "b")
    (43, False)
    """
    digest = hmac.digest(key.encode(), "\x00".join(purpose).encode(), "sha256")
    return urlsafe_b64encode(digest).decode().rstrip("=")


def read_wish(
    *, name: str, redirect_uris: Iterable[str], scopes: Collection[str], confidential: bool = True
) -> ClientWish:
    """What an operator chose; raises `Invalid` with all that is wrong, by `naam`, `adressen` and `rechten`."""
    said = " ".join(name.split())
    addresses = tuple(dict.fromkeys(each.strip() for each in redirect_uris if each.strip()))
    problems = [*_name_problems(said), *_address_problems(addresses), *_scope_problems(scopes, confidential)]
    if problems:
        raise Invalid(*problems)
    chosen = tuple(each for each in Scope if each.value in scopes)
    return ClientWish(name=said, redirect_uris=addresses, scopes=chosen, confidential=confidential)


def read_days(text: str) -> int:
    """How many days a key is valid; raises `Invalid`.

    >>> read_days("30")
    30
    """
    plain = text.strip()
    if plain.isascii() and plain.isdecimal() and len(plain) < 5 and 1 <= int(plain) <= MOST_KEY_DAYS:
        return int(plain)
    message = f"Een sleutel is 1 tot {MOST_KEY_DAYS} dagen geldig. Vul een aantal dagen in."
    raise Invalid(Problem(field="dagen", message=message))


def origin_of(redirect_uri: str) -> str:
    """Where an address of a client lives, as a security policy names it.

    >>> origin_of("https://tool.example:8443/terug?a=b")
    'https://tool.example:8443'
    """
    parts = urlsplit(redirect_uri)
    return f"{parts.scheme}://{parts.netloc}"


def _name_problems(name: str) -> list[Problem]:
    if not name:
        return [Problem(field="naam", message="Geef een naam: zo zien mensen aan wie ze hun resultaat geven.")]
    if len(name) > LONGEST_NAME or not name.isprintable():
        message = f"Een naam heeft hoogstens {LONGEST_NAME} tekens, zonder onzichtbare tekens."
        return [Problem(field="naam", message=message)]
    return []


def _address_problems(addresses: tuple[str, ...]) -> list[Problem]:
    if len(addresses) > MOST_ADDRESSES:
        return [Problem(field="adressen", message=f"Geef hoogstens {MOST_ADDRESSES} adressen.")]
    wrong = [each for each in addresses if not _may_return_to(each)]
    message = (
        "'{}' kan geen adres zijn om naar terug te keren. Geef een volledig adres met https:// (http:// alleen op "
        "127.0.0.1 of localhost), zonder # en zonder gebruikersnaam."
    )
    return [Problem(field="adressen", message=message.format(each[:100])) for each in wrong]


def _may_return_to(address: str) -> bool:
    """Whether people may be sent back there; its origin also fits in a security policy as it stands."""
    if len(address) > LONGEST_ADDRESS or not _PLAIN.fullmatch(address) or "#" in address:
        return False
    try:
        parts = urlsplit(address)
        port = parts.port or 0
    except ValueError:
        return False
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    return secure and port < 65_536 and _plain_place(parts)


def _plain_place(parts: SplitResult) -> bool:
    host, colon, port = parts.netloc.rpartition(":") if not parts.netloc.endswith("]") else (parts.netloc, "", "")
    if not colon:
        host = parts.netloc
    return bool(_HOST.fullmatch(host)) and (not colon or port.isdecimal())


def _scope_problems(scopes: Collection[str], confidential: bool) -> list[Problem]:  # noqa: FBT001 # only read_wish calls it.
    unknown = [each for each in scopes if each not in set(Scope)]
    if unknown or not scopes:
        named = f"'{unknown[0][:40]}' bestaat niet. " if unknown else ""
        return [Problem(field="rechten", message=f"{named}Kies minstens één recht uit: {', '.join(Scope)}.")]
    if not confidential and set(scopes) != {Scope.RESULTS_READ}:
        message = f"Een openbare afnemer heeft geen sleutel en kan dus alleen '{Scope.RESULTS_READ.value}' krijgen."
        return [Problem(field="rechten", message=message)]
    return []
