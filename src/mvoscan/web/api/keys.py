"""Who asks of the API: a client by its key or token, with the scope that a route asks."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from mvoscan.core.client import ClientAccess, Scope
from mvoscan.core.errors import UnknownKey
from mvoscan.usecases.admit_client import admit_client, note_use
from mvoscan.web.tries import KeyTries, Tries

_bearer = HTTPBearer(
    scheme_name="key",
    bearerFormat="mvs_… or mvt_…",
    description="The key of a registered client (mvs_…), or the token for one result (mvt_…).",
    auto_error=False,
)
_Shown = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def keyed(scope: Scope) -> Callable[..., ClientAccess]:
    """A dependency that gives the client that asks: 401 without a key that opens, 403 when it may not do this."""

    def found(shown: _Shown, tries: KeyTries) -> ClientAccess:
        return _access(shown.credentials if shown else "", scope, tries)

    return found


def perhaps_keyed(scope: Scope) -> Callable[..., ClientAccess | None]:
    """The same where a key is not always needed: None without one; a key that is shown must open."""

    def found(request: Request, shown: _Shown, tries: KeyTries) -> ClientAccess | None:
        if "authorization" not in request.headers:
            return None
        return _access(shown.credentials if shown else "", scope, tries)

    return found


def _access(shown: str, scope: Scope, tries: Tries) -> ClientAccess:
    with tries.counting(UnknownKey), tries.service.reading() as connection:
        admitted = admit_client(connection, shown, scope, now=tries.now)
    if admitted.stale:
        with tries.service.writing() as connection:
            note_use(connection, admitted.stale, now=tries.now)
    return admitted.access
