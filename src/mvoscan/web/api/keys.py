"""Who asks of the API: a client by its key or token, with the scope that a route asks."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from mvoscan.core.client import ClientAccess, Scope
from mvoscan.usecases.admit_client import admit_client, note_use
from mvoscan.web.deps import Now, Scan

_bearer = HTTPBearer(
    scheme_name="key",
    bearerFormat="mvs_… or mvt_…",
    description="The key of a registered client (mvs_…), or the token for one result (mvt_…).",
    auto_error=False,
)


def keyed(scope: Scope) -> Callable[..., ClientAccess]:
    """A dependency that gives the client that asks: 401 without a key that opens, 403 when it may not do this."""

    def found(
        shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)], service: Scan, now: Now
    ) -> ClientAccess:
        with service.reading() as connection:
            admitted = admit_client(connection, shown.credentials if shown else "", scope, now=now)
        if admitted.stale:
            with service.writing() as connection:
                note_use(connection, admitted.stale, now=now)
        return admitted.access

    return found
