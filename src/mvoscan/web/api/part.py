"""How a part of `/api/v1` begins: with its addresses whole, as they are asked."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute

PREFIX = "/api/v1"


def part(tag: str, *, under: str = "", dependencies: Sequence[Any] = ()) -> APIRouter:
    """A router for the addresses of one part, below `/api/v1` and then `under`.

    Routes know their whole address, so the API is the list of them: FastAPI analyses each route once more for every
    router that is put in another one, which took a sixth of the start and of what it keeps.
    """
    return APIRouter(
        prefix=PREFIX + under, tags=[tag], dependencies=dependencies, generate_unique_id_function=operation
    )


def operation(route: APIRoute) -> str:
    """The name of an operation in programs that are made from the OpenAPI document: that of its function."""
    return route.name
