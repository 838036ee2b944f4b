"""The login provider, by OpenID Connect: the code flow with PKCE, state and nonce, spoken by Authlib over httpx2.

What the provider says of itself is read again after an hour, its keys at every login: a new key needs no restart.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from time import monotonic
from typing import Any

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from mvoscan.core.errors import LoginFailed, Unavailable
from mvoscan.core.login import Handshake

log = logging.getLogger("mvoscan.login")

_SECONDS = 8.0
_FRESH_SECONDS = 3600.0
_PATIENCE = 2.0
_LEFT_ALONE_SECONDS = 5.0
"""After a failure the provider is not asked again for so long."""
_LEEWAY = 60
_ALGORITHMS = frozenset(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"))
"""Signatures that only the provider can make; `none` and those with a shared secret are not among them."""

_AWAY = "De aanmelddienst antwoordt niet. Probeer het over een minuut opnieuw; wat bewaard was, blijft bewaard."
_ODD = (
    "De aanmelddienst zegt niet hoe we er moeten aanmelden. Vraag wie deze dienst beheert om MVOSCAN_LOGIN_ISSUER na "
    "te kijken."
)
_DISTRUSTED = "We kunnen het antwoord van de aanmelddienst niet vertrouwen. Begin opnieuw."
_NOT_TAKEN = "De aanmelddienst aanvaardt deze aanmelding niet meer: ze is al gebruikt of te oud. Begin opnieuw."


class _Metadata(BaseModel):
    """What a provider says of itself (OpenID Connect Discovery)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    end_session_endpoint: str | None = None
    id_token_signing_alg_values_supported: tuple[str, ...] = ("RS256",)
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address that we call or send people to."""
        given = (self.userinfo_endpoint, self.end_session_endpoint)
        return (self.authorization_endpoint, self.token_endpoint, self.jwks_uri, *(each for each in given if each))


class OpenIDProvider:
    """A provider of logins, and ourselves as one of its clients."""

    def __init__(self, *, issuer: str, client_id: str, client_secret: str, scopes: str) -> None:
        """Call nobody yet."""
        self.issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._scopes = scopes
        self._known: tuple[float, _Metadata] | None = None
        self._failed_at = -_LEFT_ALONE_SECONDS
        self._turn = Lock()

    def begin(self, handshake: Handshake, *, answer_to: str) -> str:
        """Where to send somebody who wants to log in; raises `Unavailable` when the provider is away."""
        with _translated():
            found = self._metadata()
            with self._client(found, answer_to) as client:
                address, _ = client.create_authorization_url(
                    found.authorization_endpoint,
                    state=handshake.state,
                    nonce=handshake.nonce,
                    code_verifier=handshake.verifier,
                )
        return str(address)

    def finish(self, handshake: Handshake, code: str, *, answer_to: str) -> Mapping[str, Any]:
        """What the provider says of the person with this code, proved to be meant for this login of ours.

        Raises `LoginFailed` when it cannot be trusted, `Unavailable` when the provider is away.
        """
        with _translated():
            found = self._metadata()
            with self._client(found, answer_to) as client:
                token = client.fetch_token(
                    found.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=handshake.verifier,
                )
                claims = self._proved(found, token, handshake.nonce)
                return {**self._more(found, client, claims["sub"]), **claims}

    def farewell(self, *, back: str) -> str | None:
        """Where somebody logs out at the provider too; None when it has no such place, or does not answer."""
        try:
            with _translated():
                address = self._metadata().end_session_endpoint
        except (Unavailable, LoginFailed):
            return None
        asked = {"client_id": self._client_id, "post_logout_redirect_uri": back}
        return str(httpx2.URL(address).copy_merge_params(asked)) if address else None

    def _proved(self, found: _Metadata, token: Mapping[str, Any], nonce: str) -> dict[str, Any]:
        """The claims of the ID token: signed by the provider, for us, for this login, and not over."""
        said = _object(httpx2.get(found.jwks_uri, timeout=_SECONDS))
        keys = KeySet.import_key_set(said)  # type: ignore[arg-type] # it says itself what is wrong with what it gets.
        algorithms = [each for each in found.id_token_signing_alg_values_supported if each in _ALGORITHMS]
        decoded = jwt.decode(str(token["id_token"]), keys, algorithms=algorithms or ["RS256"])
        demanded = {
            "iss": {"essential": True, "value": found.issuer},
            "aud": {"essential": True, "value": self._client_id},
        }
        about = {"nonce": nonce, "client_id": self._client_id, "access_token": token["access_token"]}
        CodeIDToken(decoded.claims, decoded.header, demanded, about).validate(leeway=_LEEWAY)
        return dict(decoded.claims)

    def _more(self, found: _Metadata, client: Any, subject: str) -> dict[str, Any]:
        """What else the provider says of this person, where it has a place to ask; about somebody else is refused."""
        if not found.userinfo_endpoint:
            return {}
        said = _object(client.get(found.userinfo_endpoint))
        if said["sub"] != subject:
            raise ValueError("userinfo is about somebody else")
        return said

    def _client(self, found: _Metadata, answer_to: str) -> Any:
        methods = found.token_endpoint_auth_methods_supported
        basic = "client_secret_basic" in methods or "client_secret_post" not in methods
        return OAuth2Client(
            client_id=self._client_id,
            client_secret=self._client_secret,
            token_endpoint_auth_method="client_secret_basic" if basic else "client_secret_post",
            scope=self._scopes,
            redirect_uri=answer_to,
            code_challenge_method="S256",
            timeout=_SECONDS,
        )

    def _metadata(self) -> _Metadata:
        """What the provider says of itself, at most an hour old; raises `Unavailable` when that is not usable.

        One asks at a time, the others wait a moment: a provider that hangs must not keep us all busy.
        """
        if not self._turn.acquire(timeout=_PATIENCE):
            raise Unavailable(_AWAY)
        try:
            if self._known and monotonic() - self._known[0] < _FRESH_SECONDS:
                return self._known[1]
            if monotonic() - self._failed_at < _LEFT_ALONE_SECONDS:
                raise Unavailable(_AWAY)
            self._failed_at = monotonic()
            found = self._discovered()
            self._known, self._failed_at = (monotonic(), found), -_LEFT_ALONE_SECONDS
            return found
        finally:
            self._turn.release()

    def _discovered(self) -> _Metadata:
        """What the provider says of itself now."""
        answer = httpx2.get(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration", timeout=_SECONDS)
        try:
            found = _Metadata.model_validate(_object(answer))
        except ValidationError as error:
            raise Unavailable(_ODD) from error
        plain = [each for each in found.addresses if not each.startswith("https://")]
        if found.issuer.rstrip("/") != self.issuer.rstrip("/") or (plain and self.issuer.startswith("https://")):
            raise Unavailable(_ODD)
        return found


_OBJECT: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])


def _object(answer: httpx2.Response) -> dict[str, Any]:
    """The JSON object that was answered."""
    answer.raise_for_status()
    return _OBJECT.validate_json(answer.content)


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what goes wrong with a provider into our own errors; what it sent is never logged, only what kind it was."""
    try:
        yield
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        log.warning("the login provider does not answer: %s", type(error).__name__)
        raise Unavailable(_AWAY) from error
    except OAuthError as error:
        log.warning("the login provider refused: %s", str(error.error)[:60])
        raise LoginFailed(_NOT_TAKEN) from error
    except (JoseError, ValueError, KeyError, TypeError, AttributeError) as error:
        log.warning("the login provider's answer cannot be trusted: %s", type(error).__name__)
        raise LoginFailed(_DISTRUSTED) from error
