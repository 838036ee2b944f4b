"""Every part of `/api/v1`, and what stands beside it, in the order in which their addresses are matched."""

from fastapi import APIRouter

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

_FIGURES = (usage, orders, funnel, statistics_about, statistics, catalogue, reference, labels)
_PROGRAMS = (results, signed, submissions, token, events, webhooks)

router = APIRouter()
router.routes.extend(each for part in (*_FIGURES, *_PROGRAMS) for each in part.router.routes)
router.routes.extend(signed.keys_router.routes)
