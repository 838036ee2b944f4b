"""What a proxy, a supervisor or a monitor asks: does this process answer, and can it do its work?"""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from mvoscan.web.deps import OpenDoor

router = APIRouter()

_RETRY = {"retry-after": "5"}


class CheckView(BaseModel):
    """One check and, when it fails, what is wrong."""

    name: str
    ok: bool
    detail: str = ""


class Health(BaseModel):
    """Whether the service can do its work."""

    status: Literal["ok", "failing"]
    checks: list[CheckView] = []


@router.get("/healthz")
async def alive() -> Response:
    """This process answers; nothing else is looked at, so that a database that is away restarts nobody."""
    return _answer(Health(status="ok"))


@router.get("/readyz")
def ready(opened: OpenDoor) -> Response:
    """Whether visitors can be sent here: 200, or 503 naming what fails."""
    found = opened.ready.look()
    checks = [CheckView(name=each.name, ok=each.ok, detail=each.detail) for each in found]
    works = all(each.ok or not each.needed for each in found)
    return _answer(Health(status="ok" if works else "failing", checks=checks))


def _answer(health: Health) -> Response:
    fails = health.status != "ok"
    return JSONResponse(health.model_dump(), status_code=503 if fails else 200, headers=_RETRY if fails else None)
