"""Colleagues for tests: links made through the journey itself, opened in a browser of their own."""

from datetime import UTC, date, datetime
from itertools import count

from starlette.testclient import TestClient

from mvoscan.core.dossier import Dossier, Right
from mvoscan.core.grant import WHOLE, Part
from mvoscan.core.invitation import Wish
from mvoscan.settings import Settings
from mvoscan.usecases._access import Visitor
from mvoscan.usecases.invite_colleagues import change_team, invite
from mvoscan.usecases.keep_link import open_link
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

STAFF = "personeelsdienst"
_numbers = count(1)


def give_link(
    service: Service,
    dossier: Dossier,
    *,
    by: str,
    label: str = STAFF,
    right: Right = Right.CONTRIBUTE,
    part: Part = WHOLE,
    deadline: date | None = None,
) -> tuple[int, str]:
    """A link for a colleague, made by the session of this cookie: its number and its token."""
    token, now = f"colleague-{next(_numbers)}", datetime.now(UTC)
    wish = Wish(label=label, right=right, part=part, deadline=deadline)
    with service.writing() as connection:
        team = change_team(connection, Visitor(by, now), dossier.public_id, library=service.library)
        return invite(connection, team, wish, token=token, now=now, days=400), token


def colleague(settings: Settings, service: Service, token: str) -> TestClient:
    """A browser of its own that opened this link."""
    client = TestClient(create_app(settings, service), follow_redirects=False)
    assert client.post(f"/verder/{token}").status_code == 303
    return client


def opened(service: Service, token: str) -> str:
    """A fresh cookie that opened this link."""
    cookie = f"cookie-of-{token}"
    with service.writing() as connection:
        open_link(connection, token, Visitor(cookie, datetime.now(UTC)), days=30)
    return cookie
