"""Every part of `/api/v1`, and what stands beside it, in the order in which their addresses are matched."""

from fastapi import APIRouter
from fastapi.routing import APIRoute

from mvoscan.web.api import (
    catalogue,
    events,
    funnel,
    labels,
    orders,
    reference,
    results,
    signed,
    statistics,
    statistics_about,
    submissions,
    token,
    usage,
    webhooks,
)

PREFIX = "/api/v1"

_FIGURES = (usage, orders, funnel, statistics_about, statistics, catalogue, reference, labels)
_PROGRAMS = (results, signed, submissions, token, events, webhooks)


def _operation(route: APIRoute) -> str:
    """The name of an operation in programs that are made from the OpenAPI document: that of its function."""
    return route.name


router = APIRouter(generate_unique_id_function=_operation)
for _part in (*_FIGURES, *_PROGRAMS):
    router.include_router(_part.router, prefix=PREFIX)
router.include_router(signed.keys_router)
