"""`/beheer`: what operators and approvers do in a browser; each does the same as its command of `mvoscan`."""

from mvoscan.web.pages.operator import (
    audit_log,
    claims,
    clients,
    desk,
    domains,
    offer,
    offer_gaps,
    orders,
    register,
    releases,
    webhooks,
)

PARTS = (desk, claims, orders, offer_gaps, offer, releases, register, domains, clients, webhooks, audit_log)
"""The modules with routes, `offer_gaps` before the entries whose addresses it is among.

A new part of `/beheer` adds itself here, and to the navigation in `frame`.
"""
