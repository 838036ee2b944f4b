"""The keys of this service that sign documents, in files.

A file holds one key: a JWK, or a PEM as other tools make it. A key that may no longer sign stays published for what it
signed; its file may then hold the public half only. The library that signs is loaded for the first signature.
"""

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from mvoscan.core.errors import BrokenFile, Finding, Unavailable
from mvoscan.storage.signing_key import SigningKey, fresh_key, key_of

_SUFFIXES = (".json", ".pem")
_NO_KEY = "Geen van de sleutels van deze dienst mag nog ondertekenen: van alle is alleen de publieke helft er."


class Signed(NamedTuple):
    """A signature apart from its document: the name of the key, and the compact JWS without its payload."""

    key: str
    signature: str


class SigningKeys(NamedTuple):
    """The keys of this service, in the order of their files: the last private one signs."""

    keys: tuple[SigningKey, ...] = ()

    @property
    def signer(self) -> SigningKey | None:
        """The key that signs; None when there is none."""
        return next((each for each in reversed(self.keys) if each.is_private), None)

    def sign(self, document: bytes) -> Signed:
        """Sign a document; raises `Unavailable` when there is no key to do it with."""
        key = self.signer
        if key is None:
            raise Unavailable(_NO_KEY)
        from mvoscan.storage.signatures import sign  # noqa: PLC0415 # it takes 10 MB, which only who signs needs.

        return Signed(key.thumbprint(), sign(document, key))

    def published(self) -> dict[str, Any]:
        """The public halves as a JWK set: what checks everything that these keys signed."""
        return {"keys": [each.published() for each in self.keys]}


def load_keys(places: Sequence[Path]) -> SigningKeys:
    """The keys in these files and folders, those of a folder by name; raises `BrokenFile` with what is wrong."""
    files = [each for place in places for each in (_in_folder(place) if place.is_dir() else (place,))]
    return SigningKeys(tuple(_read(each) for each in files))


def create_key(folder: Path, *, now: datetime) -> Path:
    """Make a key that signs from the next start on; only the owner of the file may read it."""
    key = fresh_key()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{key.thumbprint()[:8]}.json"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(json.dumps(key.whole(), indent=1) + "\n")
    return path


def _in_folder(folder: Path) -> list[Path]:
    return sorted(each for each in folder.iterdir() if each.suffix in _SUFFIXES)


def _read(path: Path) -> SigningKey:
    try:
        text = path.read_text(encoding="utf-8")
        return key_of(json.loads(text)) if path.suffix == ".json" else _of_pem(text)
    except (OSError, ValueError) as error:
        remedy = "Zet er een Ed25519-sleutel, als JWK (.json) of PEM (.pem); mvoscan keys create maakt er een."
        message = "Deze sleutel kan niet gelezen worden."
        raise BrokenFile(Finding(file=str(path), place="sleutel", message=message, remedy=remedy)) from error


def _of_pem(text: str) -> SigningKey:
    from mvoscan.storage.signatures import key_of_pem  # noqa: PLC0415 # idem, for who has a PEM.

    return key_of_pem(text)
