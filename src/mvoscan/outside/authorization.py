"""The authorization code grant with PKCE, by Authlib's framework-neutral server: values in, values out.

Only S256 is taken, and it is asked of every client, also of one with a key. Transport is not its matter: whether we
are reached by https is a setting, and so the addresses it sees are made up.
"""

from collections.abc import Mapping
from typing import Any

from authlib.oauth2.rfc6749 import (
    AuthorizationCodeMixin,
    AuthorizationServer,
    ClientMixin,
    InvalidGrantError,
    InvalidRequestError,
    OAuth2Error,
    OAuth2Payload,
    OAuth2Request,
)
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge

from mvoscan.core.client import Client, Scope
from mvoscan.core.errors import LaunchRefused
from mvoscan.core.launch import Answer, Code, Codes, Wanted

_HERE = "https://mvoscan.invalid/"
_METHODS = ("client_secret_basic", "client_secret_post", "none")
_NO_CLIENT = "We kennen het programma niet dat je hierheen stuurde. Ga terug naar waar je vandaan kwam, en meld dat."
_NO_ADDRESS = (
    "Het programma dat je hierheen stuurde, gaf een adres om naar terug te keren dat niet geregistreerd is. Daarom "
    "sturen we je nergens heen. Ga terug naar waar je vandaan kwam, en meld het daar."
)
_UNREADABLE = "Het programma dat je hierheen stuurde, stelde een vraag die we niet kunnen lezen. Meld het daar."


class CodeGrantServer:
    """Speaks the protocol for whoever keeps the codes."""

    def __init__(self, *, token_seconds: int, fresh_token: Any) -> None:
        """Tokens live so long; `fresh_token` makes one."""
        self._seconds = token_seconds
        self._fresh = fresh_token

    def read(self, codes: Codes, fields: Mapping[str, list[str]]) -> Wanted | Answer:
        """What a program asks, or where to send somebody back; raises `LaunchRefused` when that is nowhere."""
        client = codes.client(_one(fields, "client_id"))
        if client is None:
            raise LaunchRefused(_NO_CLIENT)
        redirect_uri = _one(fields, "redirect_uri")
        if redirect_uri not in client.redirect_uris:
            raise LaunchRefused(_NO_ADDRESS)
        try:
            self._server(codes).get_consent_grant(_Request("GET", fields))
        except OAuth2Error as error:
            error.redirect_uri = redirect_uri
            status, _, headers = error()
            return Answer(status, {}, _lower(headers))
        except ValueError:
            raise LaunchRefused(_UNREADABLE) from None
        return Wanted(
            client=client,
            redirect_uri=redirect_uri,
            state=_one(fields, "state"),
            challenge=_one(fields, "code_challenge"),
        )

    def decide(self, codes: Codes, wanted: Mapping[str, str], *, agreed: bool) -> str:
        """Where to send somebody back to, with a code that was kept or with a no."""
        server = self._server(codes)
        request = _Request("POST", {name: [value] for name, value in wanted.items()})
        grant = server.get_consent_grant(request)
        answer: Answer = server.create_authorization_response(
            request, grant_user=wanted["client_id"] if agreed else None, grant=grant
        )
        return answer.headers["location"]

    def exchange(self, codes: Codes, fields: Mapping[str, list[str]], headers: Mapping[str, str]) -> Answer:
        """A token for a code, or what is wrong in the words of RFC 6749 (5.2)."""
        try:
            answer: Answer = self._server(codes).create_token_response(_Request("POST", fields, headers))
        except ValueError:
            answer = Answer(400, {"error": "invalid_request"}, {"content-type": "application/json"})
        return answer

    def _server(self, codes: Codes) -> "_Server":
        return _Server(codes, token_seconds=self._seconds, fresh_token=self._fresh)


class _Payload(OAuth2Payload):  # type: ignore[misc] # Authlib has no types.
    def __init__(self, fields: Mapping[str, list[str]]) -> None:
        self._fields = fields

    @property
    def data(self) -> dict[str, str]:
        return {name: values[0] for name, values in self._fields.items() if values}

    @property
    def datalist(self) -> Mapping[str, list[str]]:
        return self._fields


