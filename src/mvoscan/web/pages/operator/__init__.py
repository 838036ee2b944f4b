"""`/beheer`: what operators and approvers do in a browser; each does the same as its command of `mvoscan`."""

from mvoscan.web.pages.operator import (
    audit_log,
    claims,
    clients,
    desk,
    domains,
    editions,
    offer,
    offer_gaps,
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
    offer_gaps,
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
"""The modules with routes, `offer_gaps` before the entries whose addresses it is among.

A new part of `/beheer` adds itself here, and to the navigation in `frame`.
"""
