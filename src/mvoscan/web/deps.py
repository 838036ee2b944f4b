"""What routes need, by name: the service, the templates, the visitor, the posted form."""

import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request, Response
from starlette.datastructures import FormData

from mvoscan.core.errors import NotFound
from mvoscan.core.launch import Protocoled
from mvoscan.core.webhook import SECRET_BYTES, secret_of
from mvoscan.settings import Settings
from mvoscan.usecases import _access
from mvoscan.usecases.log_in import LoginProvider
from mvoscan.usecases.manage_webhooks import Fresh, Judge, Vault
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.watch_service import Readiness
from mvoscan.web.bounded import Bounded
from mvoscan.web.printing import Printer
from mvoscan.web.rationed import address_of
from mvoscan.web.templating import Templates

CHECK_PATH = "/vragenlijst-controleren"
"""Where an author has a file checked: the one page that takes files."""

MOST_UPLOADED = 512 * 1024
"""Bytes of a form with a file: three times the largest questionnaire, and never so much that it goes to disk."""


def this_instant() -> datetime:
    """The clock of this machine, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Door:
    """What the web hands to every page: settings, service and templates, and where to do what may take too much."""

    settings: Settings
    service: Service
    templates: Templates
    bounded: Bounded
    printer: Printer
    judge: Judge
    vault: Vault
    ready: Readiness
    login: LoginProvider | None = None
    protocol: Callable[[], Protocoled] | None = None
    clock: Callable[[], datetime] = this_instant

    @property
    def launching(self) -> Protocoled:
        """The protocol by which other programs send people here; it is loaded when somebody first comes."""
        if self.protocol is None:
            raise NotFound("Deze dienst werkt niet met andere programma's samen.")
        return self.protocol()

    @property
    def cookie_name(self) -> str:
        """`__Host-` on https; a plain name on plain http, where that prefix only works on localhost."""
        return "__Host-scan" if self.settings.secure else "scan"

    def keep_cookie(self, response: Response, cookie: str) -> None:
        """Give the browser its session for the days of the settings."""
        response.set_cookie(
            self.cookie_name,
            cookie,
            max_age=self.settings.session_days * 86_400,
            path="/",
            secure=self.settings.secure,
            httponly=True,
            samesite="lax",
        )

    def show_once(self, response: Response, name: str, secret: str, *, path: str) -> None:
        """Let one page show a fresh secret, in this browser and for ten minutes; the server keeps only a hash."""
        response.set_cookie(
            name, secret, max_age=600, path=path, secure=self.settings.secure, httponly=True, samesite="lax"
        )


async def door(request: Request) -> Door:
    """The door of this application."""
    found: Door = request.app.state.door
    return found


async def service(request: Request) -> Service:
    """The service of this application."""
    found: Service = request.app.state.door.service
    return found


async def now(request: Request) -> datetime:
    """This instant, in UTC; journeys take it as an argument."""
    opened: Door = request.app.state.door
    return opened.clock()


async def visitor(request: Request) -> _access.Visitor:
    """Who asks: the session cookie, or an empty one."""
    opened: Door = request.app.state.door
    return _access.Visitor(request.cookies.get(opened.cookie_name, ""), opened.clock())


async def posted_form(request: Request) -> FormData:
    """The form that was posted: text fields only, within the limits of the application."""
    return await request.form(max_files=0, max_fields=2_000, max_part_size=64 * 1024)


async def uploaded_form(request: Request) -> AsyncIterator[FormData]:
    """The form that was posted, with at most one file; the guard limits it, and it does not outlive the answer."""
    async with request.form(max_files=1, max_fields=200, max_part_size=MOST_UPLOADED) as form:
        yield form


async def client(request: Request) -> str:
    """From where somebody asks, to count how often."""
    return address_of(request.scope)


OpenDoor = Annotated[Door, Depends(door)]
Scan = Annotated[Service, Depends(service)]
Now = Annotated[datetime, Depends(now)]
Visitor = Annotated[_access.Visitor, Depends(visitor)]
Client = Annotated[str, Depends(client)]
PostedForm = Annotated[FormData, Depends(posted_form)]
UploadedForm = Annotated[FormData, Depends(uploaded_form)]


def secret() -> str:
    """A fresh link token or cookie: 192 random bits."""
    return secrets.token_urlsafe(24)


def public_id() -> str:
    """A fresh public id: 80 random bits, only to name a thing, never to open it."""
    return secrets.token_hex(10)


def fresh_webhook() -> Fresh:
    """A name and a secret for a new webhook: 256 random bits."""
    return Fresh(f"wh_{secrets.token_hex(8)}", secret_of(secrets.token_bytes(SECRET_BYTES)))


def embed_id() -> str:
    """A fresh address of an embed: 128 random bits, since nobody may guess what was never shown."""
    return secrets.token_hex(16)


def fresh_keys(opened: Door, visitor: _access.Visitor) -> _access.Keys:
    """Fresh secrets for a new dossier; a browser without a session gets one."""
    return _access.Keys(
        public_id=public_id(),
        token=secret(),
        cookie=visitor.cookie or secret(),
        link_days=opened.settings.link_days,
        session_days=opened.settings.session_days,
    )
