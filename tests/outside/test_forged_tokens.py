"""A token of a login is taken only as the provider signed it, for us and for this login: forged ones are tried."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from time import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp
from tests.live import live_at

from mvoscan.core.errors import LoginFailed
from mvoscan.core.login import Handshake
from mvoscan.outside.login import OpenIDProvider

US, SECRET = "mvoscan", "a secret of at least thirty-two characters"
OURS = Handshake(state="s" * 32, nonce="n" * 32, verifier="v" * 64, back="/beheer", begun_at=datetime.now(UTC))
SIGNER = ECKey.generate_key("P-256", {"kid": "1"}, private=True)
STRANGER = ECKey.generate_key("P-256", {"kid": "1"}, private=True)


def _claims(issuer: str, **changes: Any) -> dict[str, Any]:
    now = int(time())
    plain = {"iss": issuer, "aud": US, "sub": "an", "nonce": OURS.nonce, "iat": now, "exp": now + 300}
    return plain | changes


def _signed(claims: dict[str, Any], key: Any = SIGNER, alg: str = "ES256") -> str:
    return jwt.encode({"alg": alg, "kid": "1"}, claims, key, algorithms=[alg])


def _unsigned(claims: dict[str, Any]) -> str:
    parts = (json.dumps(each).encode() for each in ({"alg": "none"}, claims))
    return ".".join(urlsafe_b64encode(each).decode().rstrip("=") for each in parts) + "."


def _forged(issuer: str) -> dict[str, str]:
    """Tokens by what is wrong with them."""
    claims, hour = _claims(issuer), 3600
    public = OctKey.import_key(json.dumps(SIGNER.as_dict(private=False)))
    swapped = _signed(_claims(issuer, sub="bo")).split(".")[1]
    header, _, signature = _signed(claims).split(".")
    return {
        "none": _unsigned(claims),
        "our own secret": _signed(claims, OctKey.import_key(SECRET), "HS256"),
        "the public key as a secret": _signed(claims, public, "HS256"),
        "another key of that name": _signed(claims, STRANGER),
        "other claims under that signature": f"{header}.{swapped}.{signature}",
        "another service": _signed(_claims(issuer, aud="iemand-anders")),
        "another provider": _signed(_claims("https://elders.example")),
        "another login": _signed(_claims(issuer, nonce="x" * 32)),
        "over": _signed(_claims(issuer, iat=int(time()) - 2 * hour, exp=int(time()) - hour)),
        "nobody": _signed({name: each for name, each in claims.items() if name != "sub"}),
    }


def _provider(address: str) -> ASGIApp:
    """A provider that gives the token that is asked for by the code."""

    async def told(_: Request) -> Response:
        places = {"authorization_endpoint": "auth", "token_endpoint": "token", "jwks_uri": "jwks"}
        said = {name: f"{address}/{place}" for name, place in places.items()}
        algorithms = ["none", "HS256", "ES256"]  # what a provider says it can do moves us to nothing.
        return JSONResponse(said | {"issuer": address, "id_token_signing_alg_values_supported": algorithms})

    async def keys(_: Request) -> Response:
        return JSONResponse({"keys": [SIGNER.as_dict(private=False)]})

    async def token(request: Request) -> Response:
        tokens = _forged(address) | {"right": _signed(_claims(address))}
        asked = str((await request.form())["code"])
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": tokens[asked]})

    return Starlette(
        routes=[
            Route("/.well-known/openid-configuration", told),
            Route("/jwks", keys),
            Route("/token", token, methods=["POST"]),
        ]
    )


@pytest.fixture(scope="module")
def provider() -> Iterator[OpenIDProvider]:
    with live_at(_provider) as address:
        yield OpenIDProvider(issuer=address, client_id=US, client_secret=SECRET, scopes="openid")


def test_the_token_that_the_provider_signed_for_us_is_taken(provider: OpenIDProvider) -> None:
    assert provider.finish(OURS, "right", answer_to="http://testserver/terug")["sub"] == "an"


@pytest.mark.parametrize("wrong", list(_forged("http://x")))
def test_a_token_that_is_forged_or_meant_for_another_is_refused(provider: OpenIDProvider, wrong: str) -> None:
    with pytest.raises(LoginFailed):
        provider.finish(OURS, wrong, answer_to="http://testserver/terug")
