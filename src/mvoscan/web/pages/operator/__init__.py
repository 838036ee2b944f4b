"""`/beheer`: what operators and approvers do in a browser; each does the same as its command of `mvoscan`."""

from mvoscan.web.pages.operator import (
    audit_log,
    claims,
    clients,
    desk,
    domains,
    editions,
    offer,
    orders,
    register,
    releases,
    usage,
    webhooks,
    work,
)

PARTS = (
    desk,
    claims,
    orders,
    offer,
    releases,
    register,
    editions,
    usage,
    domains,
    clients,
    webhooks,
    work,
    audit_log,
)
"""The modules with routes; a new part of `/beheer` adds itself here, and to the navigation in `frame`."""
