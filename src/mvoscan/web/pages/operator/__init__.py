"""`/beheer`: what operators and approvers do in a browser; each does the same as its command of `mvoscan`."""

from fastapi import APIRouter

from mvoscan.web.pages.operator import audit_log, claims, desk, register

router = APIRouter()
for part in (desk, claims, register, audit_log):
    router.include_router(part.router)
