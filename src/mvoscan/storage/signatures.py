"""Signatures over documents: compact JWS (RFC 7515) with Ed25519 (RFC 8037). Loading it takes 10 MB."""

from collections.abc import Mapping
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwa import JWSAlgModel
from joserfc.jwk import KeySet, OKPKey

from mvoscan.core.errors import Invalid, Problem, Unavailable
from mvoscan.storage.signing_key import ALGORITHM, TYPE, SigningKey, key_of

_NO_PAIR = (
    "De helften van de sleutel van deze dienst horen niet bij elkaar. Wie de dienst beheert, maakt een andere met: "
    "mvoscan keys create."
)


class _OnlyOurs(jws.JWSRegistry):
    """Knows this one algorithm only, by the name that libraries in use know (RFC 9864 gives it another)."""

    max_payload_length = 1_000_000

    def get_alg(self, name: str) -> JWSAlgModel:
        if name != ALGORITHM:
            raise UnsupportedAlgorithmError(f"only {ALGORITHM}")
        return self.algorithms[name]


_REGISTRY = _OnlyOurs()


def sign(document: bytes, key: SigningKey) -> str:
    """The compact JWS of a document without its payload; raises `Unavailable` when the halves of the key differ."""
    whole = OKPKey.import_key({**key.whole()})
    if key_of_pem(whole.as_pem(private=False).decode()).public != key.public:
        raise Unavailable(_NO_PAIR)
    header = {"alg": ALGORITHM, "kid": key.thumbprint(), "typ": TYPE}
    return jws.detach_content(jws.serialize_compact(header, document, whole, registry=_REGISTRY))


def key_of_pem(text: str) -> SigningKey:
    """The key in a PEM as other tools make it; raises `ValueError` when it is none of ours."""
    try:
        found = OKPKey.import_key(text)
        return key_of(found.as_dict(private=found.is_private))
    except (JoseError, TypeError, KeyError) as error:
        raise ValueError("this PEM holds no key that we know") from error


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