class _Request(OAuth2Request):  # type: ignore[misc] # idem.
    def __init__(self, method: str, fields: Mapping[str, list[str]], headers: Mapping[str, str] | None = None) -> None:
        super().__init__(method, _HERE, headers={"Authorization": (headers or {}).get("authorization", "")})
        self.payload = _Payload(fields)

    @property
    def args(self) -> dict[str, str]:
        return self.payload.data if self.method == "GET" else {}

    @property
    def form(self) -> dict[str, str]:
        return self.payload.data if self.method == "POST" else {}


class _Client(ClientMixin):  # type: ignore[misc] # idem.
    """A client in the words of Authlib."""

    def __init__(self, client: Client, codes: Codes) -> None:
        self.client, self._codes = client, codes

    def get_client_id(self) -> str:
        return self.client.public_id

    def get_default_redirect_uri(self) -> None:
        return None

    def get_allowed_scope(self, scope: str | None) -> str | None:
        allowed = Scope.RESULTS_READ.value
        return allowed if not scope or scope == allowed else None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.client.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        return self._codes.secret_fits(self.client, client_secret)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return endpoint == "token" and (method == "none") != self.client.confidential

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class _Kept(AuthorizationCodeMixin):  # type: ignore[misc] # idem.
    """A code in the words of Authlib."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self.code_challenge = code.challenge
        self.code_challenge_method = "S256"

    def get_redirect_uri(self) -> str:
        return self.code.redirect_uri

    def get_scope(self) -> str:
        return Scope.RESULTS_READ.value


class _Grant(AuthorizationCodeGrant):  # type: ignore[misc] # idem.
    TOKEN_ENDPOINT_AUTH_METHODS = _METHODS

    def save_authorization_code(self, code: str, _request: OAuth2Request) -> None:
        self.server.codes.keep_code(code)

    def query_authorization_code(self, code: str, client: _Client) -> _Kept | None:
        found = self.server.codes.code(code, client.client)
        return _Kept(found) if found else None

    def delete_authorization_code(self, _code: _Kept) -> None:
        """It was ended together with keeping the token."""

    def authenticate_user(self, authorization_code: _Kept) -> int:
        consent: int = authorization_code.code.consent
        return consent


class _Challenge(CodeChallenge):  # type: ignore[misc] # idem.
    """PKCE, always and by S256."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: _Grant, redirect_uri: str) -> None:
        data = grant.request.payload.data
        if not data.get("code_challenge") or data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("A 'code_challenge' is needed, with 'code_challenge_method' S256.")
        super().validate_code_challenge(grant, redirect_uri)


class _Server(AuthorizationServer):  # type: ignore[misc] # idem.
    """Authlib's server for one request."""

    def __init__(self, codes: Codes, *, token_seconds: int, fresh_token: Any) -> None:
        super().__init__(scopes_supported=[Scope.RESULTS_READ.value])
        self.codes = codes
        self.register_grant(_Grant, [_Challenge(required=True)])

        def bearer(**_: Any) -> dict[str, Any]:
            return {
                "token_type": "Bearer",
                "access_token": fresh_token(),
                "expires_in": token_seconds,
                "scope": Scope.RESULTS_READ.value,
            }

        self.register_token_generator("default", bearer)

    def query_client(self, client_id: str) -> _Client | None:
        found = self.codes.client(client_id)
        return _Client(found, self.codes) if found else None

    def save_token(self, token: dict[str, Any], request: OAuth2Request) -> None:
        """Keep the token, and say with it where the result is."""
        try:
            token["result"] = self.codes.issue(request.authorization_code.code, token["access_token"])
        except LookupError:
            raise InvalidGrantError("Invalid 'code' in request.") from None

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""

    def create_oauth2_request(self, request: _Request) -> _Request:
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Answer:
        return Answer(status, body if isinstance(body, dict) else {}, _lower(headers))

    def handle_error_response(self, _request: OAuth2Request, error: OAuth2Error) -> Answer:
        status, body, headers = error()
        return Answer(status, body if isinstance(body, dict) else dict(error.get_body()), _lower(headers))


def _one(fields: Mapping[str, list[str]], name: str) -> str:
    values = fields.get(name, [])
    return values[0] if values else ""


def _lower(headers: Any) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in headers}
