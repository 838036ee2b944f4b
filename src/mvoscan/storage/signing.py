"""Keys that sign documents, in files; and whether a signature is right. Compact JWS (RFC 7515) with Ed25519 (RFC 8037).

A file holds one key: a JWK, or a PEM as other tools make it. A key that may no longer sign stays published for what it
signed; its file may then hold the public half only. The name of a key is its thumbprint (RFC 7638).
"""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from joserfc import jws
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwa import JWSAlgModel
from joserfc.jwk import KeySet, OKPKey

from mvoscan.core.errors import BrokenFile, Finding, Invalid, Problem, Unavailable

TYPE = "mvoscan-result-capsule+jws"
"""The `typ` of a signed document, so that a signature for one purpose serves no other (RFC 8725)."""

_ALGORITHM = "EdDSA"
_SUFFIXES = (".json", ".pem")
_NO_KEY = "Geen van de sleutels van deze dienst mag nog ondertekenen: van alle is alleen de publieke helft er."


class _OnlyOurs(jws.JWSRegistry):
    """Knows this one algorithm only, by the name that libraries in use know (RFC 9864 gives it another)."""

    max_payload_length = 1_000_000

    def get_alg(self, name: str) -> JWSAlgModel:
        if name != _ALGORITHM:
            raise UnsupportedAlgorithmError(f"only {_ALGORITHM}")
        return self.algorithms[name]


_REGISTRY = _OnlyOurs()


class Signed(NamedTuple):
    """A signature apart from its document: the name of the key, and the compact JWS without its payload."""

    key: str
    signature: str


class SigningKeys(NamedTuple):
    """The keys of this service, in the order of their files: the last private one signs."""

    keys: tuple[OKPKey, ...] = ()

    @property
    def signer(self) -> OKPKey | None:
        """The key that signs; None when there is none."""
        return next((each for each in reversed(self.keys) if each.is_private), None)

    def sign(self, document: bytes) -> Signed:
        """Sign a document; raises `Unavailable` when there is no key to do it with."""
        key = self.signer
        if key is None:
            raise Unavailable(_NO_KEY)
        name = key.thumbprint()
        header = {"alg": _ALGORITHM, "kid": name, "typ": TYPE}
        return Signed(name, jws.detach_content(jws.serialize_compact(header, document, key, registry=_REGISTRY)))

    def published(self) -> dict[str, Any]:
        """The public halves as a JWK set: what checks everything that these keys signed."""
        return {"keys": [_public(each) for each in self.keys]}


def load_keys(places: Sequence[Path]) -> SigningKeys:
    """The keys in these files and folders, those of a folder by name; raises `BrokenFile` with what is wrong."""
    files = [each for place in places for each in (_in_folder(place) if place.is_dir() else (place,))]
    return SigningKeys(tuple(_read(each) for each in files))


def create_key(folder: Path, *, now: datetime) -> Path:
    """Make a key that signs from the next start on; only the owner of the file may read it."""
    key = OKPKey.generate_key("Ed25519", private=True)
    made = {**key.as_dict(private=True), "kid": key.thumbprint(), "use": "sig", "alg": _ALGORITHM}
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{key.thumbprint()[:8]}.json"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(json.dumps(made, indent=1) + "\n")
    return path


def checked(text: str, published: Mapping[str, Any]) -> bytes:
    """The document in a compact JWS that one of these keys signed; raises `Invalid` with why not."""
    try:
        keys = KeySet.import_key_set({"keys": list(published["keys"])})
        found = jws.deserialize_compact(text, keys, registry=_REGISTRY)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise Invalid(
            Problem(field="jws", message="De handtekening klopt niet, of is van een andere sleutel.")
        ) from error
    if found.headers().get("typ") != TYPE:
        raise Invalid(Problem(field="jws", message="Wat hier ondertekend is, is geen resultaat van een scan."))
    return found.payload


def _in_folder(folder: Path) -> list[Path]:
    return sorted(each for each in folder.iterdir() if each.suffix in _SUFFIXES)


def _read(path: Path) -> OKPKey:
    try:
        text = path.read_text(encoding="utf-8")
        key = OKPKey.import_key(json.loads(text) if path.suffix == ".json" else text)
    except (OSError, ValueError, TypeError, KeyError, JoseError) as error:
        raise BrokenFile(_finding(path, "Deze sleutel kan niet gelezen worden.")) from error
    if key.curve_name != "Ed25519":
        raise BrokenFile(_finding(path, f"Dit is een sleutel van het soort {key.curve_name}."))
    return key


def _finding(path: Path, message: str) -> Finding:
    remedy = "Zet er een Ed25519-sleutel, als JWK (.json) of PEM (.pem); mvoscan keys create maakt er een."
    return Finding(file=str(path), place="sleutel", message=message, remedy=remedy)


def _public(key: OKPKey) -> dict[str, Any]:
    plain = key.as_dict(private=False)
    return {name: plain[name] for name in ("kty", "crv", "x")} | {
        "kid": key.thumbprint(),
        "use": "sig",
        "alg": _ALGORITHM,
    }
