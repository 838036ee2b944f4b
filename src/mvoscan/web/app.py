"""The web application: routers, errors and guards put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, partial
from importlib.metadata import version
from secrets import token_bytes

from fastapi import APIRouter, FastAPI
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.routing import BaseRoute

from mvoscan.core.client import RANDOM_BYTES, TOKEN_PREFIX, secret_of
from mvoscan.core.launch import CONSENT_DAYS, Protocoled
from mvoscan.outside.webhooks import WebhookCaller
from mvoscan.render.formats import XLSX
from mvoscan.settings import Settings
from mvoscan.usecases.log_in import LoginProvider
from mvoscan.usecases.manage_webhooks import vault_at
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.watch_service import Readiness
from mvoscan.web import errors, persons
from mvoscan.web.api import parts as api
from mvoscan.web.bounded import Bounded
from mvoscan.web.contract import TITLE, described
from mvoscan.web.deps import CHECK_PATH, MOST_UPLOADED, Door
from mvoscan.web.embed import figures as embed_figures
from mvoscan.web.embed import oembed as embed_described
from mvoscan.web.embed import result as embed_result
from mvoscan.web.embed import script as embed_script
from mvoscan.web.headers import Guard
from mvoscan.web.pages import (
    answer,
    answered,
    assets,
    autosave,
    begin,
    check_file,
    colleagues,
    connections,
    contact,
    continuing,
    correcting,
    dossier,
    embedding,
    feedback,
    figures,
    following,
    home,
    labels,
    launching,
    link,
    lost_link,
    offer,
    offer_figures,
    operator,
    order,
    ordering,
    own_answers,
    own_body,
    plan,
    plan_files,
    probes,
    programs,
    publications,
    result,
    result_files,
    results,
    shared,
    sharing,
    start,
    statements,
    theme,
    trend,
)
from mvoscan.web.pages import login as login_pages
from mvoscan.web.printing import Printer
from mvoscan.web.rationed import Rationed
from mvoscan.web.readable import Readable
from mvoscan.web.templating import Templates
from mvoscan.web.watched import Observer, Watched, logged


def create_app(
    settings: Settings,
    service: Service,
    *,
    bounded: Bounded | None = None,
    printer: Printer | None = None,
    observers: tuple[Observer, ...] = (),
) -> FastAPI:
    """The application over an opened service; it closes the service when it stops, and so where it does heavy work.

    The observers hear of every request, beside the log.
    """
    bounded, printer = bounded or Bounded(), printer or Printer()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        bounded.close()
        printer.close()
        service.close()

    app = FastAPI(
        title=TITLE,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        lifespan=lifespan,
    )
    templates = Templates(settings, demo=service.demo, version=version("mvoscan"))
    login = _login(settings)
    app.state.door = Door(
        settings=settings,
        service=service,
        templates=templates,
        bounded=bounded,
        printer=printer,
        login=login,
        protocol=_protocol,
        judge=WebhookCaller(settings.webhook_test_hosts),
        vault=vault_at(settings.secret_key, make=settings.secret_key_file is None),
        ready=Readiness(service.database, service.library, settings.home, reader=service.reader),
    )
    errors.install(app, templates)
    persons.install(app, templates)
    app.router.routes.extend(_doors())
    app.openapi = described  # type: ignore[method-assign] # FastAPI's own way to give another document.
    _put_around(app, settings, templates)
    app.add_middleware(Watched, observers=(logged, *observers))
    return app


@cache
def _doors() -> tuple[BaseRoute, ...]:
    """Every page, embed and address of the API; of two that fit an address, the first answers.

    Every application of a process has the same ones: what a route asks for is worked out when it is first asked, and
    that takes longer than all else of making an application.
    """
    busiest = (autosave, theme, dossier, result, result_files, plan_files, plan, link, continuing, correcting)
    team = (colleagues, following, sharing, shared, contact, lost_link, own_answers)
    elsewhere = (programs, embedding, launching, connections)
    offered = (ordering, offer, order, feedback)
    told = (figures, offer_figures, results, answered, trend, publications, answer)
    behind_login = (login_pages, own_body, *operator.PARTS)
    house = APIRouter()
    for page in (
        *busiest,
        *team,
        *elsewhere,
        start,
        begin,
        home,
        labels,
        statements,
        check_file,
        assets,
        probes,
        *offered,
        *told,
        *behind_login,
    ):
        house.include_router(page.router, include_in_schema=False)
    for inside in (embed_script, embed_described, embed_figures, embed_result):
        house.include_router(inside.router, include_in_schema=False)
    house.include_router(api.router)
    return tuple(house.routes)


def _put_around(app: FastAPI, settings: Settings, templates: Templates) -> None:
    """What every request passes; what is added last comes first."""
    refused = partial(errors.refused_response, templates)
    app.add_middleware(Rationed, most=settings.api_per_minute, refused=refused)
    packed_already = (*DEFAULT_EXCLUDED_CONTENT_TYPES, XLSX.plain_type)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5, exclude_content_types=packed_already)
    app.add_middleware(Readable)
    app.add_middleware(
        Guard,
        trusted_origins=settings.trusted_origins,
        secure=settings.secure,
        most=settings.max_body_kb * 1024,
        most_at={CHECK_PATH: MOST_UPLOADED},
        refused=refused,
    )


@cache
def _protocol() -> Protocoled:
    """The protocol by which other programs send people here."""
    from mvoscan.outside.authorization import CodeGrantServer  # noqa: PLC0415 # idem, for who is sent here.

    def fresh_token() -> str:
        return secret_of(TOKEN_PREFIX, token_bytes(RANDOM_BYTES))

    return CodeGrantServer(token_seconds=CONSENT_DAYS * 86_400, fresh_token=fresh_token)


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
