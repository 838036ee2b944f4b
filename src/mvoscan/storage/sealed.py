"""Secrets that must be used again are kept sealed: with a key of the service from a file, not from the database.

The first line of the file seals; every line opens. So a new key goes on top, and the former stays below it until what
it sealed was sealed anew.
"""

import os
from base64 import urlsafe_b64encode
from pathlib import Path
from secrets import token_hex, token_urlsafe
from typing import TYPE_CHECKING

from mvoscan.core.errors import Unavailable

if TYPE_CHECKING:
    from cryptography.fernet import Fernet, MultiFernet

SHORTEST = 32
"""Characters of a key at least."""

_PURPOSE = b"mvoscan sealed secrets"
_NO_KEY = (
    "Deze dienst heeft nog geen geheime sleutel om geheimen van webhooks mee te bewaren. Vraag wie de dienst draait om "
    "MVOSCAN_SECRET_KEY_FILE te zetten."
)
_BAD_KEY = "De geheime sleutel van deze dienst is niet te lezen, of korter dan 32 tekens. Zie MVOSCAN_SECRET_KEY_FILE."
_SEALED_OTHERWISE = "Dit geheim is met een andere sleutel bewaard dan die in MVOSCAN_SECRET_KEY_FILE."


class Vault:
    """Seals and opens texts; it is opened from its file when it is first used."""

    def __init__(self, place: Path | None, *, make: bool = False) -> None:
        """Read nothing yet; with `make` a file that is not there is made, for its owner only."""
        self._place, self._make = place, make
        self._opened: MultiFernet | None = None

    def seal(self, secret: str) -> bytes:
        """The secret, sealed; raises `Unavailable` without a key."""
        return self._keys().encrypt(secret.encode())

    def open(self, sealed: bytes) -> str:
        """What was sealed; raises `Unavailable` without its key."""
        from cryptography.fernet import InvalidToken  # noqa: PLC0415 # it takes time, which only webhooks need.

        try:
            return self._keys().decrypt(sealed).decode()
        except InvalidToken:
            raise Unavailable(_SEALED_OTHERWISE) from None

    def _keys(self) -> "MultiFernet":
        if self._opened is None:
            self._opened = _read(self._place, make=self._make)
        return self._opened


def _read(place: Path | None, *, make: bool) -> "MultiFernet":
    from cryptography.fernet import MultiFernet  # noqa: PLC0415 # idem.

    if place is None:
        raise Unavailable(_NO_KEY)
    try:
        if make and not place.exists():
            _create(place)
        lines = [each.strip() for each in place.read_text(encoding="utf-8").splitlines() if each.strip()]
    except (OSError, UnicodeDecodeError):
        raise Unavailable(_BAD_KEY) from None
    if not lines or any(len(each) < SHORTEST for each in lines):
        raise Unavailable(_BAD_KEY)
    return MultiFernet([_fernet(each) for each in lines])


def _fernet(line: str) -> "Fernet":
    from cryptography.fernet import Fernet  # noqa: PLC0415 # idem.
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 # idem.
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 # idem.

    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(line.encode())
    return Fernet(urlsafe_b64encode(key))


def _create(place: Path) -> None:
    """Make a key; of two that do so at once, one wins, and nobody reads half a key."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{place.name}.{token_hex(4)}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(token_urlsafe(48) + "\n")
    try:
        os.link(part, place)
    except FileExistsError:
        return
    finally:
        part.unlink()
