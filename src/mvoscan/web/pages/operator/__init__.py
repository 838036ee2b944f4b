"""`/beheer`: what operators and approvers do in a browser; each does the same as its command of `mvoscan`."""

from mvoscan.web.pages.operator import (
    audit_log,
    claims,
    clients,
    desk,
    domains,
    offer,
    orders,
    register,
    releases,
    webhooks,
)

PARTS = (desk, claims, orders, offer, releases, register, domains, clients, webhooks, audit_log)
"""The modules with routes; a new part of `/beheer` adds itself here, and to the navigation in `frame`."""
