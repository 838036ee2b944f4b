"""The web application: routers, errors and guards put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from mvoscan.settings import Settings
from mvoscan.usecases.log_in import LoginProvider
from mvoscan.usecases.open_service import Service
from mvoscan.web import errors, persons
from mvoscan.web.api import reference as api_reference
from mvoscan.web.api import statistics as api_statistics
from mvoscan.web.api import usage as api_usage
from mvoscan.web.bounded import Bounded
from mvoscan.web.deps import CHECK_PATH, MOST_UPLOADED, Door
from mvoscan.web.headers import Guard
from mvoscan.web.pages import (
    assets,
    begin,
    check_file,
    continuing,
    dossier,
    figures,
    home,
    link,
    operator,
    own_body,
    result,
    results,
    start,
    statements,
    theme,
)
from mvoscan.web.pages import login as login_pages
from mvoscan.web.templating import Templates

_DESCRIPTION = """
How often the scan is used, by which types of institution, from the same numbers as the page /cijfers.
Every answer says `as_of`. Errors are problem details (RFC 9457).
"""


def create_app(settings: Settings, service: Service, *, bounded: Bounded | None = None) -> FastAPI:
    """The application over an opened service; it closes the service when it stops, and so where it does heavy work."""
    bounded = bounded or Bounded()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        bounded.close()
        service.close()

    app = FastAPI(
        title="mvoscan",
        version=version("mvoscan"),
        description=_DESCRIPTION,
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        lifespan=lifespan,
    )
    templates = Templates(settings, demo=service.demo, version=version("mvoscan"))
    login = _login(settings)
    app.state.door = Door(settings=settings, service=service, templates=templates, bounded=bounded, login=login)
    errors.install(app, templates)
    persons.install(app, templates)
    busiest = (theme, dossier, result, link, continuing)
    rest = (start, begin, home, statements, check_file, assets, figures, results)
    behind_login = (login_pages, own_body, *operator.PARTS)
    for page in (*busiest, *rest, *behind_login):
        app.include_router(page.router, include_in_schema=False)
    for part in (api_usage, api_statistics, api_reference):
        app.include_router(part.router, prefix="/api/v1")
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)

    app.add_middleware(
        Guard,
        trusted_origins=settings.trusted_origins,
        secure=settings.secure,
        most=settings.max_body_kb * 1024,
        most_at={CHECK_PATH: MOST_UPLOADED},
        refused=partial(errors.refused_response, templates),
    )
    return app


def _login(settings: Settings) -> LoginProvider | None:
    """The login provider of the settings; without one there are no pages behind a login."""
    if not settings.login:
        return None
    from mvoscan.outside.login import OpenIDProvider  # noqa: PLC0415 # it loads what only a login needs.

    return OpenIDProvider(
        issuer=settings.login_issuer,
        client_id=settings.login_client_id,
        client_secret=settings.login_client_secret,
        scopes=settings.login_scopes,
    )
