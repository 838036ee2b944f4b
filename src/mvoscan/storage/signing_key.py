"""A key that signs documents: Ed25519, as a JWK (RFC 8037), named by its thumbprint (RFC 7638)."""

import base64
import binascii
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import NamedTuple

TYPE = "mvoscan-result-capsule+jws"
"""The `typ` of a signed document, so that a signature for one purpose serves no other (RFC 8725)."""

ALGORITHM = "EdDSA"

_BYTES = 32


class SigningKey(NamedTuple):
    """The public half and, of a key that may sign, the private half: each 32 bytes in base64url."""

    public: str
    private: str = ""

    @property
    def is_private(self) -> bool:
        """Whether it may sign."""
        return bool(self.private)

    def thumbprint(self) -> str:
        """Its name."""
        named = json.dumps({"crv": "Ed25519", "kty": "OKP", "x": self.public}, separators=(",", ":"))
        return _text(sha256(named.encode()).digest())

    def published(self) -> dict[str, str]:
        """The public half as a JWK."""
        known = {"kty": "OKP", "crv": "Ed25519", "x": self.public}
        return {**known, "kid": self.thumbprint(), "use": "sig", "alg": ALGORITHM}

    def whole(self) -> dict[str, str]:
        """All of it as a JWK, as it is kept in a file."""
        return {**self.published(), **({"d": self.private} if self.private else {})}


def fresh_key() -> SigningKey:
    """A key that nobody had before."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 # it takes 6 MB, for a first start.
        Ed25519PrivateKey,
    )

    made = Ed25519PrivateKey.generate()
    return SigningKey(_text(made.public_key().public_bytes_raw()), _text(made.private_bytes_raw()))


def key_of(jwk: object) -> SigningKey:
    """The key in a JWK; raises `ValueError` when it is none of ours."""
    if not isinstance(jwk, Mapping):
        raise ValueError("a JWK is an object")
    if (jwk.get("kty"), jwk.get("crv")) != ("OKP", "Ed25519"):
        raise ValueError("this key is not Ed25519")
    public, private = jwk.get("x"), jwk.get("d", "")
    if not _is_half(public) or not (private == "" or _is_half(private)):
        raise ValueError("half of this key is not 32 bytes")
    return SigningKey(str(public), str(private))


def _text(value: bytes) -> str:
    """Bytes in base64url, without padding."""
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def _is_half(text: object) -> bool:
    """Whether this is 32 bytes in base64url, without padding."""
    if not isinstance(text, str) or len(text) != 43:
        return False
    try:
        return len(base64.b64decode(f"{text}=", altchars="-_", validate=True)) == _BYTES
    except (binascii.Error, ValueError):
        return False
