"""Answers that can be kept: rendered once, packed once, with a strong entity tag of their bytes."""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from hashlib import sha256
from threading import Lock
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import RedirectResponse, Response

from mvoscan.render.formats import XLSX

FOREVER = {"cache-control": "public, max-age=31536000, immutable"}
"""For an address that names the release: its figures never change."""

BRIEFLY = {"cache-control": "public, max-age=300"}
"""For an address whose answer changes with the next release."""

MOST_KEPT = 16 * 1024 * 1024
_LEAST_PACKED = 1000


class Made(NamedTuple):
    """A body, the same body packed when that helps, the tag of its bytes, and whether there is more than it holds."""

    body: bytes
    packed: bytes | None
    tag: str
    more: bool = False


class Kept:
    """What was made lately, by what was asked; what was used longest ago goes first when it becomes too much."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        """Keep at most so many bytes."""
        self._most = most
        self._size = 0
        self._made: OrderedDict[Hashable, Made] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What is kept under a key, or else what `make` makes."""
        with self._lock:
            found = self._made.get(key)
            if found is not None:
                self._made.move_to_end(key)
                return found
        made = make()
        self._keep(key, made)
        return made

    def _keep(self, key: Hashable, made: Made) -> None:
        if _size(made) > self._most // 2:
            return
        with self._lock:
            if key in self._made:
                return
            self._made[key] = made
            self._size += _size(made)
            while self._size > self._most:
                _, dropped = self._made.popitem(last=False)
                self._size -= _size(dropped)


def made(body: bytes, *, media_type: str, more: bool = False) -> Made:
    """A body as it is sent and kept."""
    small = len(body) < _LEAST_PACKED or media_type == XLSX.plain_type
    packed = None if small else gzip.compress(body, 5, mtime=0)
    return Made(body, packed, sha256(body).hexdigest()[:32], more)


def reply(request: Request, found: Made, *, media_type: str, headers: Mapping[str, str]) -> Response:
    """The body, packed if the client can unpack it; 304 without one when the client has it already."""
    packs = found.packed is not None and _takes_gzip(request.headers.get("accept-encoding", ""))
    tag = f"{found.tag}-gz" if packs else found.tag
    sent = {**headers, "etag": f'"{tag}"', "vary": "Accept-Encoding"}
    known = _known(request.headers.get("if-none-match", ""), found.tag, tag)
    if known:
        return Response(status_code=304, headers=sent | {"etag": f'"{known}"'})
    if packs:
        sent["content-encoding"] = "gzip"
    return Response(found.packed if packs else found.body, media_type=media_type, headers=sent)


def reply_json(request: Request, value: BaseModel, headers: Mapping[str, str] = BRIEFLY) -> Response:
    """A value as JSON, with its tag."""
    body = value.model_dump_json(by_alias=True).encode()
    return reply(request, made(body, media_type="application/json"), media_type="application/json", headers=headers)


def redirect(place: str, headers: Mapping[str, str]) -> Response:
    """To where it stands now (307)."""
    return RedirectResponse(place, status_code=307, headers=dict(headers))


def offer(router: APIRouter, path: str, endpoint: Callable[..., Response], **documented: Any) -> None:
    """Answer GET and HEAD on a path; only GET is described, with its `response_model` if it has one.

    What answers with a body does so by `reply`, and so with 304 to whoever has it already.
    """
    model = documented.pop("response_model", None)
    responses = {**({200: {"model": model}} if model else {}), **documented.get("responses", {})}
    if 200 in responses:
        responses[304] = {"description": "Nothing changed."}
    documented["responses"] = responses
    router.add_api_route(path, endpoint, methods=["GET"], response_class=Response, **documented)
    router.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False, response_model=None)


def _takes_gzip(accepted: str) -> bool:
    for each in accepted.lower().split(","):
        name, _, weight = each.strip().partition(";")
        if name.strip() in {"gzip", "*"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def _known(tags: str, plain: str, chosen: str) -> str | None:
    """The tag that the client has of this body, packed or not; None when it has none."""
    given = {each.strip().removeprefix("W/").strip('"') for each in tags.split(",")}
    if "*" in given:
        return chosen
    return next((each for each in (chosen, plain, f"{plain}-gz") if each in given), None)


def _size(found: Made) -> int:
    return len(found.body) + len(found.packed or b"")
